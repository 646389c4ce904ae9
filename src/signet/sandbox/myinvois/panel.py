"""The control page for people: who is registered, what came in, what time it is here, what goes wrong."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from sqlite3 import Connection

from signet.sandbox.failures import KINDS
from signet.sandbox.myinvois import register, settings, shelf
from signet.sandbox.myinvois.document import IDENTITIES, TYPES
from signet.sandbox.myinvois.share import html
from signet.sandbox.standin import Reply

_MOST = 50
_TURNED = ("limited", "visible_after", "validated_after", "token_seconds", "cancel_window")
_CALLS = (
    "POST /connect/token",
    "POST /api/v1.0/documentsubmissions*",
    "GET /api/v1.0/documentsubmissions/*",
    "GET /api/v1.0/documents/*",
    "PUT /api/v1.0/documents/state/*",
    "* /api/*",
)


def page(db: Connection) -> Reply:
    """Plain forms; each answers with this page again."""
    knobs = settings.load(db)
    turned = "".join(_input(name, _shown(getattr(knobs, name))) for name in _TURNED)
    register_form = (
        _input("tin", needed=True) + _input("name", needed=True) + _choice("idType", IDENTITIES)
        + _input("idValue", needed=True) + _input("clientId") + _input("clientSecret")
        + _input("represents")
    )  # fmt: skip
    failure = (
        _choice("match", _CALLS) + _choice("how", KINDS) + _input("times", "1")
        + _input("seconds", "1")
    )  # fmt: skip
    parts = [
        "<h1>MyInvois sandbox</h1>",
        f"<p>Here it is <strong>{shelf.moment(knobs.now())}</strong>.</p>",
        _form("clock", "Move the clock", _input("advance", "3600", label="by seconds")),
        _form("settings", "Turn", turned),
        "<h2>Taxpayers</h2>",
        _table(
            ("TIN", "Name", "Number", "QR code"),
            ((t.tin, t.name, f"{t.id_type} {t.id_value}", t.qr) for t in register.everybody(db)),
        ),
        "<h2>Systems that may log in</h2>",
        _table(("TIN", "Client id", "Secret", "Blocked"), _clients(db)),
        _form("taxpayers", "Register", register_form),
        "<h2>Documents</h2>",
        _table(("Number", "Type", "Issuer", "Receiver", "MYR", "Status", "UUID"), _documents(db)),
        "<h2>Make the next call fail</h2>",
        _form("failures", "Order", failure),
        _table(("How", "What happens"), KINDS.items()),
    ]
    return html("".join(parts))


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value}"


def _clients(db: Connection) -> Iterable[tuple[str, ...]]:
    for row in db.execute("SELECT * FROM client ORDER BY tin"):
        yield row["tin"], row["id"], row["secret"], "yes" if row["blocked"] else "no"


def _documents(db: Connection) -> Iterable[tuple[str, ...]]:
    for row in db.execute("SELECT * FROM document ORDER BY seq DESC LIMIT ?", (_MOST,)):
        yield (
            row["number"], TYPES[row["type"]], row["issuer_tin"], row["receiver_tin"],
            row["payable"], row["status"], row["uuid"],
        )  # fmt: skip


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _form(address: str, label: str, inside: str) -> str:
    return (
        f"<form method='post' action='/_myinvois/{address}'>{inside}"
        f"<button>{escape(label)}</button></form>"
    )


def _input(name: str, value: str = "", *, label: str = "", needed: bool = False) -> str:
    more = " required" if needed else ""
    return f"<label>{label or name} <input name='{name}' value='{escape(value)}'{more}></label> "


def _choice(name: str, values: Iterable[str]) -> str:
    options = "".join(f"<option>{escape(value)}</option>" for value in values)
    return f"<label>{name} <select name='{name}'>{options}</select></label> "
