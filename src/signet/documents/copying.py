"""New drafts from what exists: a copy, a note on an invoice, an invoice from a quote."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from signet.documents import drafts
from signet.documents.content import AllowanceIn, DraftIn, LineIn, PrecedingIn
from signet.documents.models import Document
from signet.documents.remaining import Remaining
from signet.kernel.errors import BadInput, Conflict
from signet.kernel.money import exponent
from signet.kernel.parsing import Quantity, Strict, Text

#: What belongs to one document only and is never carried over.
_OWN: dict[str, Any] = {
    "issue_date": None,
    "due_date": None,
    "tax_point_date": None,
    "type_code": "",
    "prepaid": None,
    "prepaid_reference": "",
    "prepaid_date": None,
    "prepaid_time": None,
    "rounding": None,
    "reason": "",
    "remittance": "",
    "preceding": [],
    "corrects_id": None,
}


#: A rate that was looked up for one day is looked up again for another.
_LOOKED_UP: dict[str, Any] = {
    "tax_exchange_rate": None,
    "tax_exchange_source": "",
    "tax_exchange_date": None,
}


class CreditLineIn(Strict):
    """A line of the original by its position, and how much of it; left out: all that remains."""

    position: Annotated[int, Field(ge=1)]
    quantity: Annotated[Quantity, Field(gt=0)] | None = None


class CreditIn(Strict):
    """Without ``lines`` everything that remains is credited."""

    reason: Annotated[str, Text(500, line_breaks=True), Field(min_length=1)]
    lines: Annotated[list[CreditLineIn], Field(min_length=1, max_length=5000)] | None = None
    kind: Literal["credit_note", "refund_note"] = "credit_note"


def copied(document: Document) -> DraftIn:
    """The content as a fresh draft of the same kind."""
    content = drafts.read(document)
    lines = [line.model_copy(update={"corrects_position": None}) for line in content.lines]
    rate = _LOOKED_UP if content.tax_exchange_source else {}
    return content.model_copy(update=_OWN | rate | {"lines": lines})


def note_on(original: Document, wanted: CreditIn, rest: Remaining) -> DraftIn:
    """A note on the original with its parties, terms, currency and exchange rate.

    Raises ``Conflict`` when nothing remains, ``BadInput`` for lines that are not there or not enough.
    """
    content = drafts.read(original)
    chosen = _chosen(content.lines, wanted.lines, rest)
    untouched = rest.without_tax.minor == original.without_tax_minor
    is_whole = untouched and all(
        line.quantity == quantity for line, quantity in zip(content.lines, chosen, strict=True)
    )
    lines = [
        _part(line, quantity, position, original.currency)
        for position, (line, quantity) in enumerate(
            zip(content.lines, chosen, strict=True), start=1
        )
        if quantity
    ]
    return content.model_copy(
        update=_OWN
        | {
            "kind": wanted.kind,
            "corrects_id": original.id,
            "preceding": [_reference(original)],
            "reason": wanted.reason,
            "lines": lines,
            "allowances": content.allowances
            if is_whole
            else _shared(content, chosen, original.currency),
        }
    )


def debit_note_on(original: Document, reason: str, lines: Sequence[LineIn]) -> DraftIn:
    """A debit note: more is owed for an invoice. Empty ``lines`` leave them to the editor."""
    content = drafts.read(original)
    return content.model_copy(
        update=_OWN
        | {
            "kind": "debit_note",
            "corrects_id": original.id,
            "preceding": [_reference(original)],
            "reason": reason,
            "lines": list(lines),
            "allowances": [],
        }
    )


def _reference(original: Document) -> PrecedingIn:
    return PrecedingIn(number=original.number or "", issue_date=original.issue_date)


def _chosen(
    lines: Sequence[LineIn], wanted: Sequence[CreditLineIn] | None, rest: Remaining
) -> list[Decimal]:
    """The quantity to credit of each line of the original."""
    left = [rest.lines.get(position, Decimal(0)) for position in range(1, len(lines) + 1)]
    if rest.without_tax.minor <= 0 or not any(left):
        raise Conflict(
            _("Everything on this document was credited already."), code="note.nothing_left"
        )
    if wanted is None:
        return left
    chosen = [Decimal(0)] * len(lines)
    for index, one in enumerate(wanted):
        pointer = f"/lines/{index}"
        if one.position > len(lines):
            raise BadInput(
                _("The document has no line %(position)s.") % {"position": one.position},
                code="note.line",
                pointer=f"{pointer}/position",
            )
        quantity = left[one.position - 1] if one.quantity is None else one.quantity
        if chosen[one.position - 1] or quantity > left[one.position - 1] or not quantity:
            raise BadInput(
                _("Only %(left)s of this line can still be credited.")
                % {"left": f"{left[one.position - 1].normalize():f}"},
                code="note.quantity",
                pointer=f"{pointer}/quantity",
            )
        chosen[one.position - 1] = quantity
    return chosen


def _part(line: LineIn, quantity: Decimal, position: int, currency: str) -> LineIn:
    share = quantity / line.quantity if line.quantity else Decimal(1)
    allowances = line.allowances
    if share != 1:
        allowances = [_scaled(allowance, share, currency) for allowance in line.allowances]
    return line.model_copy(
        update={"quantity": quantity, "corrects_position": position, "allowances": allowances}
    )


def _shared(content: DraftIn, chosen: Sequence[Decimal], currency: str) -> list[AllowanceIn]:
    """Document discounts and charges in the proportion that is credited; percentages stay."""
    whole = sum((line.quantity * line.price for line in content.lines), Decimal(0))
    part = sum(
        (quantity * line.price for line, quantity in zip(content.lines, chosen, strict=True)),
        Decimal(0),
    )
    share = part / whole if whole else Decimal(0)
    return [_scaled(allowance, share, currency) for allowance in content.allowances]


def _scaled(allowance: AllowanceIn, share: Decimal, currency: str) -> AllowanceIn:
    """An amount in proportion, rounded so that the notes together never credit too much."""
    if allowance.amount is None:
        return allowance
    step = Decimal(1).scaleb(-exponent(currency))
    rounding = ROUND_FLOOR if allowance.is_charge else ROUND_CEILING
    amount = (allowance.amount * share).quantize(step, rounding)
    return allowance.model_copy(update={"amount": amount})
