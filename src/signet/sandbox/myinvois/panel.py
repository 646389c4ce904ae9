"""The control page for people: who is registered, what came in, what time it is here, what goes wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from sqlite3 import Connection, Row
from urllib.parse import quote

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
    "issue_window": "Seconds that a date of issue may be old",
    "cancel_window": "Seconds in which to cancel",
    "reject_window": "Seconds in which to reject",
    "same_payload": "Seconds in which a payload is refused again",
    "same_document": "Seconds in which a document is a duplicate",
    "most_documents": "Documents in a submission",
    "most_bytes": "Bytes of a submission",
    "most_document_bytes": "Bytes of a document",
}
_SWITCHES = {
    "limited": "Rate limits",
    "mail_arrives": "Notifications arrive",
    "surprising": "Fields and statuses that nobody was told of",
}
_CALLS = (
    "POST /connect/token",
    "POST /api/v1.0/documentsubmissions*",
    "GET /api/v1.0/documentsubmissions/*",
    "GET /api/v1.0/documents/*/raw",
    "GET /api/v1.0/documents/*/details",
    "GET /api/v1.0/documents/recent",
    "GET /api/v1.0/documents/search",
    "PUT /api/v1.0/documents/state/*",
    "* /api/*",
)


#: How far the clock is often moved, in seconds.
_LEAPS = {"An hour": 3600, "A day": 86400, "71 hours 50 minutes": 258600, "73 hours": 262800}


def page(db: Connection, failures: Iterable[Mapping[str, object]], address: str) -> Reply:
    """Plain forms; each answers with this page again. ``failures`` are the orders that wait, ``address`` is
    where this stand-in is reached."""
    knobs = settings.load(db)
    parts = [
        "<h1>MyInvois sandbox</h1>",
        "<p>This stands in for LHDN's portal: nothing leaves this machine. To connect a company to it,"
        " register the company below, and enter its client id and secret in Signet together with this"
        f" address of the API: <code>{escape(address)}</code></p>",
        f"<p>Here it is <strong>{shelf.moment(knobs.now())}</strong>"
        f"{_ahead(knobs.offset)}. Documents can be cancelled and rejected for"
        f" {knobs.cancel_window / 3600:g} hours.</p>",
        "<div class='row'>",
        *(_form("clock", f"{label} on", f"<input type='hidden' name='advance' value='{seconds}'>")
          for label, seconds in _LEAPS.items()),
        _form("clock", "Set it right", "<input type='hidden' name='offset' value='0'>"),
        "</div>",
        _form("clock", "Move the clock", _input("advance", "by seconds", "3600")),
        "<h2>Taxpayers</h2>",
        _table(
            ("TIN", "Name", "Number", "QR code"),
            ((t.tin, t.name, f"{t.id_type} {t.id_value}", t.qr) for t in register.everybody(db)),
        ),
        _form("taxpayers", "Register", _register()),
        "<h2>Systems that may log in</h2>",
        _table(("TIN", "Client id", "Secret", "State", ""), _clients(db)),
        _form("tokens/expire", "Make all tokens worthless", ""),
        "<h2>Intermediaries</h2>",
        _table(("Intermediary", "Acts for", ""), _intermediaries(db)),
        "<h2>Trusted certificate authorities</h2>",
        _table(("Subject",), ((row["subject"],) for row in _authorities(db))),
        _form("authorities", "Trust", "<label>Certificate (PEM) <textarea name='pem' required>"
              "</textarea></label>"),
        _form("revocations", "Revoke", _input("serial", "Serial number", needed=True)),
        "<h2>Documents</h2>",
        _table(("Number", "Type", "Issuer", "Receiver", "MYR", "Status", "UUID", ""),
               _documents(db)),
        "<h3>Type one into the portal's own form</h3>",
        _form("documents", "Issue by hand", _by_hand()),
        "<h2>Make calls fail</h2>",
        _table(("Call", "How", "Times left", "Seconds"), (
            tuple(str(each[name]) for name in ("match", "how", "remaining", "seconds"))
            for each in failures
        )),
        _form("failures/forget", "Let all calls go well again", ""),
        _form("failures", "Order", _input("match", "Call", "POST /api/v1.0/documentsubmissions*",
                                          options="calls")
              + _choice("how", "How", KINDS)
              + _input("times", "Times", "1") + _input("seconds", "Seconds", "1")),
        f"<datalist id='calls'>{''.join(f'<option>{escape(call)}' for call in _CALLS)}</datalist>",
        _table(("How", "What happens"), KINDS.items()),
        "<h2>Settings</h2>",
        _form("settings", "Save", _settings(knobs)),
        "<h2>Begin anew</h2>",
        _form("reset", "Forget everything", ""),
    ]  # fmt: skip
    return html("".join(parts))


def _ahead(offset: float) -> str:
    if not offset:
        return ""
    side = "ahead of" if offset > 0 else "behind"
    return f", {abs(offset):.0f} seconds {side} this machine"


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
    switches = (
        _choice(name, label, ["true", "false"] if getattr(knobs, name) else ["false", "true"])
        for name, label in _SWITCHES.items()
    )
    turned = (_input(n, label, str(getattr(knobs, n))) for n, label in _TURNED.items())
    return "".join((*switches, *turned))


def _authorities(db: Connection) -> Iterable[Row]:
    return db.execute("SELECT subject FROM authority ORDER BY subject")


def _clients(db: Connection) -> Iterable[tuple[str, ...]]:
    for row in db.execute("SELECT * FROM client ORDER BY tin"):
        at = f"clients/{quote(row['id'], safe='')}"
        state = _STATES[row["blocked"]]
        verbs = {"block": "Block", "elsewhere": "Other environment", "unblock": "Free"}
        buttons = "".join(_button(f"{at}/{verb}", label) for verb, label in verbs.items())
        yield row["tin"], row["id"], row["secret"], state, Html(buttons)


_STATES = {
    register.FREE: "free",
    register.BLOCKED: "blocked",
    register.ELSEWHERE: "of the other environment",
}


def _intermediaries(db: Connection) -> Iterable[tuple[str, ...]]:
    for row in db.execute("SELECT * FROM representation ORDER BY intermediary, tin"):
        of = (row["intermediary"], row["tin"])
        at = "/".join(quote(tin, safe="") for tin in of)
        yield *of, Html(_button(f"representations/{at}/end", "End"))


def _documents(db: Connection) -> Iterable[tuple[str, ...]]:
    for row in db.execute("SELECT * FROM document ORDER BY seq DESC LIMIT ?", (_MOST,)):
        actions = ""
        if row["long_id"]:
            actions = f"<a href='/{row['uuid']}/share/{row['long_id']}'>Page</a> "
        if row["status"] == "Valid":
            hidden = "<input type='hidden' name='status' value='Cancelled'>"
            actions += _button(f"documents/{row['uuid']}", "Cancel", hidden)
            if not row["reject_requested"]:
                hidden = "<input type='hidden' name='rejects' value='Not what was ordered'>"
                actions += _button(f"documents/{row['uuid']}", "Ask to reject", hidden)
        yield (
            row["number"], TYPES[row["type"]], row["issuer_tin"], row["receiver_tin"],
            row["payable"], row["status"], row["uuid"], Html(actions),
        )  # fmt: skip


class Html(str):
    """A cell that is not escaped any more."""

    __slots__ = ()


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in heads)
    body = "".join(
        "<tr>"
        + "".join(f"<td>{cell if isinstance(cell, Html) else escape(cell)}</td>" for cell in row)
        + "</tr>"
        for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>" if body else "<p>None.</p>"


def _button(address: str, label: str, inside: str = "") -> str:
    return (
        f"<form class='one' method='post' action='/_myinvois/{address}'>{inside}"
        f"<button>{escape(label)}</button></form>"
    )


def _form(address: str, label: str, inside: str) -> str:
    return (
        f"<form method='post' action='/_myinvois/{address}'>{inside}"
        f"<button>{escape(label)}</button></form>"
    )


def _input(
    name: str, label: str, value: str = "", *, needed: bool = False, options: str = ""
) -> str:
    more = (" required" if needed else "") + (f" list='{options}'" if options else "")
    return f"<label>{label} <input name='{name}' value='{escape(value)}'{more}></label> "


def _choice(name: str, label: str, values: Iterable[str]) -> str:
    options = "".join(f"<option>{escape(value)}</option>" for value in values)
    return f"<label>{label} <select name='{name}'>{options}</select></label> "
