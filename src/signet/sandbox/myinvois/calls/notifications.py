"""Get Notifications: what the portal wrote to this taxpayer."""

from __future__ import annotations

from signet.sandbox.myinvois import notices, register, shelf
from signet.sandbox.myinvois.calls import listing
from signet.sandbox.myinvois.calls.call import Call
from signet.sandbox.myinvois.errors import refused
from signet.sandbox.standin import Reply, json_reply

_MOST = 100
#: New, Pending, Batched, Delivered, Error: here everything is tried at once.
_STATUSES = {
    "1": "1 = 0",
    "2": "1 = 0",
    "3": "1 = 0",
    "4": "id NOT IN (SELECT id FROM bounced)",
    "5": "id IN (SELECT id FROM bounced)",
}
_LANGUAGES = ("en", "ms")


def notifications(call: Call) -> Reply:
    """``GET /api/v1.0/notifications/taxpayer``, the newest first."""
    page, size = call.number("pageNo", 1, 10_000), call.number("pageSize", _MOST, _MOST)
    conditions, values = ["tin = ?"], [call.caller.tin]
    for name, condition, rest in (
        ("dateFrom", "at >= ?", "T00:00:00Z"),
        ("dateTo", "at <= ?", "T23:59:59Z"),
    ):
        if call.parameter(name):
            conditions.append(condition)
            values.append(shelf.moment(listing.read_moment(call, name, rest)))
    if kind := call.parameter("type"):
        if kind not in map(str, notices.NAMES):
            raise refused(400, "BadArgument", "Unknown type of notification.", target="type")
        conditions.append("type = ?")
        values.append(kind)
    if status := call.parameter("status"):
        if status not in _STATUSES:
            raise refused(400, "BadArgument", "status is from 1 to 5.", target="status")
        conditions.append(_STATUSES[status])
    if language := call.parameter("language").lower():
        if language not in _LANGUAGES:
            raise refused(400, "BadArgument", "language is en or ms.", target="language")
        conditions.append("1 = 1" if language == "en" else "1 = 0")  # all are written in English
    with call.store.transaction() as db:
        rows = db.execute(
            f"SELECT * FROM notification WHERE {' AND '.join(conditions)}"  # noqa: S608
            " ORDER BY seq DESC LIMIT ? OFFSET ?",
            (*values, size + 1, (page - 1) * size),
        ).fetchall()
        bounced = {row["id"] for row in db.execute("SELECT id FROM bounced")}
        address = register.address_of(db, call.caller.tin)
    result = [notices.described(row, address, bounced=row["id"] in bounced) for row in rows[:size]]
    return json_reply({"result": result, "metadata": {"hasNext": len(rows) > size}})
