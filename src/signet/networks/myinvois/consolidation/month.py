"""The sales of a month in our own books that the tax office is told of in one e-invoice.

Who gave no number asked for no e-invoice of his own: buyers without TIN and registration, and the general
public. A note of the same month is netted with its invoice; a later one is told of by itself and refers to
the consolidated e-invoice. What may not be gathered is named with its reason.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as __

from signet.documents.kinds import rules_of
from signet.documents.models import Document, Kind, Snapshot, State
from signet.en16931 import canonical
from signet.en16931.model import Invoice
from signet.kernel.money import Money
from signet.networks import submissions
from signet.networks.models_watched import Covered
from signet.networks.myinvois.checks.consolidated import DAYS_TO_SEND
from signet.networks.myinvois.consolidation.anonymous import (
    barred_from,
    is_anonymous,
    tells_of_others,
)
from signet.networks.myinvois.consolidation.receipts import REASONS
from signet.networks.myinvois.consolidation.sales import Sale, netted, parts_of
from signet.networks.myinvois.einvoice import RINGGIT
from signet.networks.states import FREE
from signet.networks.states import State as SubmissionState

CODE: Final = "myinvois"
_NOTES: Final = (Kind.CREDIT_NOTE, Kind.DEBIT_NOTE, Kind.REFUND_NOTE)
_AT_ONCE: Final = 500

#: "credited": its notes took all of it back, so there is no sale to tell of. "notes": they took back more of
#: a tax than it bore. "abroad": a buyer abroad has a general number of his own, and an e-invoice too.
#: "tax": one that MyInvois does not know, such as VAT.
Reason = Literal["large", "forbidden", "activity", "credited", "notes", "abroad", "tax"]
WORDS: Final[Mapping[Reason, str | Promise]] = {
    "large": REASONS["large"],
    "forbidden": REASONS["forbidden"],
    "activity": REASONS["activity"],
    "credited": __("credited in full in the same month: there is nothing to tell"),
    "notes": __("its credit notes take back more of a tax than it bears"),
    "tax": __("it bears a tax that Malaysia does not have: correct the invoice"),
    "abroad": __("the buyer is abroad and has a general number of his own"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An invoice that is told of in no consolidated e-invoice, and why."""

    document: Document
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What can be gathered of a month; amounts in sen."""

    first: date
    sales: tuple[Sale, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def due(self) -> date:
        """The last day on which the e-invoice is in time."""
        return last_of(self.first) + timedelta(days=DAYS_TO_SEND)

    @property
    def without_tax(self) -> Money:
        return Money(sum(part.net for sale in self.sales for part in sale.parts), RINGGIT)

    @property
    def tax(self) -> Money:
        parts = (part for sale in self.sales for part in sale.parts)
        return Money(sum(sum(part.amounts) for part in parts), RINGGIT)

    @property
    def with_tax(self) -> Money:
        return self.without_tax + self.tax

    @property
    def documents(self) -> int:
        """Invoices and the notes that are netted with them."""
        return sum(len(sale.covers) for sale in self.sales)


def last_of(first: date) -> date:
    """The last day of a month."""
    return first.replace(day=monthrange(first.year, first.month)[1])


def month_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month(
    company_id: UUID,
    first: date,
    *,
    branch_id: UUID | None = None,
    relaxed: bool = False,
    lock: bool = False,
) -> Month:
    """What there is to gather now. ``lock``: hold the documents until the transaction ends, so that none of
    them is sent, declared void or gathered elsewhere meanwhile."""
    rows = {row.id: row for row in _rows(company_id, first, branch_id, lock=lock)}
    told = _told(rows)
    notes: dict[UUID, list[Document]] = defaultdict(list)
    for row in rows.values():
        if row.kind in _NOTES and row.corrects_id is not None and row.id not in told:
            notes[row.corrects_id].append(row)
    sales, left_out = [], []
    invoices = [row for row in rows.values() if row.kind == Kind.INVOICE and row.id not in told]
    for row, invoice in _with_snapshots(invoices):
        if not _is_sale(invoice):
            continue
        found = _judged(row, invoice, notes[row.id], relaxed=relaxed)
        if isinstance(found, Sale):
            sales.append(found)
        else:
            left_out.append(LeftOut(document=row, reason=found))
    return Month(first=first, sales=tuple(sales), left_out=tuple(left_out))


def waits(company_id: UUID, first: date) -> bool:
    """Is there anything to gather? Found with the first of them."""
    rows = {row.id: row for row in _rows(company_id, first, None, lock=False)}
    told = _told(rows)
    invoices = [row for row in rows.values() if row.kind == Kind.INVOICE and row.id not in told]
    return any(
        _is_sale(invoice) and isinstance(_judged(row, invoice, [], relaxed=False), Sale)
        for row, invoice in _with_snapshots(invoices)
    )


def _is_sale(invoice: Invoice) -> bool:
    """Is it one sale to somebody who gave no number?"""
    return is_anonymous(invoice.buyer) and not tells_of_others(invoice)


def _judged(
    row: Document, invoice: Invoice, notes: Sequence[Document], *, relaxed: bool
) -> Sale | Reason:
    if reason := barred_from(invoice, relaxed=relaxed):
        return reason
    signed = [
        (-1 if rules_of(note.kind).side == "given" else 1, parts_of(of_note))
        for note, of_note in _with_snapshots(notes)
    ]
    parts = netted(parts_of(invoice), signed)
    if not parts:
        return "notes" if parts is None else "credited"
    assert row.number is not None
    assert row.issue_date is not None
    assert invoice.totals is not None
    return Sale(
        number=row.number,
        day=row.issue_date,
        place=(row.series_id, row.period),
        sequence=row.sequence or 0,
        covers=(row.id, *(note.id for note in notes)),
        notes=tuple(note.number or "" for note in notes),
        parts=parts,
        rounding=invoice.totals.rounding.minor,
    )


def _rows(
    company_id: UUID, first: date, branch_id: UUID | None, *, lock: bool
) -> QuerySet[Document]:
    rows = Document.objects.filter(
        company_id=company_id,
        kind__in=[Kind.INVOICE, *_NOTES],
        state=State.ISSUED,
        self_billed=False,
        currency=RINGGIT,
        issue_date__gte=first,
        issue_date__lte=last_of(first),
    )
    if branch_id is not None:
        rows = rows.filter(branch_id=branch_id)
    return rows.select_for_update().order_by("id") if lock else rows.order_by("id")


def _told(rows: Iterable[UUID]) -> set[UUID]:
    """Those of which the tax office is told already, or about to be."""
    ids = list(rows)
    sent = (
        submissions.counting()
        .filter(document_id__in=ids, network=CODE)
        .exclude(state__in=[*FREE, SubmissionState.CANCELLED])
        .values_list("document_id", flat=True)
    )
    covered = Covered.objects.filter(covers_id__in=ids).values_list("covers_id", flat=True)
    return {*sent, *covered}


def _with_snapshots(rows: Sequence[Document]) -> Iterable[tuple[Document, Invoice]]:
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        bodies = dict(
            Snapshot.objects.filter(document_id__in=[row.id for row in some]).values_list(
                "document_id", "body"
            )
        )
        for row in some:
            yield row, canonical.loads(bytes(bodies[row.id]))
