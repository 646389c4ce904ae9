"""A Malaysian seller, buyers of every kind, and an invoice of two lines: what the tests start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from signet.en16931.model import (
    Address,
    AllowanceCharge,
    Category,
    Classification,
    Contact,
    CreditTransfer,
    Delivery,
    Identifier,
    Invoice,
    Line,
    Party,
    PaymentInstructions,
    Period,
    PrecedingInvoice,
    Prepayment,
    Tax,
)
from signet.en16931.totals import calculate
from signet.kernel.money import Money
from signet.networks.myinvois.einvoice import EInvoice

ISSUED_AT = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)  # 11:04:05 in Kuala Lumpur
TODAY = date(2026, 11, 21)


def ids(**numbers: str) -> tuple[Identifier, ...]:
    """Identifiers by the names of their schemes."""
    return tuple(Identifier(scheme=scheme, value=value) for scheme, value in numbers.items())


SELLER = Party(
    name="Kopi & Kek Sdn. Bhd.",
    national=ids(
        TIN="C 2584563222-0", BRN="202001234567", SST="W10-1808-32000059", MSIC="56103"
    ),
    address=Address(
        line1="Lot 66", line2="Persiaran Jaya", city="Kuala Lumpur", postal_code="50480",
        subdivision="W.P. Kuala Lumpur", country="MY",
    ),
    contact=Contact(phone="+60 3-1234 5678", email="akaun@kopi.example"),
)  # fmt: skip
BUYER = Party(
    name="Pejabat Hijau Sdn. Bhd.",
    national=ids(TIN="C11223344550", BRN="201901000005"),
    address=Address(
        line1="8 Jalan Bukit", city="Ipoh", postal_code="30000", subdivision="Perak", country="MY"
    ),
    contact=Contact(phone="05-241 0000"),
)
SERVICE = Tax(scheme="SERVICE", percent=Decimal(8))
SALES = Tax(scheme="SALES", percent=Decimal(10))
EXEMPT = Tax(
    scheme="SALES", category=Category.EXEMPT, percent=Decimal(0), exemption_reason="Sijil C2-2024"
)
NO_TAX = Tax(scheme="SST", category=Category.OUT_OF_SCOPE)


def line(
    number: int = 1, *, price: str = "100", quantity: str = "2", code: str = "022", **more: Any
) -> Line:
    """A line of two pieces at RM 100 with service tax."""
    values: dict[str, Any] = {
        "id": str(number),
        "quantity": Decimal(quantity),
        "price": Decimal(price),
        "name": "Kopi O",
        "taxes": (SERVICE,),
        "classifications": (Classification(code=code, list_id="CLASS"),),
    }
    return Line(**values | more)


def invoice(**more: Any) -> Invoice:
    """A calculated invoice of RM 216 to a company in Ipoh."""
    values: dict[str, Any] = {
        "number": "INV-2026-0001",
        "issue_date": TODAY,
        "currency": "MYR",
        "seller": SELLER,
        "buyer": BUYER,
        "lines": (line(),),
    }
    return calculate(Invoice(**values | more))


def einvoice(type_code: Any = "01", **more: Any) -> EInvoice:
    """The invoice on its way; fields of ``EInvoice`` are told from those of ``Invoice`` by name."""
    own = {name: more.pop(name) for name in ("version", "originals", "issued_at") if name in more}
    return EInvoice(invoice=invoice(**more), type_code=type_code, **{"issued_at": ISSUED_AT, **own})


def everything(type_code: Any = "01", **more: Any) -> EInvoice:
    """A document in which every element of the official table has something to say."""
    seller = replace(
        SELLER,
        national=(
            *SELLER.national,
            *ids(
                TTX="123-4567-89012345",
                ACTIVITY="Hotel and café",
                CERTEX="CPT-CCN-W-211111-KL-000002",
            ),
        ),
    )
    tourism = Tax(scheme="TOURISM", per_unit=Decimal(10))
    values: dict[str, Any] = {
        "currency": "USD",
        "tax_currency": "MYR",
        "tax_exchange_rate": Decimal("4.4321"),
        "seller": seller,
        "buyer": replace(
            with_ids(BUYER, TIN="IG56003500070", NRIC="770625-01-5324", SST="B10-1809-22000001"),
            contact=Contact(phone="05-241 0000", email="beli@hijau.example"),
        ),
        "period": Period(start=date(2026, 11, 1), end=date(2026, 11, 30)),
        "national": ids(
            FREQUENCY="Monthly", BILL="151891-1981", CUSTOMS="K1-1,K9-2",
            FTA="ASEAN-Australia-New Zealand FTA (AANZFTA)", K2="K2-7", INCOTERMS="CIF",
        ),
        "preceding_invoices": (
            PrecedingInvoice(number="INV-2026-0007", network_id="F9D425P6DS7D8IU0000000000A"),
            PrecedingInvoice(number="OLD-1"),
        ),
        "delivery": Delivery(
            name="Gudang Selatan",
            national=ids(TIN="C11223344550", PASSPORT="A1234567"),
            address=Address(line1="1 Marina", city="Singapore", postal_code="018989", country="SG"),
            other_charges=AllowanceCharge(
                is_charge=True, amount=Money(2500, "USD"), reason="Insurance on the way"
            ),
        ),
        "payment": transfer(),
        "payment_terms": "30 days",
        "prepaid": Money(1000, "USD"),
        "prepayment": Prepayment(
            reference="RCT-1", day=date(2026, 11, 20), time=time(8, 30, 15)
        ),
        "rounding": Money(-2, "USD"),
        "allowances": (
            AllowanceCharge(amount=Money(500, "USD"), reason="Loyal customer"),
            AllowanceCharge(is_charge=True, percent=Decimal("2.5"), reason="Handling"),
        ),
        "lines": (
            line(
                1, quantity="3", unit="DAY", taxes=(SERVICE, tourism), name="Bilik",
                origin_country="MY",
                classifications=(
                    Classification(code="9800.00.0010", list_id="PTC"),
                    Classification(code="022", list_id="CLASS"),
                    Classification(code="027", list_id="CLASS"),
                ),
                allowances=(
                    AllowanceCharge(percent=Decimal("12.5"), reason="Low season"),
                    AllowanceCharge(
                        is_charge=True, amount=Money(700, "USD"), percent=Decimal(7), reason="View"
                    ),
                ),
            ),
            line(2, taxes=(EXEMPT,)),
            line(3, taxes=(NO_TAX,), code="003"),
            line(4, taxes=(SALES, SERVICE)),
        ),
    }  # fmt: skip
    return einvoice(type_code, **values | more)


def transfer(account: str = "5123 4567 8901", means: str = "30") -> PaymentInstructions:
    return PaymentInstructions(means_code=means, transfers=(CreditTransfer(account=account),))


def with_ids(party: Party, **numbers: str) -> Party:
    """The party with other numbers."""
    return replace(party, national=ids(**numbers))
