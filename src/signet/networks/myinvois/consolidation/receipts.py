"""Receipts, and which of them may not be gathered into a consolidated e-invoice. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as __
from pydantic import Field

from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.kernel.parsing import Amount, Day, Strict, Text
from signet.networks.myinvois.checks.consolidated import LIMIT, LIMIT_SINCE, may_not
from signet.taxation.content import TaxIn

#: Classifications of what may never be consolidated: motor vehicles, betting pay-outs, payments to agents,
#: dealers and distributors. Whole activities (air travel, construction, electricity, telecommunications)
#: are known by the company's MSIC code (``checks.consolidated.FORBIDDEN``).
FORBIDDEN_CLASSES: Final = frozenset({"025", "033", "037", "045"})
#: Until then a taxpayer of RM 5 million turnover or less may consolidate everything (guideline, 16).
RELAXED_UNTIL: Final = date(2027, 12, 31)

#: "activity": the company's own, such as telecommunications; "gathered": it stands in another
#: consolidated e-invoice already.
Reason = Literal["large", "forbidden", "activity", "gathered"]
#: Whom consolidated self-billed e-invoices are for (specific guideline 4.8, 3.7), and nobody else.
Purpose = Literal["individuals", "interest", "insurance", "branches"]


#: In words, for pages and the API.
REASONS: Final[dict[Reason, str | Promise]] = {
    "large": __("above RM 10,000"),
    "forbidden": __("a kind of sale that may not be gathered"),
    "activity": __("your company's activity is one whose sales may not be gathered"),
    "gathered": __("it stands in another consolidated e-invoice already"),
}


class ReceiptIn(Strict):
    """A sale in ringgit: its amount without tax, the tax, and what it was, where that matters."""

    number: Annotated[str, Text(60), Field(min_length=1)]
    day: Day
    amount: Amount
    tax: TaxIn = TaxIn()
    tax_amount: Annotated[Amount, Field(ge=0)] = Decimal(0)
    classification: Annotated[str, Text(3)] = ""

    @property
    def total(self) -> Decimal:
        """What was paid, with tax."""
        return self.amount + self.tax_amount


def refused(receipt: ReceiptIn, *, relaxed: bool, msic: str = "") -> Reason | None:
    """Why this sale needs an e-invoice of its own; None: it may be gathered.

    ``relaxed``: the taxpayer is small enough for the interim relaxation. ``msic``: his activity, where the
    sales are his own.
    """
    classes = {receipt.classification}
    return barred(receipt.day, receipt.total, classes, relaxed=relaxed, msic=msic)


def barred(
    day: date, total: Decimal, classes: AbstractSet[str], *, relaxed: bool, msic: str
) -> Literal["activity", "forbidden", "large"] | None:
    """The same of any sale in ringgit: ``total`` with tax, ``classes`` what it was."""
    if relaxed and day <= RELAXED_UNTIL:
        return None
    if may_not(msic, day):
        return "activity"
    if classes & FORBIDDEN_CLASSES:
        return "forbidden"
    if day >= LIMIT_SINCE and total > LIMIT.amount:
        return "large"
    return None


def month_of(receipts: Sequence[ReceiptIn]) -> tuple[int, int]:
    """The one month of all receipts. Raises ``BadInput`` for none, for several, and for a number twice."""
    if not receipts:
        raise BadInput(_("There is no receipt to gather."), code="consolidated.none")
    year, month = receipts[0].day.year, receipts[0].day.month
    seen: set[str] = set()
    for index, receipt in enumerate(receipts):
        at = f"/receipts/{index}"
        if (receipt.day.year, receipt.day.month) != (year, month):
            raise BadInput(
                _("Receipt %(number)s is of another month; each month has its own e-invoice."),
                code="consolidated.month",
                pointer=f"{at}/day",
                params={"number": receipt.number},
            )
        if receipt.number in seen:
            raise BadInput(
                _("Receipt %(number)s is there twice."),
                code="consolidated.twice",
                pointer=f"{at}/number",
                params={"number": receipt.number},
            )
        seen.add(receipt.number)
    return year, month
