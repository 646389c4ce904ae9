"""What can be imported: the columns of a noun, the names that others give them, and how a row is matched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from signet.catalogue.content import ItemIn
from signet.catalogue.models import Item
from signet.en16931.canonical import decimal_text
from signet.kernel.errors import NotFound
from signet.parties.content import CustomerRowIn
from signet.parties.models import Company, Customer

Name = Literal["customers", "items"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """``keys`` find the row that a line speaks of, the first that is filled; ``pair`` fields hold lists."""

    name: Name
    model: type[Customer | Item]
    content: type[BaseModel]
    permission: str
    title: str | Promise
    keys: tuple[str, ...]
    called: str
    #: A list in one cell: field -> the parts between colons; its entries stand between bars.
    pairs: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, Sequence[str]]

    @property
    def fields(self) -> list[str]:
        """Every column, in the order of the export."""
        return list(self.content.model_fields)


CUSTOMERS = Noun(
    name="customers",
    model=Customer,
    content=CustomerRowIn,
    permission="customers.write",
    title=_("Customers"),
    keys=("code", "vat_identifier"),
    called="legal_name",
    pairs={"identifiers": ("scheme", "value")},
    aliases={
        "legal_name": ["name", "company", "company name", "customer", "customer name", "client"],
        "code": ["customer number", "customer code", "customer no", "customer id", "number", "no", "id"],
        "vat_identifier": ["vat", "vat number", "vat no", "vat id", "vatin", "tax number", "trn"],
        "tax_registration": ["tin", "tax id", "tax registration number"],
        "legal_registration": ["registration", "registration number", "company number", "brn"],
        "line1": ["address", "address 1", "address line 1", "street", "billing address"],
        "line2": ["address 2", "address line 2"],
        "line3": ["address 3", "address line 3"],
        "postal_code": ["postcode", "post code", "zip", "zip code", "postal"],
        "city": ["town"],
        "subdivision": ["state", "province", "county", "region"],
        "country": ["country code"],
        "contact_name": ["contact", "contact person", "attention"],
        "phone": ["telephone", "tel", "phone number", "mobile"],
        "email": ["e mail", "mail", "e mail address", "email address"],
        "currency": ["currency code"],
        "payment_days": ["days to pay", "terms", "payment terms", "net days"],
        "buyer_reference": ["their reference", "reference"],
        "note": ["notes", "internal note", "remarks", "comment"],
    },
)  # fmt: skip
ITEMS = Noun(
    name="items",
    model=Item,
    content=ItemIn,
    permission="items.write",
    title=_("Items"),
    keys=("code",),
    called="name",
    pairs={"classifications": ("list_id", "code", "list_version")},
    aliases={
        "code": ["sku", "item code", "product code", "item number", "article", "number", "id"],
        "name": ["item", "item name", "product", "product name", "title"],
        "description": ["details", "text"],
        "unit": ["uom", "unit of measure", "unit code"],
        "price": ["unit price", "net price", "sale price", "rate", "amount"],
        "currency": ["currency code"],
        "tax_category": ["tax code", "vat category", "tax type"],
        "tax_percent": ["vat", "vat rate", "tax rate", "tax", "vat percent"],
        "exemption_reason": ["exemption", "reason for exemption"],
        "second_name": ["name 2", "local name"],
    },
)
NOUNS: Mapping[str, Noun] = {noun.name: noun for noun in (CUSTOMERS, ITEMS)}


def noun_of(name: str) -> Noun:
    """The noun of this name, or ``NotFound``."""
    if name not in NOUNS:
        raise NotFound(str(_("There is no such table.")))
    return NOUNS[name]


def guess(noun: Noun, head: Sequence[str]) -> tuple[str, ...]:
    """The field of every column by its name in any spelling; '' where none is meant, each field once."""
    known = {_plain(alias): field for field, names in noun.aliases.items() for alias in names}
    known |= {_plain(field): field for field in noun.fields}
    found: list[str] = []
    for name in head:
        field = known.get(_plain(name), "")
        found.append("" if field in found else field)
    return tuple(found)


def cell_of(noun: Noun, field: str, value: Any) -> str:
    """A stored value as the text of a cell, read again by ``value_of``."""
    if field in noun.pairs:
        names = noun.pairs[field]
        parts = [":".join(each.get(name, "") for name in names[:2]) for each in value]
        rest = [f":{each[names[2]]}" if names[2:] and each.get(names[2]) else "" for each in value]
        return " | ".join(map("".join, zip(parts, rest, strict=True)))
    if isinstance(value, Decimal):
        return decimal_text(value)
    return "" if value is None else str(value)


def value_of(noun: Noun, field: str, text: str) -> Any:
    """What a cell says, for the model to judge."""
    if field in noun.pairs:
        names = noun.pairs[field]
        entries = [part.split(":", len(names) - 1) for part in text.split("|") if part.strip()]
        full = [each if len(each) > 1 else ["", *each] for each in entries]
        return [dict(zip(names, map(str.strip, each), strict=False)) for each in full]
    reader = _READERS.get(field)
    return reader(text) if reader else text


def defaults_of(noun: Noun) -> dict[str, Any]:
    """What a new row says where its cells are empty: the default company's own country and currency."""
    own = Company.objects.order_by("-is_default", "id").first()
    if own is None:
        return {}
    values = {"currency": own.currency, "country": own.country, "language": own.language}
    return {name: value for name, value in values.items() if name in noun.content.model_fields}


def number(text: str) -> str:
    """A number in either spelling of the point: 1,234.50 and 1.234,50 are one; 12,5 is twelve and a half."""
    plain = re.sub(r"[\s\u00a0\u202f']", "", text).removesuffix("%")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d+", plain) or re.fullmatch(r"-?\d+,\d{1,2}", plain):
        return plain.replace(".", "").replace(",", ".")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        return plain.replace(",", "")
    return plain


_READERS: dict[str, Callable[[str], Any]] = {
    "price": number,
    "tax_percent": number,
    "payment_days": number,
    "tax_category": str.upper,
    "language": str.lower,
    "second_language": str.lower,
}


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[\W_]+", " ", letters).strip()
