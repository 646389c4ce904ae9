"""The control address of every stand-in, ``/_sandbox/``: order failures, read the log of calls."""

from __future__ import annotations

import json

from signet.sandbox.failures import BadOrder, Failures
from signet.sandbox.standin import Reply, Request, json_reply


def control(request: Request, failures: Failures) -> Reply:
    """Answer a request whose path begins with ``/_sandbox``."""
    match request.method, request.parts[1:]:
        case "GET", ("failures",):
            return json_reply(failures.pending())
        case "DELETE", ("failures",):
            failures.forget()
            return Reply(status=204)
        case "GET", ("calls",):
            return json_reply(failures.calls())
        case "POST", ("failures",):
            return _order(request, failures)
    return json_reply({"error": "There is nothing at this address."}, 404)


def _order(request: Request, failures: Failures) -> Reply:
    try:
        order = json.loads(request.body)
        match, how = str(order["match"]), str(order["how"])
        times, seconds = int(order.get("times", 1)), float(order.get("seconds", 1))
        failures.order(match, how, times=times, seconds=seconds)
    except BadOrder as error:
        return json_reply({"error": str(error)}, 400)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return json_reply({"error": 'Expected {"match", "how", "times", "seconds"}.'}, 400)
    return json_reply({"match": match, "how": how, "times": times, "seconds": seconds}, 201)
