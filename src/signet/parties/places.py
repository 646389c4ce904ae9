"""A customer's further addresses and contacts: how they are stored, and which of them a draft means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.clock import now
from signet.kernel.errors import BadInput
from signet.parties.content import AddressIn, ContactIn
from signet.parties.models import Customer, CustomerAddress, CustomerContact

R = TypeVar("R", CustomerAddress, CustomerContact)
#: An id, '' for "none of them", or None for the customer's default.
Choice = UUID | Literal[""] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The rows a draft names: where the bill goes (BG-8), the goods (BG-13), and who is asked (BG-9)."""

    billing: CustomerAddress | None = None
    delivery: CustomerAddress | None = None
    contact: CustomerContact | None = None


def store_addresses(customer: Customer, wanted: Sequence[AddressIn]) -> None:
    """Make the customer's addresses these; what is left out is put away.

    Raises ``BadInput`` for an address of somebody else, or two defaults for one purpose.
    """
    for purpose in ("billing", "delivery"):
        _one_default(
            [one.default_for in {purpose, "both"} for one in wanted], "/addresses", "default_for"
        )
    _store(
        CustomerAddress,
        customer,
        [one.model_dump() | {"country": one.country or customer.country} for one in wanted],
        {"default_for": ""},
        "/addresses",
    )


def store_contacts(customer: Customer, wanted: Sequence[ContactIn]) -> None:
    """Make the customer's contacts these; raises as ``store_addresses`` does."""
    _one_default([one.is_default for one in wanted], "/contacts", "is_default")
    values = [one.model_dump() for one in wanted]
    _store(CustomerContact, customer, values, {"is_default": False}, "/contacts")


def _store(
    model: type[R],
    customer: Customer,
    wanted: Sequence[dict[str, Any]],
    plain: dict[str, Any],
    at: str,
) -> None:
    """Defaults are given last, so that a default may move from one row to another."""
    stored = {row.id: row for row in model.objects.filter(customer_id=customer.id)}
    rows: list[tuple[R, dict[str, Any]]] = []
    for index, values in enumerate(wanted):
        row_id = values.pop("id")
        row = stored.pop(row_id, None) if row_id else model(customer=customer)
        if row is None:
            raise _unknown(f"{at}/{index}/id")
        rows.append((row, values | {"position": index + 1, "archived_at": None}))
    model.objects.filter(id__in=[i for i, row in stored.items() if not row.archived_at]).update(
        archived_at=now()
    )
    for last in (False, True):
        for row, values in rows:
            is_default = any(values[name] != value for name, value in plain.items())
            if last and not is_default:
                continue
            for name, value in (values if last else values | plain).items():
                setattr(row, name, value)
            row.save()


def _one_default(marked: Sequence[bool], at: str, name: str) -> None:
    places = [index for index, one in enumerate(marked) if one]
    if len(places) > 1:
        raise BadInput(
            _("Only one can be the default; leave the mark at one of them."),
            code="customer.two_defaults",
            pointer=f"{at}/{places[1]}/{name}",
        )


def choose(
    customer: Customer | None, *, billing: Choice, delivery: Choice, contact: Choice
) -> Chosen:
    """What a draft means: the named rows, or the customer's defaults where it names none.

    Raises ``BadInput`` at the field for a row that is not this customer's.
    """
    addresses: list[CustomerAddress] = []
    contacts: list[CustomerContact] = []
    if customer is not None:
        if billing != "" or delivery != "":
            addresses = list(CustomerAddress.objects.filter(customer_id=customer.id))
        if contact != "":
            contacts = list(CustomerContact.objects.filter(customer_id=customer.id))
    return Chosen(
        billing=_pick(addresses, billing, {"billing", "both"}, "/billing_address_id"),
        delivery=_pick(addresses, delivery, {"delivery", "both"}, "/delivery_address_id"),
        contact=_pick(contacts, contact, {True}, "/contact_id"),
    )


def _pick(rows: Sequence[R], choice: Choice, marks: set[Any], pointer: str) -> R | None:
    if choice == "":
        return None
    if choice is not None:
        found = next((row for row in rows if row.id == choice), None)
        if found is None:
            raise _unknown(pointer)
        return found
    return next((row for row in rows if row.archived_at is None and _mark(row) in marks), None)


def _mark(row: CustomerAddress | CustomerContact) -> str | bool:
    return row.default_for if isinstance(row, CustomerAddress) else row.is_default


def _unknown(pointer: str) -> BadInput:
    return BadInput(
        _("The customer has no such entry; choose one of those on the customer's page."),
        code="reference.unknown",
        pointer=pointer,
    )
