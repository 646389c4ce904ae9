"""Orders between rows and content."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.documents import drafts
from signet.documents.content import LineIn
from signet.kernel.errors import Conflict, NotFound
from signet.orders.content import OrderIn, as_draft
from signet.orders.models import Order
from signet.parties.branches import branch_of


def write(order: Order, content: OrderIn) -> None:
    """Put the content into the row, with what its invoice would come to.

    Raises ``BadInput`` with the field where something points at nothing or cannot be calculated.
    """
    draft = as_draft(content)
    parties = drafts.parties_of(draft)
    drafts.check(draft)
    invoice = drafts.calculated(drafts.with_defaults(draft, parties), parties)
    totals = invoice.totals
    assert totals is not None
    order.company = parties.company
    order.branch_id = branch_of(content.branch_id, parties.company.id, stored=order.branch_id)
    order.customer = parties.customer
    order.customer_name = parties.customer.legal_name if parties.customer else ""
    order.currency = invoice.currency
    order.reference, order.note = content.reference, content.note
    order.lines = [line.model_dump(mode="json", exclude_defaults=True) for line in content.lines]
    order.total_minor = totals.with_tax.minor


def read(order: Order) -> OrderIn:
    """The content as it was stored."""
    return OrderIn(
        company_id=order.company_id,
        branch_id=order.branch_id,
        customer_id=order.customer_id,
        currency=order.currency,
        reference=order.reference,
        note=order.note,
        lines=[LineIn.model_validate(line) for line in order.lines],
    )


def lock(order_id: UUID, version: int | None = None) -> Order:
    """The order's row, locked until the transaction ends: of many who press, the first one acts."""
    order = Order.objects.select_for_update().filter(id=order_id).first()
    if order is None:
        raise NotFound(_("There is no such order."))
    if version is not None and version != order.version:
        raise Conflict(
            _("Somebody else changed this meanwhile. Look at the newer version first."),
            code="changed_meanwhile",
            pointer="/version",
        )
    return order
