"""The semantic model of EN 16931-1: what an invoice says, whatever syntax or screen it is written in.

Names are the norm's; comments carry its business term (BT) or group (BG). Every class is frozen: a
document is a value. A draft is an ``Invoice`` without ``totals``; ``signet.en16931.totals.calculate``
returns the same invoice with line nets, tax breakdown and totals filled in.

Amounts are ``Money`` (whole minor units), quantities, prices and percentages ``Decimal``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from signet.kernel.money import Money


class Category(StrEnum):
    """UNCL5305 duty or tax category, the EN 16931 subset (BT-118, BT-151)."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_COMMUNITY = "K"
    EXPORT = "G"
    OUT_OF_SCOPE = "O"
    CANARY_IGIC = "L"
    CEUTA_MELILLA_IPSI = "M"
    SPLIT_PAYMENT = "B"


class Rounding(StrEnum):
    """When tax is rounded to the minor unit: once per group as EN 16931 has it, or on each line."""

    PER_GROUP = "per_group"
    PER_LINE = "per_line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """An identifier with the scheme it belongs to (ISO 6523 ICD, EAS, UNTDID 1153 ... as the term says)."""

    value: str
    scheme: str | None = None
    scheme_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """One tax on a line, allowance or charge.

    ``percent`` is a percentage (20 means 20 %) or None for category O; ``per_unit`` an amount per unit
    of quantity instead of a percentage; ``on_top_of`` names the schemes of the same line whose amounts
    belong to this tax's base (Cambodian VAT on SP and PLT). ``stated`` is the tax itself, in major units,
    where it was charged before and is only told of here (a consolidated e-invoice): the sum of what was
    rounded document by document, which the rate of the sum may miss.
    """

    category: Category = Category.STANDARD  # BT-151, BT-95, BT-102
    percent: Decimal | None = None  # BT-152, BT-96, BT-103
    scheme: str = "VAT"
    per_unit: Decimal | None = None
    on_top_of: tuple[str, ...] = ()
    exemption_code: str | None = None  # BT-121 (VATEX)
    exemption_reason: str | None = None  # BT-120
    name: str | None = None  # what people call it, printed where it is not VAT
    name_in_second_language: str | None = None
    stated: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceCharge:
    """A discount or surcharge (BG-20, BG-21 on the document; BG-27, BG-28 on a line).

    Either ``amount`` or ``percent`` (of ``base``, or of what it applies to) is given; the engine fills
    in the other. ``taxes`` is only for the document level; empty there with a percentage means: split
    over the document's tax groups in proportion.
    """

    is_charge: bool = False
    amount: Money | None = None  # BT-92, BT-99, BT-136, BT-141
    percent: Decimal | None = None  # BT-94, BT-101, BT-138, BT-143
    base: Money | None = None  # BT-93, BT-100, BT-137, BT-142
    reason: str | None = None  # BT-97, BT-104, BT-139, BT-144
    reason_code: str | None = None  # BT-98, BT-105, BT-140, BT-145
    amount_with_tax: Money | None = None  # what was agreed, where prices include tax
    taxes: tuple[Tax, ...] = ()
    #: Working note of the engine, no part of the value: which allowance of the draft this is a share of.
    source: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address (BG-5, BG-8, BG-12, BG-15)."""

    line1: str | None = None  # BT-35
    line2: str | None = None  # BT-36
    line3: str | None = None  # BT-162
    city: str | None = None  # BT-37
    postal_code: str | None = None  # BT-38
    subdivision: str | None = None  # BT-39
    country: str = ""  # BT-40, ISO 3166-1 alpha-2


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who to ask (BG-6, BG-9)."""

    name: str | None = None  # BT-41, BT-56
    phone: str | None = None  # BT-42, BT-57
    email: str | None = None  # BT-43, BT-58


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Seller (BG-4), buyer (BG-7), payee (BG-10) or the seller's tax representative (BG-11)."""

    name: str  # BT-27, BT-44, BT-59, BT-62
    name_in_second_language: str | None = None
    trading_name: str | None = None  # BT-28, BT-45
    identifiers: tuple[Identifier, ...] = ()  # BT-29, BT-46, BT-60
    legal_registration: Identifier | None = None  # BT-30, BT-47, BT-61
    vat_identifier: str | None = None  # BT-31, BT-48, BT-63
    tax_registration: str | None = None  # BT-32 (scheme other than VAT)
    tax_registration_scheme: str | None = None
    legal_form: str | None = None  # BT-33
    electronic_address: Identifier | None = None  # BT-34, BT-49
    address: Address | None = None
    contact: Contact | None = None
    #: Numbers by the names that a national network gives them (TIN, BRN, SST, MSIC ...): no terms of
    #: EN 16931, so UBL and CII under its rules leave them out.
    national: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Free text on the document (BG-1)."""

    text: str  # BT-22
    subject: str | None = None  # BT-21, UNTDID 4451


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecedingInvoice:
    """The invoice that this one corrects or completes (BG-3)."""

    number: str  # BT-25
    issue_date: date | None = None  # BT-26
    network_id: str | None = None  # what the network that cleared it calls it


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Invoicing period of the document (BG-14) or a line (BG-26); both days included."""

    start: date | None = None  # BT-73, BT-134
    end: date | None = None  # BT-74, BT-135


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where and when goods or services were delivered (BG-13)."""

    name: str | None = None  # BT-70
    location: Identifier | None = None  # BT-71
    actual_date: date | None = None  # BT-72
    address: Address | None = None  # BG-15
    national: tuple[Identifier, ...] = ()  # the recipient's, as ``Party.national``
    other_charges: AllowanceCharge | None = None  # told with the delivery, no part of the totals


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTransfer:
    """An account the buyer may pay to (BG-17)."""

    account: str  # BT-84, IBAN or national number
    account_name: str | None = None  # BT-85
    bank_identifier: str | None = None  # BT-86, BIC
    bank_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentInstructions:
    """How to pay (BG-16)."""

    means_code: str  # BT-81, UNTDID 4461
    means_text: str | None = None  # BT-82
    remittance: str | None = None  # BT-83
    transfers: tuple[CreditTransfer, ...] = ()  # BG-17
    card_number: str | None = None  # BT-87, last digits only
    card_holder: str | None = None  # BT-88
    mandate: str | None = None  # BT-89
    creditor: str | None = None  # BT-90
    debited_account: str | None = None  # BT-91


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepayment:
    """Which payment ``Invoice.prepaid`` (BT-113) was; EN 16931 knows its amount only."""

    reference: str | None = None
    day: date | None = None
    time: time | None = None  # in UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A supporting document (BG-24)."""

    reference: str  # BT-122
    description: str | None = None  # BT-123
    location: str | None = None  # BT-124
    content: bytes | None = None  # BT-125
    mime_code: str | None = None  # BT-125-1
    filename: str | None = None  # BT-125-2


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """An item classification (BT-158): code, list (UNTDID 7143) and the list's version."""

    code: str
    list_id: str
    list_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An invoice line (BG-25).

    ``price`` is net (BT-146); where ``price_with_tax`` is agreed instead, the engine works it out.
    """

    id: str  # BT-126
    quantity: Decimal  # BT-129
    unit: str = "C62"  # BT-130, UN/ECE Rec 20
    price: Decimal  # BT-146, in major units, any number of decimals
    base_quantity: Decimal | None = None  # BT-149
    base_unit: str | None = None  # BT-150
    gross_price: Decimal | None = None  # BT-148
    price_discount: Decimal | None = None  # BT-147
    taxes: tuple[Tax, ...] = ()  # BG-30
    allowances: tuple[AllowanceCharge, ...] = ()  # BG-27, BG-28
    name: str = ""  # BT-153
    name_in_second_language: str | None = None
    description: str | None = None  # BT-154
    description_in_second_language: str | None = None
    seller_item_id: str | None = None  # BT-155
    buyer_item_id: str | None = None  # BT-156
    standard_item_id: Identifier | None = None  # BT-157
    classifications: tuple[Classification, ...] = ()  # BT-158
    origin_country: str | None = None  # BT-159
    attributes: tuple[tuple[str, str], ...] = ()  # BG-32: BT-160, BT-161
    note: str | None = None  # BT-127
    object_identifier: Identifier | None = None  # BT-128
    order_line: str | None = None  # BT-132
    accounting_reference: str | None = None  # BT-133
    period: Period | None = None  # BG-26
    price_with_tax: Decimal | None = None  # for the same quantity as ``price``
    net: Money | None = None  # BT-131, filled in by the engine
    with_tax: Money | None = None  # filled in by the engine where prices include tax


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxSubtotal:
    """One group of the tax breakdown (BG-23)."""

    tax: Tax  # BT-118..BT-121
    taxable: Money  # BT-116
    amount: Money  # BT-117


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Document totals (BG-22), all in the document currency but ``tax_in_tax_currency``."""

    lines: Money  # BT-106
    allowances: Money  # BT-107
    charges: Money  # BT-108
    without_tax: Money  # BT-109
    tax: Money  # BT-110
    with_tax: Money  # BT-112
    prepaid: Money  # BT-113
    rounding: Money  # BT-114
    payable: Money  # BT-115
    tax_in_tax_currency: Money | None = None  # BT-111


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice or, by its type code (BT-3), a credit note, with everything EN 16931 lets it say."""

    number: str | None = None  # BT-1; None until issued
    issue_date: date | None = None  # BT-2
    type_code: str = "380"  # BT-3, UNTDID 1001
    currency: str  # BT-5
    tax_currency: str | None = None  # BT-6
    tax_exchange_rate: Decimal | None = (
        None  # units of tax currency for one of the document currency
    )
    tax_exchange_source: str | None = None  # who said so: a table, a central bank, a contract
    tax_exchange_date: date | None = None  # the day it was published for
    tax_point_date: date | None = None  # BT-7
    tax_point_code: str | None = None  # BT-8
    due_date: date | None = None  # BT-9
    buyer_reference: str | None = None  # BT-10
    project_reference: str | None = None  # BT-11
    contract_reference: str | None = None  # BT-12
    purchase_order_reference: str | None = None  # BT-13
    sales_order_reference: str | None = None  # BT-14
    receiving_advice_reference: str | None = None  # BT-15
    despatch_advice_reference: str | None = None  # BT-16
    tender_reference: str | None = None  # BT-17
    invoiced_object: Identifier | None = None  # BT-18
    accounting_reference: str | None = None  # BT-19
    payment_terms: str | None = None  # BT-20
    notes: tuple[Note, ...] = ()  # BG-1
    process: str | None = None  # BT-23
    specification: str | None = None  # BT-24
    preceding_invoices: tuple[PrecedingInvoice, ...] = ()  # BG-3
    seller: Party  # BG-4
    buyer: Party  # BG-7
    payee: Party | None = None  # BG-10
    tax_representative: Party | None = None  # BG-11
    delivery: Delivery | None = None  # BG-13
    period: Period | None = None  # BG-14
    payment: PaymentInstructions | None = None  # BG-16
    allowances: tuple[AllowanceCharge, ...] = ()  # BG-20, BG-21
    prepaid: Money | None = None  # BT-113
    prepayment: Prepayment | None = None
    rounding: Money | None = None  # BT-114, when stated rather than computed
    cash_rounding: Decimal | None = None  # step of the amount to pay, such as 0.05 (gives BT-114)
    tax_rounding: Rounding = Rounding.PER_GROUP
    attachments: tuple[Attachment, ...] = ()  # BG-24
    national: tuple[Identifier, ...] = ()  # references by a national network's names for them
    lines: tuple[Line, ...] = ()  # BG-25
    tax_breakdown: tuple[TaxSubtotal, ...] = ()  # BG-23, filled in by the engine
    totals: Totals | None = None  # BG-22, filled in by the engine

    @property
    def prices_include_tax(self) -> bool:
        """Were the prices agreed with tax (retail), so that the gross must come out to the cent?"""
        return any(line.price_with_tax is not None for line in self.lines)

    @property
    def is_credit_note(self) -> bool:
        """Is it written as a UBL CreditNote? (UNTDID 1001 codes that EN 16931 lists for credit notes.)"""
        return self.type_code in CREDIT_NOTE_TYPES

    @property
    def other_party(self) -> Party:
        """Whom its writer deals with: the buyer, or the seller in whose name it is written."""
        return self.seller if self.type_code in SELF_BILLED_TYPES else self.buyer


#: UNTDID 1001 codes that UBL writes as CreditNote (EN 16931 code lists, BR-CL-01).
CREDIT_NOTE_TYPES = frozenset("81 83 261 262 296 308 381 396 420 458 502 503 532".split())
#: Lists of item classifications that only a national network knows (MyInvois: kinds of goods and
#: services, customs tariff); documents of EN 16931 leave them out (BR-CL-13).
NATIONAL_CLASSIFICATIONS = frozenset({"CLASS", "PTC"})
#: UNTDID 1001 codes of documents that the buyer writes in the seller's name.
SELF_BILLED_TYPES = frozenset({"261", "389", "527"})
#: UNTDID 1001: an offer. EN 16931 knows no such document; it is calculated and printed like one.
QUOTE_TYPE = "310"
