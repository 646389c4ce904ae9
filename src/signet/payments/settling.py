"""Settling documents: lock them in one order, decide the amounts, write the allocations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from signet.documents.kinds import rules_of
from signet.documents.models import Document, State
from signet.kernel.errors import BadInput, Conflict, NotFound
from signet.payments.content import AllocationIn, minor_units
from signet.payments.models import Allocation, Kind, Payment

#: Money of each kind: which side of documents it settles, and whether those are self-billed, where we
#: are the buyer and money runs the other way.
_SETTLES = {
    Kind.RECEIPT: ("owed", False),
    Kind.WRITE_OFF: ("owed", False),
    Kind.REFUND: ("given", False),
    Kind.PAYOUT: ("owed", True),
    Kind.RETURNED: ("given", True),
}
_TURNED = {Kind.RECEIPT: Kind.PAYOUT, Kind.REFUND: Kind.RETURNED}
#: Money that leaves us.
OUTGOING = frozenset({Kind.REFUND, Kind.PAYOUT})
#: Between us and our suppliers: no part of what customers owe.
PAYABLE = frozenset({Kind.PAYOUT, Kind.RETURNED})


def settles(kind: Kind, document: Document) -> bool:
    """Can money of this kind settle this document?"""
    return _SETTLES[kind] == (rules_of(document.kind).side, document.self_billed)


def turned(kind: Kind, document: Document | None) -> Kind:
    """A payment of what is owed, or back of what was given, as the money really runs."""
    return _TURNED.get(kind, kind) if document is not None and document.self_billed else kind


@dataclass(frozen=True, slots=True)
class Share:
    """A document and what it gets, in minor units."""

    document: Document
    amount: int


def lock_documents(ids: Iterable[UUID]) -> dict[UUID, Document]:
    """Documents by id, their rows locked in the order of their ids so that two payers never deadlock."""
    rows = Document.objects.select_for_update().filter(id__in=set(ids)).order_by("id")
    return {row.id: row for row in rows}


def lock_document(document_id: UUID) -> Document:
    """One document, locked; raises ``NotFound``."""
    found = lock_documents([document_id]).get(document_id)
    if found is None:
        raise NotFound(_("There is no such document."))
    return found


def shares(
    wanted: Sequence[AllocationIn],
    documents: dict[UUID, Document],
    *,
    kind: Kind,
    currency: str,
    available: int,
) -> list[Share]:
    """What each document gets; raises ``BadInput`` or ``Conflict`` at the allocation that cannot be."""
    found: list[Share] = []
    for index, allocation in enumerate(wanted):
        pointer = f"/allocations/{index}"
        document = documents.get(allocation.document_id)
        if document is None:
            raise BadInput(
                _("There is no such document."),
                code="reference.unknown",
                pointer=f"{pointer}/document_id",
            )
        if any(share.document.id == document.id for share in found):
            raise BadInput(
                _("This document stands here twice; give it one amount."),
                code="allocation.twice",
                pointer=f"{pointer}/document_id",
            )
        must_be_open(document, kind, currency, f"{pointer}/document_id")
        amount = (
            min(document.balance_minor, available)
            if allocation.amount is None
            else minor_units(allocation.amount, currency, f"{pointer}/amount")
        )
        if amount > document.balance_minor:
            raise Conflict(
                _("Only %(balance)s is still open on %(number)s.")
                % {"balance": document.balance, "number": document.number},
                code="allocation.more_than_open",
                pointer=f"{pointer}/amount",
            )
        if amount > available or amount == 0:
            raise BadInput(
                _("The payment does not cover this amount any more."),
                code="allocation.more_than_paid",
                pointer=f"{pointer}/amount",
            )
        available -= amount
        found.append(Share(document, amount))
    return found


def must_be_open(document: Document, kind: Kind, currency: str, pointer: str) -> None:
    """Refuse a document that this money cannot settle, saying why."""
    if document.state != State.ISSUED:
        problem = _("Only an issued document can be paid; this one is not.")
    elif not settles(kind, document):
        problem = _cannot(kind, document)
    elif document.currency != currency:
        problem = _("%(number)s is in %(its)s, but this payment is in %(given)s.") % {
            "number": document.number,
            "its": document.currency,
            "given": currency,
        }
    elif document.balance_minor <= 0:
        problem = _("%(number)s is settled already.") % {"number": document.number}
    else:
        return
    raise Conflict(problem, code="document.not_payable", pointer=pointer)


def _cannot(kind: Kind, document: Document) -> str:
    if document.self_billed != _SETTLES[kind][1]:
        return _(
            "%(number)s: what a supplier is owed is settled apart from what customers owe."
        ) % {"number": document.number}
    if kind in {Kind.REFUND, Kind.RETURNED}:
        return _("Money is paid back on a credit note, not on this document.")
    return _("A credit note is not paid by the customer; pay it back instead.")


def allocate_shares(payment: Payment, found: Sequence[Share], by: str) -> None:
    """Write the allocations; the database lowers balances and the payment's open rest."""
    Allocation.objects.bulk_create(
        [
            Allocation(
                payment=payment, document=share.document, amount_minor=share.amount, created_by=by
            )
            for share in found
        ]
    )
    for share in found:
        share.document.balance_minor -= share.amount
        payment.open_minor -= share.amount
