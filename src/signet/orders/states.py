"""The life of an order, as a table that reads like its diagram."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from signet.kernel.errors import Conflict
from signet.orders.models import Order, Status

#: (status, verb) -> new status; what is not here is refused. ``release``: the invoice was let go.
TRANSITIONS: Final[dict[tuple[str, str], Status]] = {
    ("open", "change"): Status.OPEN,
    ("open", "mark_ready"): Status.READY,
    ("open", "invoice"): Status.INVOICED,
    ("open", "cancel"): Status.CANCELLED,
    ("ready", "change"): Status.READY,
    ("ready", "invoice"): Status.INVOICED,
    ("ready", "cancel"): Status.CANCELLED,
    ("invoiced", "release"): Status.READY,
}


def verbs_of(order: Order) -> frozenset[str]:
    """The verbs that lead somewhere from here."""
    return frozenset(verb for status, verb in TRANSITIONS if status == order.status)


def after(order: Order, verb: str) -> Status:
    """The status that ``verb`` leads to; raises ``Conflict`` with a sentence where it leads nowhere."""
    found = TRANSITIONS.get((order.status, verb))
    if found is None:
        sentences = {
            "open": _("This order is still open."),
            "ready": _("This order is ready already."),
            "invoiced": _("This order was invoiced already."),
            "cancelled": _("This order was cancelled; take a new one."),
        }
        raise Conflict(sentences[order.status], code=f"order.{order.status}")
    return found
