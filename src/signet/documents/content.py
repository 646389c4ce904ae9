"""What a person or program writes into a draft: one definition for API, pages and importers.

Money is given in major units of the document's currency. Everything may be incomplete while the
document is a draft; readiness (``documents.readiness``) says what is missing before issue.
"""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from signet.en16931.model import Rounding
from signet.kernel.parsing import (
    Amount,
    Currency,
    Day,
    Percent,
    Price,
    Quantity,
    Strict,
    Text,
)
from signet.parties.content import Email
from signet.taxation.content import MAX_TAXES, TaxIn

__all__ = ["AllowanceIn", "DraftIn", "LineIn", "PrecedingIn", "TaxIn", "Terms"]

KindName = Literal[
    "quote", "invoice", "credit_note", "debit_note", "refund_note", "consolidated"
]  # fmt: skip
Language = Literal["en", "ar", "km", "ms"]
MAX_LINES = 5000
_ALL = Decimal(100)


class _Taxed(Strict):
    """``tax`` is the simple form for one tax; several are given as ``taxes``."""

    taxes: Annotated[list[TaxIn], Field(max_length=MAX_TAXES)] = []

    @model_validator(mode="before")
    @classmethod
    def _one_form(cls, data: Any) -> Any:
        """One spelling for one meaning, so that contents can be compared: a single tax is ``tax``."""
        if (
            isinstance(data, dict)
            and isinstance(taxes := data.get("taxes"), list | tuple)
            and taxes
        ):
            if data.get("tax") is not None:
                raise PydanticCustomError("tax_twice", "tax and taxes")
            alone = {"tax": taxes[0], "taxes": []} if len(taxes) == 1 else {"tax": None}
            return data | alone
        return data

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        """A scheme twice on one line could not be told apart in a base."""
        schemes = [tax.scheme for tax in self.taxes]
        if len(schemes) != len(set(schemes)):
            raise PydanticCustomError("tax_scheme_twice", "scheme")
        return self


class AllowanceIn(_Taxed):
    """A discount, or with ``is_charge`` a surcharge; ``amount`` or ``percent`` is given, not both.

    On the document, no tax splits it over the tax groups of the lines in proportion.
    """

    is_charge: bool = False
    amount: Amount | None = None
    percent: Percent | None = None
    reason: Annotated[str, Text(200)] = ""
    reason_code: Annotated[str, Text(3)] = ""
    tax: TaxIn | None = None

    @field_validator("percent", mode="after")
    @classmethod
    def _no_more_than_all(cls, value: Decimal | None, info: ValidationInfo) -> Decimal | None:
        """More than everything cannot be given away; a surcharge may well double a price."""
        if value is not None and value > _ALL and not info.data.get("is_charge"):
            raise PydanticCustomError("discount_over_all", "discount")
        return value

    @property
    def charged(self) -> tuple[TaxIn, ...]:
        """Its own taxes; none: like the lines."""
        return tuple(self.taxes) or ((self.tax,) if self.tax else ())


class ClassificationIn(Strict):
    code: Annotated[str, Text(40)]
    list_id: Annotated[str, Text(10)]
    list_version: Annotated[str, Text(20)] = ""


class LineIn(_Taxed):
    """A line (BG-25). ``price`` is net, or with tax where the document says so."""

    item_id: UUID | None = None
    corrects_position: Annotated[int, Field(ge=1)] | None = None  # the original's line
    name: Annotated[str, Text(200)] = ""  # BT-153
    second_name: Annotated[str, Text(200)] = ""
    description: Annotated[str, Text(1000, line_breaks=True)] = ""  # BT-154
    second_description: Annotated[str, Text(1000, line_breaks=True)] = ""
    quantity: Quantity = Decimal(1)  # BT-129
    unit: Annotated[str, Text(3), Field(min_length=1)] = "C62"  # BT-130
    price: Annotated[Price, Field(ge=0)] = Decimal(0)  # BT-146
    base_quantity: Annotated[Quantity, Field(gt=0)] | None = None  # BT-149
    tax: TaxIn | None = TaxIn()
    #: What was charged by each of ``charged``; on lines of consolidated e-invoices only, and by nobody's hand.
    stated_taxes: Annotated[list[Amount], Field(max_length=MAX_TAXES)] = []
    allowances: Annotated[list[AllowanceIn], Field(max_length=20)] = []
    note: Annotated[str, Text(300)] = ""  # BT-127
    item_code: Annotated[str, Text(60)] = ""  # BT-155
    buyer_item_code: Annotated[str, Text(60)] = ""  # BT-156
    standard_item: Annotated[str, Text(60)] = ""  # BT-157
    standard_item_scheme: Annotated[str, Text(4)] = ""
    classifications: Annotated[list[ClassificationIn], Field(max_length=10)] = []  # BT-158
    origin_country: Annotated[str, Text(2)] = ""  # BT-159
    order_line: Annotated[str, Text(60)] = ""  # BT-132
    accounting_reference: Annotated[str, Text(60)] = ""  # BT-133
    period_start: Day | None = None  # BT-134
    period_end: Day | None = None  # BT-135

    @property
    def charged(self) -> tuple[TaxIn, ...]:
        """All its taxes (BG-30)."""
        return tuple(self.taxes) or (self.tax or TaxIn(),)


class PrecedingIn(Strict):
    number: Annotated[str, Text(80)]  # BT-25
    issue_date: Day | None = None  # BT-26
    network_id: Annotated[str, Text(40)] = ""  # of the network that cleared it, such as LHDN's UUID


class Terms(Strict):
    """The terms of a draft that are kept together in ``Document.content``."""

    tax_point_date: Day | None = None  # BT-7
    buyer_reference: Annotated[str, Text(100)] = ""  # BT-10
    project_reference: Annotated[str, Text(60)] = ""  # BT-11
    contract_reference: Annotated[str, Text(60)] = ""  # BT-12
    purchase_order_reference: Annotated[str, Text(60)] = ""  # BT-13
    sales_order_reference: Annotated[str, Text(60)] = ""  # BT-14
    receiving_advice_reference: Annotated[str, Text(60)] = ""  # BT-15
    despatch_advice_reference: Annotated[str, Text(60)] = ""  # BT-16
    tender_reference: Annotated[str, Text(60)] = ""  # BT-17
    accounting_reference: Annotated[str, Text(60)] = ""  # BT-19
    payment_terms: Annotated[str, Text(500, line_breaks=True)] = ""  # BT-20
    reason: Annotated[str, Text(500, line_breaks=True)] = ""  # BT-22: why a note corrects
    note: Annotated[str, Text(2000, line_breaks=True)] = ""  # BT-22
    preceding: Annotated[list[PrecedingIn], Field(max_length=50)] = []  # BG-3
    #: Of the customer's addresses and contacts; left out: his defaults, empty: none of them.
    billing_address_id: UUID | Literal[""] | None = None  # BG-8
    delivery_address_id: UUID | Literal[""] | None = None  # BG-15
    contact_id: UUID | Literal[""] | None = None  # BG-9
    #: A contact or place that is written down here goes before a chosen one.
    contact_name: Annotated[str, Text(120)] = ""  # BT-56
    contact_phone: Annotated[str, Text(40)] = ""  # BT-57
    contact_email: Email = ""  # BT-58
    delivery_date: Day | None = None  # BT-72
    delivery_name: Annotated[str, Text(200)] = ""  # BT-70
    delivery_location: Annotated[str, Text(60)] = ""  # BT-71
    delivery_location_scheme: Annotated[str, Text(10)] = ""  # BT-71-1, ISO 6523
    delivery_line1: Annotated[str, Text(200)] = ""  # BT-75
    delivery_line2: Annotated[str, Text(200)] = ""  # BT-76
    delivery_line3: Annotated[str, Text(200)] = ""  # BT-165
    delivery_city: Annotated[str, Text(100)] = ""  # BT-77
    delivery_postal_code: Annotated[str, Text(20)] = ""  # BT-78
    delivery_subdivision: Annotated[str, Text(100)] = ""  # BT-79
    delivery_country: Annotated[str, Text(2)] = ""  # BT-80
    delivery_tin: Annotated[str, Text(14)] = ""  # the recipient's
    delivery_registration: Annotated[str, Text(20)] = ""
    delivery_registration_scheme: Annotated[str, Text(10)] = ""  # BRN, NRIC, PASSPORT, ARMY
    other_charges: Annotated[Amount, Field(gt=0)] | None = None  # told, no part of the totals
    other_charges_reason: Annotated[str, Text(300)] = ""
    #: What a national network wants to know and EN 16931 has no term for.
    bill_reference: Annotated[str, Text(150)] = ""
    billing_frequency: Annotated[str, Text(50)] = ""
    customs_form: Annotated[str, Text(1000)] = ""  # numbers of forms 1, 9 and the like
    customs_form_2: Annotated[str, Text(1000)] = ""
    trade_agreement: Annotated[str, Text(300)] = ""
    incoterms: Annotated[str, Text(3)] = ""
    period_start: Day | None = None  # BT-73
    period_end: Day | None = None  # BT-74
    payment_means: Annotated[str, Text(3)] = "30"  # BT-81, UNTDID 4461
    payment_means_text: Annotated[str, Text(100)] = ""  # BT-82
    remittance: Annotated[str, Text(140)] = ""  # BT-83
    allowances: Annotated[list[AllowanceIn], Field(max_length=50)] = []  # BG-20, BG-21
    prepaid: Amount | None = None  # BT-113
    prepaid_reference: Annotated[str, Text(150)] = ""
    prepaid_date: Day | None = None
    prepaid_time: time | None = None  # UTC
    rounding: Amount | None = None  # BT-114
    prices_include_tax: bool | None = None  # left out: as the company has it
    tax_rounding: Rounding | None = None  # once per tax group, or on each line
    cash_rounding: Annotated[Amount, Field(ge=0)] | None = None  # step, such as 0.05; 0: none
    tax_exchange_source: Annotated[str, Text(80)] = ""  # who published the rate
    tax_exchange_date: Day | None = None  # and for which day

    @property
    def names_contact(self) -> bool:
        """Is somebody to ask written down here?"""
        return bool(self.contact_name or self.contact_phone or self.contact_email)

    @property
    def names_place(self) -> bool:
        """Is a place of delivery written down here? A country alone says where to, not which place."""
        return any(
            getattr(self, f"delivery_{part}")
            for part in (
                "name",
                "location",
                "line1",
                "line2",
                "line3",
                "city",
                "postal_code",
                "subdivision",
            )
        )


class DraftIn(Terms):
    """A whole draft. What is left out takes the company's or customer's default at creation."""

    kind: KindName = "invoice"
    self_billed: bool = False  # written by the buyer in the seller's name
    type_code: Annotated[str, Text(3)] = ""  # BT-3; empty: by kind
    company_id: UUID | None = None
    branch_id: UUID | None = None
    customer_id: UUID | None = None
    bank_account_id: UUID | None = None
    corrects_id: UUID | None = None
    currency: Currency | None = None  # BT-5
    tax_currency: Currency | Literal[""] = ""  # BT-6
    tax_exchange_rate: Annotated[Price, Field(gt=0)] | None = None
    language: Language | None = None
    second_language: Language | Literal[""] | None = None
    issue_date: Day | None = None  # BT-2
    due_date: Day | None = None  # BT-9
    lines: Annotated[list[LineIn], Field(max_length=MAX_LINES)] = []
