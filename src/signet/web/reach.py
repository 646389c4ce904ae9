"""Whether customers are reachable over networks, as pages say it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from signet.documents.models import Kind
from signet.documents.preview import Preview
from signet.networks import connections, reachable, registry
from signet.networks.myinvois.identity import GENERAL, tidy
from signet.networks.reach import Reach
from signet.networks.reachable import Known, Standing
from signet.networks.ways import clears
from signet.parties.models import Customer

#: What is known -> how its mark looks, and what it says.
_MARKS = {
    Known.REGISTERED: ("paid", __("Registered")),
    Known.NOT_REGISTERED: ("overdue", __("Not registered")),
    Known.UNREACHABLE: ("partly_paid", __("Could not be asked")),
    Known.NEVER_ASKED: ("draft", __("Not asked yet")),
    Known.NO_ADDRESS: ("draft", __("No address")),
}


def reach_of(customer: Customer, request: HttpRequest) -> list[dict[str, Any]]:
    """A part for each network of ours that can tell; none for whoever may not see networks."""
    if not request.actor.may("networks.read"):  # type: ignore[attr-defined]
        return []
    return [shown(one, customer, request) for one in reachable.standings(customer)]


def shown(one: Standing, customer: Customer, request: HttpRequest) -> dict[str, Any]:
    """What the part about one network shows."""
    look, word = _MARKS[one.known]
    row = one.row
    details = row.details if row and one.known is Known.REGISTERED else {}
    tin = details.get("tin", "")
    return {
        "one": one,
        "customer": customer,
        "network": registry.network(one.connection.network).name,
        "look": look,
        "word": word,
        "row": row,
        "takes": ", ".join(_takes(row)) if row else "",
        "access_point": details.get("access_point") or urlsplit(details.get("endpoint", "")).hostname,
        "answers": details.get("responses", ""),
        "tin": tin,
        "other_tin": _own_tin(customer, tin) if tin else "",
        "may_ask": request.actor.may("customers.write") and one.known is not Known.NO_ADDRESS,  # type: ignore[attr-defined]
    }  # fmt: skip


def _own_tin(customer: Customer, found: str) -> str:
    """The TIN that we have of the customer where the tax office knows another; general ones are nobody's."""
    own = next((n["value"] for n in customer.identifiers if n.get("scheme") == "TIN"), "")
    return own if own and tidy("TIN", own) not in {found, *GENERAL} else ""


def _takes(row: Reach) -> list[str]:
    named = [str(kind.label) for kind in Kind if kind.value in row.kinds]
    return [*named, _("Self-billing")] if row.details.get("self_billing") == "yes" else named


def absent(found: Preview) -> list[tuple[str, str]]:
    """Warnings of a draft, each with the page where it is mended: networks that do not know its customer.

    Only what somebody has asked before is known here; nobody is asked while a draft is typed.
    """
    customer_id = found.content.customer_id
    if (
        not customer_id
        or not Reach.objects.filter(customer_id=customer_id, is_there=False).exists()
    ):
        return []
    customer = Customer.objects.get(id=customer_id)
    page = f"{reverse('customer', args=[customer.id])}#reach"
    told: dict[str, None] = {}
    for connection in connections.usable_for(found.company.id):
        if clears(connection):  # it takes a document whoever the customer is
            continue
        one = reachable.standing(customer, connection)
        if one is not None and one.known is Known.NOT_REGISTERED:
            told[_absent(one)] = None
    return [(text, page) for text in told]


def _absent(one: Standing) -> str:
    assert one.answered_at is not None
    return _(
        "%(network)s did not know this customer as %(address)s when it was asked on %(day)s: nothing"
        " can be delivered there. Check the address, or send the PDF by mail."
    ) % {
        "network": registry.network(one.connection.network).name,
        "address": one.address,
        "day": date_format(one.answered_at, "j M Y"),
    }
