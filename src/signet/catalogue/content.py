"""What is written into an item."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from signet.en16931.codelists import codes
from signet.en16931.model import Category
from signet.kernel.parsing import Currency, Percent, Price, Strict, Text


def _unit(value: str) -> str:
    if value not in codes("units"):
        raise PydanticCustomError("unit", "unit")
    return value


#: UN/ECE Recommendation 20, and 21 with the prefix X (BT-130).
Unit = Annotated[str, Text(3), AfterValidator(_unit)]


class ClassificationIn(Strict):
    """What kind of thing it is, in a list of a network, such as CLASS of MyInvois or HS (BT-158)."""

    code: Annotated[str, Text(40), Field(min_length=1)]
    list_id: Annotated[str, Text(10), Field(min_length=1)]
    list_version: Annotated[str, Text(20)] = ""


class ItemIn(Strict):
    """An item of the catalogue; price in major units of ``currency``."""

    code: Annotated[str, Text(60)] = ""
    name: Annotated[str, Text(200), Field(min_length=1)]
    second_name: Annotated[str, Text(200)] = ""
    description: Annotated[str, Text(1000, line_breaks=True)] = ""
    second_description: Annotated[str, Text(1000, line_breaks=True)] = ""
    unit: Unit = "C62"
    price: Annotated[Price, Field(ge=0)]
    currency: Currency
    tax_category: Category = Category.STANDARD
    tax_percent: Percent | None = None
    tax_code: Annotated[str, Text(30)] = ""
    exemption_code: Annotated[str, Text(40)] = ""
    exemption_reason: Annotated[str, Text(500)] = ""
    classifications: Annotated[list[ClassificationIn], Field(max_length=10)] = []
