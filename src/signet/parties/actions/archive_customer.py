"""Put a customer away, or take it back."""

from __future__ import annotations

from uuid import UUID

from signet.audit.seal import seal
from signet.kernel.clock import now
from signet.parties.locking import lock
from signet.parties.models import Customer
from signet.tenancy.actor import Actor


def archive_customer(*, customer_id: UUID, by: Actor, archived: bool = True) -> Customer:
    """An archived customer is offered no more; documents that name it stay as they are."""
    by.must("customers.write")
    customer = lock(Customer, customer_id)
    customer.archived_at = now() if archived else None
    customer.save(update_fields=["archived_at", "updated_at"])
    seal(
        "customers.archive" if archived else "customers.restore",
        by=by,
        object_type="customer",
        object_id=customer.id,
        label=customer.legal_name,
    )
    return customer
