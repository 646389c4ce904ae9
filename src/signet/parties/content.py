"""What is written into a company, customer or bank account: one definition for pages and API."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from signet.en16931.model import Rounding
from signet.kernel.parsing import Amount, Country, Currency, Strict, Text

Language = Literal["en", "ar", "km", "ms"]
#: What the PDF of a document holds for machines: UBL, or CII as Factur-X and ZUGFeRD have it.
EmbeddedXml = Literal["ubl", "factur-x"]
EMAIL = r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$"
Email = Annotated[str, Text(200), Field(pattern=EMAIL)]


class IdentifierIn(Strict):
    """An identifier and its scheme (BT-29, BT-46)."""

    scheme: Annotated[str, Text(10)] = ""
    value: Annotated[str, Text(300), Field(min_length=1)]


class PartyIn(Strict):
    """What seller and buyer have in common."""

    legal_name: Annotated[str, Text(200), Field(min_length=1)]
    second_name: Annotated[str, Text(200)] = ""
    trading_name: Annotated[str, Text(200)] = ""
    vat_identifier: Annotated[str, Text(40)] = ""
    tax_registration: Annotated[str, Text(40)] = ""
    tax_registration_scheme: Annotated[str, Text(10)] = ""
    legal_registration: Annotated[str, Text(60)] = ""
    legal_registration_scheme: Annotated[str, Text(10)] = ""
    identifiers: Annotated[list[IdentifierIn], Field(max_length=20)] = []
    electronic_scheme: Annotated[str, Text(10)] = ""
    electronic_address: Annotated[str, Text(120)] = ""
    line1: Annotated[str, Text(200)] = ""
    line2: Annotated[str, Text(200)] = ""
    line3: Annotated[str, Text(200)] = ""
    city: Annotated[str, Text(100)] = ""
    postal_code: Annotated[str, Text(20)] = ""
    subdivision: Annotated[str, Text(100)] = ""
    country: Country
    contact_name: Annotated[str, Text(120)] = ""
    phone: Annotated[str, Text(40)] = ""
    email: Email = ""
    currency: Currency
    language: Language = "en"
    second_language: Language | Literal[""] = ""
    payment_days: Annotated[int, Field(ge=0, le=365)] | None = None


class AddressIn(Strict):
    """A further address of a customer: ``id`` says which one of those there are; without, it is new."""

    id: Annotated[UUID | None, BeforeValidator(lambda v: v or None)] = None
    label: Annotated[str, Text(80)] = ""
    name: Annotated[str, Text(200)] = ""
    default_for: Literal["", "billing", "delivery", "both"] = ""
    location: Annotated[str, Text(60)] = ""
    location_scheme: Annotated[str, Text(10)] = ""
    line1: Annotated[str, Text(200)] = ""
    line2: Annotated[str, Text(200)] = ""
    line3: Annotated[str, Text(200)] = ""
    city: Annotated[str, Text(100)] = ""
    postal_code: Annotated[str, Text(20)] = ""
    subdivision: Annotated[str, Text(100)] = ""
    country: Country | Literal[""] = ""


class ContactIn(Strict):
    """Somebody to ask at a customer; ``id`` as with addresses."""

    id: Annotated[UUID | None, BeforeValidator(lambda v: v or None)] = None
    name: Annotated[str, Text(120), Field(min_length=1)]
    role: Annotated[str, Text(80)] = ""
    phone: Annotated[str, Text(40)] = ""
    email: Email = ""
    is_default: Annotated[bool, BeforeValidator(lambda v: v or False)] = False


class CustomerRowIn(PartyIn):
    """The buyer (BG-7) as one row, such as a line of a table."""

    code: Annotated[str, Text(40)] = ""
    buyer_reference: Annotated[str, Text(100)] = ""
    note: Annotated[str, Text(4000, line_breaks=True)] = ""


class CustomerIn(CustomerRowIn):
    """The buyer (BG-7). Addresses and contacts left out stay as they are."""

    payee_account: Annotated[str, Text(40)] = ""  # BT-84, where he is the seller (self-billing)
    payee_account_name: Annotated[str, Text(120)] = ""  # BT-85
    payee_bank: Annotated[str, Text(11)] = ""  # BT-86
    addresses: Annotated[list[AddressIn], Field(max_length=100)] | None = None
    contacts: Annotated[list[ContactIn], Field(max_length=100)] | None = None


class CompanyIn(PartyIn):
    """The seller (BG-4)."""

    legal_form: Annotated[str, Text(250)] = ""
    tax_currency: Currency | Literal[""] = ""
    prices_include_tax: bool = False
    tax_rounding: Annotated[Rounding, BeforeValidator(lambda v: v or Rounding.PER_GROUP)] = (
        Rounding.PER_GROUP
    )
    cash_rounding: Annotated[Amount, Field(gt=0)] | None = None  # step of what is paid in cash
    payment_terms: Annotated[str, Text(500)] = ""
    note: Annotated[str, Text(1000, line_breaks=True)] = ""
    colour: Annotated[str, Text(7), Field(pattern=r"^$|^#[0-9a-fA-F]{6}$")] = ""
    document_title: Annotated[str, Text(60)] = ""
    embedded_xml: Annotated[EmbeddedXml, BeforeValidator(lambda v: v or "ubl")] = "ubl"


class BankAccountIn(Strict):
    """Where buyers pay to (BG-17)."""

    account: Annotated[str, Text(40), Field(min_length=1)]
    account_name: Annotated[str, Text(120)] = ""
    bank_identifier: Annotated[str, Text(11)] = ""
    bank_name: Annotated[str, Text(120)] = ""
    label: Annotated[str, Text(80)] = ""
    currency: Currency | Literal[""] = ""
    is_default: bool = False


class BranchIn(Strict):
    """A branch of a company; ``company_id`` left out is the default company."""

    company_id: UUID | None = None
    code: Annotated[str, Text(12), Field(pattern=r"^[A-Za-z0-9]+$")]
    name: Annotated[str, Text(120), Field(min_length=1)]
    second_name: Annotated[str, Text(120)] = ""
    line1: Annotated[str, Text(200)] = ""
    line2: Annotated[str, Text(200)] = ""
    city: Annotated[str, Text(100)] = ""
    postal_code: Annotated[str, Text(20)] = ""
    country: Country | Literal[""] = ""
    phone: Annotated[str, Text(40)] = ""
    active: bool = True
