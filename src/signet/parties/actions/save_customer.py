"""Add a customer, or change one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.changes import changed
from signet.audit.seal import seal
from signet.kernel.errors import BadInput
from signet.parties import places
from signet.parties.content import CustomerIn
from signet.parties.locking import lock
from signet.parties.models import Customer
from signet.parties.queries import get_customer
from signet.tenancy.actor import Actor


def save_customer(
    *, content: CustomerIn, by: Actor, customer_id: UUID | None = None, version: int | None = None
) -> Customer:
    """Issued documents keep what they said; drafts follow the change.

    Raises ``Conflict`` when somebody changed the customer meanwhile, ``BadInput`` for a number in use.
    """
    by.must("customers.write")
    customer = lock(Customer, customer_id, version) if customer_id else Customer()
    if content.code and Customer.objects.filter(code=content.code).exclude(id=customer.id).exists():
        raise BadInput(
            _("Another customer has this number; choose a different one."),
            code="customer.code",
            pointer="/code",
        )
    values = content.model_dump(mode="json", exclude={"addresses", "contacts"})
    before = {name: getattr(customer, name) for name in values}
    for name, value in values.items():
        setattr(customer, name, value)
    if customer_id:
        customer.version += 1
    customer.save(force_insert=customer_id is None)
    if content.addresses is not None:
        before |= {"addresses": _plain(customer.addresses)}
        places.store_addresses(customer, content.addresses)
        values |= {"addresses": _plain(get_customer(customer.id).addresses)}
    if content.contacts is not None:
        before |= {"contacts": _plain(customer.contacts)}
        places.store_contacts(customer, content.contacts)
        values |= {"contacts": _plain(get_customer(customer.id).contacts)}
    seal(
        "customers.change" if customer_id else "customers.create",
        by=by,
        object_type="customer",
        object_id=customer.id,
        label=customer.legal_name,
        changes=changed(before, values),
    )
    return customer


def _plain(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """As the audit log keeps them: without ids, which say nothing to a reader."""
    return [{name: value for name, value in row.items() if name != "id" and value} for row in rows]
