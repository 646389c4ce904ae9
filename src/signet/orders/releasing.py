"""The invoice of an order is gone: the order is ready again, to be invoiced anew or cancelled."""

from __future__ import annotations

from typing import Any

from signet.audit.seal import seal
from signet.documents.models import Document
from signet.documents.signals import let_go
from signet.orders.models import Order
from signet.orders.states import after
from signet.tenancy.actor import Actor


def release(*, document: Document, by: Actor, **_: Any) -> None:
    """Runs in the transaction that discards the draft or voids the invoice."""
    order = Order.objects.select_for_update().filter(invoice_id=document.id).first()
    if order is None:
        return
    order.status = after(order, "release")
    order.invoice = None
    order.version += 1
    order.save(update_fields=["status", "invoice", "version", "updated_at"])
    seal(
        "orders.release",
        by=by,
        object_type="order",
        object_id=order.id,
        label=order.label,
        changes={"invoice": [str(document.id), None]},
    )


def connect() -> None:
    let_go.connect(release, dispatch_uid="orders.release")
