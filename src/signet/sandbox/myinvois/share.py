"""The public page that a document's QR code leads to; right only together with the long id."""

from __future__ import annotations

from html import escape

from signet.sandbox.myinvois import shelf
from signet.sandbox.myinvois.document import TYPES
from signet.sandbox.standin import Reply
from signet.sandbox.store import Store

_HEAD = (
    "<!doctype html><html lang='en'><meta charset='utf-8'><title>MyInvois sandbox</title>"
    "<meta name='viewport' content='width=device-width'>"
    "<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui;max-width:96rem;"
    "margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;display:block;overflow:auto}"
    "th,td{padding:.25rem .5rem;font-size:.875rem;text-align:start;border-bottom:1px solid #8886}"
    "form{margin:1rem 0;display:flex;gap:.75rem;flex-wrap:wrap;align-items:end}"
    "form.one{display:inline-flex;margin:0}td form.one+form.one,td a+form.one{margin-inline-start:.5rem}"
    "td{white-space:nowrap}h2{margin-top:2.5rem;border-top:1px solid #8886;padding-top:1.5rem}"
    ".row{display:flex;flex-wrap:wrap;gap:.5rem}.row form{margin:0}td .one{font-size:.8125rem}"
    "code{font-size:.9em;background:#8882;padding:.1rem .35rem;border-radius:.25rem}"
    "h1+p{max-width:60ch}"
    "input,select,textarea,button{font:inherit;box-sizing:border-box;max-width:100%}"
    "input[list]{width:24rem}"
    "label{display:grid;min-width:0;max-width:100%;font-size:.875rem}</style>"
)


def page(store: Store, uuid: str, long_id: str) -> Reply:
    """``GET /{uuid}/share/{longId}``."""
    with store.transaction() as db:
        row = shelf.by_uuid(db, uuid)
    if row is None or not row["long_id"] or row["long_id"] != long_id:
        return html("<h1>Document not found</h1>", 404)
    facts = {
        "Status": row["status"],
        "e-Invoice": f"{TYPES[row['type']]} {row['number']}",
        "Unique identifier": row["uuid"],
        "Supplier": f"{row['supplier_name']} ({row['supplier_tin']})",
        "Buyer": f"{row['buyer_name']} ({row['buyer_tin']})",
        "Issued": row["issued"],
        "Validated": row["validated"],
        "Total payable amount": f"MYR {row['payable']}",
    }
    rows = "".join(f"<tr><th>{escape(k)}</th><td>{escape(v)}</td></tr>" for k, v in facts.items())
    return html(f"<h1>MyInvois sandbox</h1><table>{rows}</table>")


def html(body: str, status: int = 200) -> Reply:
    """A page without script or style from elsewhere."""
    return Reply(
        status=status, body=f"{_HEAD}{body}".encode(), content_type="text/html; charset=utf-8"
    )
