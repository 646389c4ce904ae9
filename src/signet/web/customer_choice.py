"""The customer of a form: chosen from the list, or, without scripts, found by the name that was typed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput
from signet.parties.queries import customer_named


def renamed(data: Mapping[str, str]) -> bool:
    """Whether another name stands in the field than that of the customer who was chosen."""
    return "customer" in data and data["customer"].strip() != data.get("customer_was", "")


def customer_called(name: str) -> UUID | None:
    """The one customer of this name; none for no name. Raises ``BadInput`` for nobody and for several."""
    if not name:
        return None
    found = customer_named(name)
    if len(found) == 1:
        return found[0].id
    sentence = (
        _("Several customers are called “%(name)s”. Choose one from the list.")
        if found
        else _("No customer is called “%(name)s”. Choose one from the list, or create it.")
    )
    raise BadInput(sentence % {"name": name}, code="customer.unknown", pointer="/customer_id")
