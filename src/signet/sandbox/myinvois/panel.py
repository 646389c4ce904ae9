"""The control page for people: who is registered, what came in, what time it is here, what goes wrong."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from sqlite3 import Connection, Row

from signet.sandbox.failures import KINDS
from signet.sandbox.myinvois import register, settings, shelf
from signet.sandbox.myinvois.document import IDENTITIES, TYPES
from signet.sandbox.myinvois.share import html
from signet.sandbox.standin import Reply

_MOST = 50
_TURNED = {
    "visible_after": "Seconds until a submission can be seen",
    "validated_after": "Seconds until it is judged",
    "token_seconds": "Seconds that a token lasts",
    "cancel_window": "Seconds in which to cancel",
    "issue_window": "Seconds that a date of issue may be old",
}
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
    parts = [
        "<h1>MyInvois sandbox</h1>",
        f"<p>Here it is <strong>{shelf.moment(knobs.now())}</strong>.</p>",
        _form("clock", "Move the clock", _input("advance", "by seconds", "3600")),
        "<h2>Taxpayers</h2>",
        _table(
            ("TIN", "Name", "Number", "QR code"),
            ((t.tin, t.name, f"{t.id_type} {t.id_value}", t.qr) for t in register.everybody(db)),
        ),
        _form("taxpayers", "Register", _register()),
        "<h2>Systems that may log in</h2>",
        _table(("TIN", "Client id", "Secret", "Blocked"), _clients(db)),
        _form("tokens/expire", "Make all tokens worthless", ""),
        "<h2>Trusted certificate authorities</h2>",
        _table(("Subject",), ((row["subject"],) for row in _authorities(db))),
        _form("authorities", "Trust", "<label>Certificate (PEM) <textarea name='pem' required>"
              "</textarea></label>"),
        "<h2>Documents</h2>",
        _table(("Number", "Type", "Issuer", "Receiver", "MYR", "Status", "UUID"), _documents(db)),
        "<h3>Type one into the portal's own form</h3>",
        _form("documents", "Issue by hand", _by_hand()),
        "<h2>Make the next call fail</h2>",
        _form("failures", "Order", _choice("match", "Call", _CALLS) + _choice("how", "How", KINDS)
              + _input("times", "Times", "1") + _input("seconds", "Seconds", "1")),
        _table(("How", "What happens"), KINDS.items()),
        "<h2>Settings</h2>",
        _form("settings", "Save", _settings(knobs)),
    ]  # fmt: skip
    return html("".join(parts))


def _register() -> str:
    return (
        _input("tin", "TIN", needed=True)
        + _input("name", "Name", needed=True)
        + _choice("idType", "Kind of number", IDENTITIES)
        + _input("idValue", "Number", needed=True)
        + _input("clientId", "Client id, if you want your own")
        + _input("clientSecret", "Secret, the same")
        + _input("represents", "An intermediary for (TINs)")
    )


def _by_hand() -> str:
    return (
        _input("supplier", "TIN of the supplier", needed=True)
        + _input("buyer", "TIN of the buyer", needed=True)
        + _input("number", "Number", needed=True)
        + _input("amount", "MYR", "100.00")
    )


def _settings(knobs: settings.Knobs) -> str:
    limited = ["true", "false"] if knobs.limited else ["false", "true"]
    turned = (_input(n, label, str(getattr(knobs, n))) for n, label in _TURNED.items())
    mail = ["true", "false"] if knobs.mail_arrives else ["false", "true"]
    return (
        _choice("limited", "Rate limits", limited)
        + _choice("mail_arrives", "Notifications arrive", mail)
        + "".join(turned)
    )


def _authorities(db: Connection) -> Iterable[Row]:
    return db.execute("SELECT subject FROM authority ORDER BY subject")


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


def _input(name: str, label: str, value: str = "", *, needed: bool = False) -> str:
    more = " required" if needed else ""
    return f"<label>{label} <input name='{name}' value='{escape(value)}'{more}></label> "


def _choice(name: str, label: str, values: Iterable[str]) -> str:
    options = "".join(f"<option>{escape(value)}</option>" for value in values)
    return f"<label>{label} <select name='{name}'>{options}</select></label> "
