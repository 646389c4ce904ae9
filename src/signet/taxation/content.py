"""What is written into taxes and rates: one definition for documents, items, pages and API."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from signet.en16931.model import Category
from signet.kernel.parsing import Country, Currency, Day, Percent, Price, Strict, Text

#: A scheme such as VAT, SST or PLT; networks read it.
Scheme = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,9}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,29}$")]
MAX_TAXES = 8


class TaxIn(Strict):
    """A tax on a line or document allowance (BG-30, BT-95/96, BT-102/103).

    ``percent``, or ``per_unit``: an amount for each unit of quantity, in the document's currency.
    ``on_top_of`` names schemes of the same line whose amounts belong to this tax's base.
    """

    scheme: Scheme = "VAT"
    category: Category = Category.STANDARD
    percent: Percent | None = None
    per_unit: Annotated[Price, Field(ge=0)] | None = None
    on_top_of: Annotated[list[Scheme], Field(max_length=MAX_TAXES)] = []
    exemption_code: Annotated[str, Text(40)] = ""
    exemption_reason: Annotated[str, Text(500)] = ""
    name: Annotated[str, Text(80)] = ""  # printed where it is not VAT
    second_name: Annotated[str, Text(80)] = ""


class RateIn(Strict):
    """A tax of the table for a span of days, or with ``combines`` several of them under one name.

    Several rates with one ``code`` follow each other in time; the document's tax date chooses.
    """

    code: Code
    name: Annotated[str, Text(80), Field(min_length=1)]
    second_name: Annotated[str, Text(80)] = ""
    country: Country | Literal[""] = ""  # of the companies it is offered to; empty: all
    scheme: Scheme = "VAT"
    category: Category = Category.STANDARD
    percent: Percent | None = None
    per_unit: Annotated[Price, Field(gt=0)] | None = None
    currency: Currency | Literal[""] = ""  # of ``per_unit``
    on_top_of: Annotated[list[Scheme], Field(max_length=MAX_TAXES)] = []
    combines: Annotated[list[Code], Field(max_length=MAX_TAXES)] = []
    exemption_code: Annotated[str, Text(40)] = ""
    exemption_reason: Annotated[str, Text(500)] = ""
    valid_from: Day | None = None
    valid_to: Day | None = None  # the last day


class ExchangeRateIn(Strict):
    """One unit of ``base`` is ``rate`` units of ``quote`` on ``day``."""

    base: Currency
    quote: Currency
    rate: Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=8, allow_inf_nan=False)]
    day: Day
    source: Annotated[str, Text(80), Field(min_length=1)]
