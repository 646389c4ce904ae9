"""Recent Documents and Search Documents: the same rows, asked for in two ways."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from sqlite3 import Connection, Row
from typing import Final

from signet.sandbox.myinvois import describe, shelf
from signet.sandbox.myinvois.calls.call import Call
from signet.sandbox.myinvois.document import TYPES
from signet.sandbox.myinvois.errors import refused
from signet.sandbox.standin import Reply, json_reply

_DAYS: Final = 31
_MOST: Final = 10_000
_PAGE: Final = 100
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STATUSES: Final = ("Submitted", "Valid", "Invalid", "Cancelled")


def recent(call: Call) -> Reply:
    """``GET /api/v1.0/documents/recent``: of the last 31 days, the newest first."""
    conditions, values = _common(call, needs_dates=False)
    for name, column, only in (
        ("receiverId", "receiver_id", ""),
        ("receiverIdType", "receiver_id_type", ""),
        ("receiverTin", "receiver_tin", "Sent"),
        ("issuerId", "issuer_id", ""),
        ("issuerIdType", "issuer_id_type", ""),
        ("issuerTin", "issuer_tin", "Received"),
    ):
        wanted = call.parameter(name)
        if not wanted:
            continue
        if only and call.parameter("InvoiceDirection").capitalize() != only:
            said = f"{name} needs InvoiceDirection={only}."
            raise refused(400, "BadArgument", said, target=name)
        conditions.append(f"{column} = ?")
        values.append(wanted)
    conditions.append("received >= ?")
    values.append(shelf.moment(call.now - timedelta(days=_DAYS)))
    return _answer(call, conditions, values)


def search(call: Call) -> Reply:
    """``GET /api/v1.0/documents/search``: needs a pair of dates, at most 31 days apart."""
    conditions, values = _common(call, needs_dates=True)
    if uuid := call.parameter("uuid"):
        conditions.append("uuid = ?")
        values.append(uuid)
    if text := call.parameter("searchQuery"):
        columns = ("uuid", "number", "supplier_tin", "supplier_name", "buyer_tin", "buyer_name")
        conditions.append(f"({' OR '.join(f'instr(lower({c}), lower(?))' for c in columns)})")
        values += [text] * len(columns)
    return _answer(call, conditions, values)


def _common(call: Call, *, needs_dates: bool) -> tuple[list[str], list[str]]:
    """Whose documents, of which type and status, and of which time."""
    tin = call.caller.tin
    sent, received = "issuer_tin = ?", "(receiver_tin = ? AND status IN ('Valid', 'Cancelled'))"
    match call.parameter("InvoiceDirection", "direction").capitalize():
        case "Sent":
            conditions, values = [sent], [tin]
        case "Received":
            conditions, values = [received], [tin]
        case "":
            conditions, values = [f"({sent} OR {received})"], [tin, tin]
        case _:
            raise refused(400, "BadArgument", "Sent or Received.", target="InvoiceDirection")
    if call.caller.intermediary:
        conditions.append("intermediary = ?")
        values.append(call.caller.intermediary)
    if status := call.parameter("status"):
        if status.capitalize() not in _STATUSES:
            raise refused(400, "BadArgument", "Unknown status.", target="status")
        conditions.append("status = ?")
        values.append(status.capitalize())
    if kind := call.parameter("documentType"):
        if kind not in TYPES:
            raise refused(400, "BadArgument", "Unknown document type.", target="documentType")
        conditions.append("type = ?")
        values.append(kind)
    spans = [_span(call, "submissionDate", "received"), _span(call, "issueDate", "issued")]
    if needs_dates and not any(spans):
        said = "submissionDateFrom and submissionDateTo, or issueDateFrom and issueDateTo."
        raise refused(400, "BadArgument", said, target="submissionDateFrom")
    for span in spans:
        if span:
            conditions.append(span[0])
            values += span[1:]
    return conditions, values


def _span(call: Call, name: str, column: str) -> tuple[str, str, str] | None:
    first, last = call.parameter(f"{name}From"), call.parameter(f"{name}To")
    if not first and not last:
        return None
    begin = read_moment(call, f"{name}From", "T00:00:00Z")
    end = read_moment(call, f"{name}To", "T23:59:59Z")
    most = timedelta(days=_DAYS)
    if _DAY.fullmatch(last):
        most += timedelta(
            days=1, seconds=-1
        )  # 1 October to 1 November are 31 days, its end included
    if not timedelta(0) <= end - begin <= most:
        said = f"{name}From and {name}To are at most {_DAYS} days apart."
        raise refused(400, "BadArgument", said, target=f"{name}From")
    return f"{column} BETWEEN ? AND ?", shelf.moment(begin), shelf.moment(end)


def read_moment(call: Call, name: str, rest_of_day: str) -> datetime:
    """A parameter that is a date, or a date with a time, in UTC. Raises ``Refused``."""
    text = call.parameter(name)
    try:
        found = datetime.fromisoformat(text + rest_of_day if _DAY.fullmatch(text) else text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise refused(400, "BadArgument", f"{name} is not valid.", target=name) from None


def _answer(call: Call, conditions: list[str], values: list[str]) -> Reply:
    page, size = call.number("pageNo", 1, _MOST), call.number("pageSize", _PAGE, _PAGE)
    where = " AND ".join(conditions)
    with call.store.transaction() as db:
        count = min(_count(db, where, values), _MOST)
        rows = db.execute(
            f"SELECT * FROM document WHERE {where} ORDER BY seq DESC LIMIT ? OFFSET ?",  # noqa: S608
            (*values, size, (page - 1) * size),
        ).fetchall()
        result = [describe.row_of_list(row, _intermediary(db, row)) for row in rows]
    pages = -(-count // size)
    return json_reply({"result": result, "metadata": {"totalPages": pages, "totalCount": count}})


def _count(db: Connection, where: str, values: list[str]) -> int:
    query = f"SELECT count(*) FROM document WHERE {where}"  # noqa: S608 - our own conditions
    return int(db.execute(query, values).fetchone()[0])


def _intermediary(db: Connection, row: Row) -> Row | None:
    query = "SELECT * FROM taxpayer WHERE tin = ?"
    found: Row | None = db.execute(query, (row["intermediary"],)).fetchone()
    return found
