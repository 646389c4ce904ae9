"""The control page for people: who is registered, what came in, what time it is here."""

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


def page(db: Connection) -> Reply:
    """Plain forms; each answers with this page again."""
    knobs = settings.load(db)
    parts = [
        "<h1>MyInvois sandbox</h1>",
        f"<p>Here it is {shelf.moment(knobs.now())}.</p>",
        _form("clock", "Move the clock by seconds", _input("advance", "number")),
        "<h2>Taxpayers</h2>",
        _table(
            ("TIN", "Name", "Number", "QR code"),
            ((t.tin, t.name, f"{t.id_type} {t.id_value}", t.qr) for t in register.everybody(db)),
        ),
        _form("taxpayers", "Register", _inputs(("tin", "name", "idValue")) + _choice()
              + _inputs(("clientId", "clientSecret"))),
        "<h2>Systems</h2>",
        _table(("TIN", "Client id", "Blocked"), _clients(db)),
        "<h2>Documents</h2>",
        _table(("Number", "Type", "Issuer", "Receiver", "MYR", "Status", "UUID"), _documents(db)),
        "<h2>Failures on demand</h2><p>POST /_sandbox/failures with"
        ' <code>{"match": "POST /api/*", "how": "lost", "times": 1}</code>:</p>',
        _table(("how", "what happens"), KINDS.items()),
    ]  # fmt: skip
    return html("".join(parts))


def _clients(db: Connection) -> Iterable[tuple[str, ...]]:
    for row in db.execute("SELECT * FROM client ORDER BY tin"):
        yield row["tin"], row["id"], "yes" if row["blocked"] else "no"


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


def _inputs(names: tuple[str, ...]) -> str:
    return "".join(_input(name) for name in names)


def _input(name: str, kind: str = "text") -> str:
    return f"<label>{name} <input name='{name}' type='{kind}'></label> "


def _choice() -> str:
    options = "".join(f"<option>{name}</option>" for name in IDENTITIES)
    return f"<label>idType <select name='idType'>{options}</select></label> "
