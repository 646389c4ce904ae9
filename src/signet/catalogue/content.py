"""What is written into an item."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from signet.en16931.model import Category
from signet.kernel.parsing import Currency, Percent, Price, Strict, Text


class ItemIn(Strict):
    """An item of the catalogue; price in major units of ``currency``."""

    code: Annotated[str, Text(60)] = ""
    name: Annotated[str, Text(200), Field(min_length=1)]
    second_name: Annotated[str, Text(200)] = ""
    description: Annotated[str, Text(1000, line_breaks=True)] = ""
    unit: Annotated[str, Text(3), Field(min_length=1)] = "C62"
    price: Annotated[Price, Field(ge=0)]
    currency: Currency
    tax_category: Category = Category.STANDARD
    tax_percent: Percent | None = None
    tax_code: Annotated[str, Text(30)] = ""
    exemption_code: Annotated[str, Text(40)] = ""
    exemption_reason: Annotated[str, Text(500)] = ""
