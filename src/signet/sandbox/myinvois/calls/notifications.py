"""Get Notifications: what the portal wrote to this taxpayer."""

from __future__ import annotations

from signet.sandbox.myinvois import notices, register
from signet.sandbox.myinvois.calls.call import Call
from signet.sandbox.myinvois.errors import refused
from signet.sandbox.standin import Reply, json_reply

_MOST = 100
_STATUSES = {
    "": "",
    "4": "id NOT IN (SELECT id FROM bounced)",
    "5": "id IN (SELECT id FROM bounced)",
}


def notifications(call: Call) -> Reply:
    """``GET /api/v1.0/notifications/taxpayer``, the newest first."""
    page, size = call.number("pageNo", 1, 10_000), call.number("pageSize", _MOST, _MOST)
    conditions, values = ["tin = ?"], [call.caller.tin]
    for name, condition in (("dateFrom", "at >= ?"), ("dateTo", "at <= ?")):
        if wanted := call.parameter(name):
            conditions.append(condition)
            values.append(
                f"{wanted}T23:59:59Z" if name == "dateTo" and "T" not in wanted else wanted
            )
    if kind := call.parameter("type"):
        if not kind.isdigit() or int(kind) not in notices.NAMES:
            raise refused(400, "BadArgument", "Unknown type of notification.", target="type")
        conditions.append("type = ?")
        values.append(kind)
    status = _STATUSES.get(call.parameter("status"), "1 = 0")  # here everything is tried at once
    if status:
        conditions.append(status)
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
