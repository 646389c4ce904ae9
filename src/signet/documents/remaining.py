"""What can still be credited of an invoice: never more lines, quantities or money than it had."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from signet.documents.kinds import rules_of
from signet.documents.models import Document, Line, State
from signet.en16931.model import Invoice
from signet.kernel.errors import Conflict, FieldError
from signet.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """``lines``: position -> quantity not yet credited; ``without_tax``: of the whole document."""

    lines: dict[int, Decimal]
    without_tax: Money
    with_tax: Money


def remaining_of(original: Document) -> Remaining:
    """What the issued notes on this document have left of it."""
    notes = _notes_on(original)
    quantities = dict(
        Line.objects.filter(document_id=original.id).values_list("position", "quantity")
    )
    credited = (
        Line.objects.filter(document__in=notes, corrects_position__isnull=False)
        .values_list("corrects_position")
        .annotate(total=Sum("quantity"))
    )
    for position, total in credited:
        quantities[position] = quantities.get(position, Decimal(0)) - total
    sums = notes.aggregate(net=Sum("without_tax_minor"), gross=Sum("with_tax_minor"))
    return Remaining(
        lines=quantities,
        without_tax=Money(original.without_tax_minor - (sums["net"] or 0), original.currency),
        with_tax=Money(original.with_tax_minor - (sums["gross"] or 0), original.currency),
    )


def _notes_on(original: Document) -> QuerySet[Document]:
    return Document.objects.filter(
        corrects_id=original.id, kind__in=["credit_note", "refund_note"], state=State.ISSUED
    )


def lock_original(document_id: UUID) -> Document | None:
    """The document that a note refers to, locked, so that two notes cannot credit the same rest."""
    return Document.objects.select_for_update().filter(id=document_id).first()


def must_suffice(note: Document, invoice: Invoice) -> None:
    """Refuse to issue a note that credits more than remains, or that refers to the wrong document.

    Money is compared without tax: the tax of several notes may differ from the original's by the
    rounding of each, and no more.
    """
    rules = rules_of(note.kind)
    if note.corrects_id is None or not rules.corrects:
        return
    original = lock_original(note.corrects_id)
    problem = _mismatch(note, original)
    if problem or original is None:
        raise Conflict(problem, code="note.original", pointer="/corrects_id")
    if rules.side != "given":
        return
    rest = remaining_of(original)
    fields = []
    for index, line in enumerate(Line.objects.filter(document_id=note.id).order_by("position")):
        if line.corrects_position is None:
            continue
        left = rest.lines.get(line.corrects_position, Decimal(0))
        if line.quantity > left:
            fields.append(
                FieldError(
                    pointer=f"/lines/{index}/quantity",
                    code="note.quantity",
                    message=_("Only %(left)s of this line can still be credited.")
                    % {"left": f"{left:f}".rstrip("0").rstrip(".") if left else "0"},
                )
            )
        rest.lines[line.corrects_position] = left - line.quantity
    totals = invoice.totals
    assert totals is not None
    slack = len(invoice.tax_breakdown)
    if totals.without_tax.minor > rest.without_tax.minor or (
        totals.with_tax.minor > rest.with_tax.minor + slack
    ):
        fields.append(
            FieldError(
                pointer="/lines",
                code="note.amount",
                message=_("Only %(left)s of %(number)s can still be credited.")
                % {
                    "left": max(rest.with_tax, Money.zero(note.currency)),
                    "number": original.number,
                },
            )
        )
    if fields:
        raise Conflict(fields[0].message, code="note.more_than_remains", fields=tuple(fields))


def _mismatch(note: Document, original: Document | None) -> str:
    if original is None:
        return _("There is no such document.")
    if original.state != State.ISSUED:
        return _("A note refers to a document that was issued and is not void.")
    if original.kind not in rules_of(note.kind).corrects:
        return _("A note is not corrected by another note; correct the invoice itself.")
    if (original.company_id, original.customer_id) != (note.company_id, note.customer_id):
        return _("A note has the same seller and customer as the document it corrects.")
    if original.currency != note.currency:
        return _("A note is in the currency of the document it corrects.")
    return ""
