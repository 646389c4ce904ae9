"""A received MyInvois document in terms of EN 16931: the element table, bottom to top.

The figures are the sender's own, not worked out again: what was signed and validated is what is owed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from signet.en16931.model import (
    AllowanceCharge,
    Category,
    Classification,
    Invoice,
    Line,
    Period,
    PrecedingInvoice,
    Tax,
    TaxSubtotal,
    Totals,
)
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.kernel.money import Money, is_currency
from signet.networks.myinvois.einvoice import MALAYSIA, TYPES
from signet.networks.myinvois.mapping_lines import CLASS, TARIFF
from signet.networks.myinvois.parsing import parse
from signet.networks.myinvois.reading_parties import read_party
from signet.networks.myinvois.taxes import EXEMPT, NOT_APPLICABLE
from signet.networks.myinvois.taxes import TYPES as TAXES
from signet.networks.myinvois.tree import Element

_SCHEMES = {code: scheme for scheme, code in TAXES.items()}
_NUMBERS = {"invoice": "380", "credit_note": "381", "debit_note": "383", "refund_note": "381"}
_SELF_BILLED = {"invoice": "389", "credit_note": "261", "debit_note": "527", "refund_note": "261"}
#: Code of EInvoiceTypes -> UNTDID 1001 (BT-3).
_TYPES = {
    code: (_SELF_BILLED if self_billed else _NUMBERS)[kind]
    for (kind, self_billed), code in TYPES.items()
}


def read(body: bytes, media_type: str = "") -> Invoice:  # noqa: ARG001  # it is seen from the bytes
    """Raises ``BadInput`` for what cannot be read as a MyInvois document."""
    root = parse(body)
    currency = root.said("DocumentCurrencyCode")
    if not is_currency(currency):
        raise BadInput(_("The document names no currency (BT-5)."), code="ubl.currency")
    seller, buyer = root.at("AccountingSupplierParty"), root.at("AccountingCustomerParty")
    if seller is None or buyer is None:
        raise BadInput(_("The document names no supplier or no buyer."), code="myinvois.parties")
    code = root.said("InvoiceTypeCode")
    tax_currency = root.said("TaxCurrencyCode")
    return Invoice(
        number=root.said("ID") or None,
        issue_date=_issued(root),
        type_code=_TYPES.get(code, "380"),  # type: ignore[call-overload]
        currency=currency,
        tax_currency=tax_currency if tax_currency not in {"", currency} else None,
        tax_exchange_rate=_number(root.said("TaxExchangeRate", "CalculationRate")),
        payment_terms=root.said("PaymentTerms", "Note") or None,
        preceding_invoices=tuple(_preceding(root)),
        seller=read_party(seller),
        buyer=read_party(buyer),
        period=_period(root),
        allowances=tuple(_allowance(node, currency) for node in root.all("AllowanceCharge")),
        prepaid=_money(root.at("PrepaidPayment"), "PaidAmount", currency),
        lines=tuple(_line(node, currency) for node in root.all("InvoiceLine")),
        tax_breakdown=tuple(_subtotals(root, currency)),
        totals=_totals(root, currency),
    )


def _issued(root: Element) -> date | None:
    """The day in Malaysia: date and time are UTC."""
    day, time = root.said("IssueDate"), root.said("IssueTime").rstrip("Z") or "00:00:00"
    if not day:
        return None
    try:
        at = datetime.fromisoformat(f"{day}T{time}")
    except ValueError:
        raise BadInput(
            _("“%(found)s” is not a date; write it as 2026-12-31."),
            code="myinvois.date",
            params={"found": day},
        ) from None
    return at.replace(tzinfo=UTC).astimezone(MALAYSIA).date()


def _preceding(root: Element) -> Iterator[PrecedingInvoice]:
    for reference in root.all("BillingReference"):
        for document in reference.all("InvoiceDocumentReference"):
            uuid = document.said("UUID")
            yield PrecedingInvoice(
                number=document.said("ID"), network_id=uuid if uuid not in {"", "NA"} else None
            )


def _period(root: Element) -> Period | None:
    start, end = (_day(root.said("InvoicePeriod", name)) for name in ("StartDate", "EndDate"))
    return Period(start=start, end=end) if start or end else None


def _allowance(node: Element, currency: str) -> AllowanceCharge:
    factor = _number(node.said("MultiplierFactorNumeric"))
    return AllowanceCharge(
        is_charge=node.said("ChargeIndicator") == "true",
        amount=_money(node, "Amount", currency) or Money.zero(currency),
        percent=factor * 100 if factor else None,
        reason=node.said("AllowanceChargeReason") or None,
    )


def _line(node: Element, currency: str) -> Line:
    quantity = node.at("InvoicedQuantity")
    unit = dict(quantity.attributes).get("unitCode", "") if quantity else ""
    taxes = (sub.at("TaxCategory") and _tax(sub) for sub in _all(node, "TaxTotal", "TaxSubtotal"))
    return Line(
        id=node.said("ID") or "1",
        quantity=_number(node.said("InvoicedQuantity")) or Decimal(1),
        unit=unit or "C62",
        price=_number(node.said("Price", "PriceAmount")) or Decimal(0),
        taxes=tuple(tax for tax in taxes if tax),
        allowances=tuple(_allowance(each, currency) for each in node.all("AllowanceCharge")),
        name=node.said("Item", "Description"),
        classifications=tuple(_classifications(node)),
        net=_money(node, "LineExtensionAmount", currency),
    )


def _classifications(node: Element) -> Iterator[Classification]:
    for code in _all(node, "Item", "CommodityClassification", "ItemClassificationCode"):
        name = dict(code.attributes).get("listID", CLASS)
        if code.text and name in {CLASS, TARIFF}:
            yield Classification(code=code.text, list_id=name)


def _subtotals(root: Element, currency: str) -> Iterator[TaxSubtotal]:
    for node in _all(root, "TaxTotal", "TaxSubtotal"):
        zero = Money.zero(currency)
        yield TaxSubtotal(
            tax=_tax(node),
            taxable=_money(node, "TaxableAmount", currency) or zero,
            amount=_money(node, "TaxAmount", currency) or zero,
        )


def _tax(node: Element) -> Tax:
    code = node.said("TaxCategory", "ID")
    category = {EXEMPT: Category.EXEMPT, NOT_APPLICABLE: Category.OUT_OF_SCOPE}.get(
        code, Category.STANDARD
    )
    return Tax(
        category=category,
        percent=None if category is Category.OUT_OF_SCOPE else _number(node.said("Percent")),
        scheme=_SCHEMES.get(code, "SST"),
        per_unit=_number(node.said("PerUnitAmount")),
        exemption_reason=node.said("TaxCategory", "TaxExemptionReason") or None,
    )


def _totals(root: Element, currency: str) -> Totals:
    node, zero = root.at("LegalMonetaryTotal"), Money.zero(currency)

    def stated(name: str) -> Money | None:
        return _money(node, name, currency)

    without = stated("TaxExclusiveAmount") or zero
    with_tax = stated("TaxInclusiveAmount") or without
    return Totals(
        lines=stated("LineExtensionAmount") or without,
        allowances=stated("AllowanceTotalAmount") or zero,
        charges=stated("ChargeTotalAmount") or zero,
        without_tax=without,
        tax=with_tax - without,
        with_tax=with_tax,
        prepaid=_money(root.at("PrepaidPayment"), "PaidAmount", currency) or zero,
        rounding=stated("PayableRoundingAmount") or zero,
        payable=stated("PayableAmount") or with_tax,
    )


def _all(node: Element, *path: str) -> Iterator[Element]:
    found = [node]
    for name in path:
        found = [child for each in found for child in each.all(name)]
    yield from found


def _money(node: Element | None, name: str, currency: str) -> Money | None:
    """In the currency that stands beside it: tax may be stated in ringgit."""
    leaf = node.at(name) if node else None
    value = _number(leaf.text or "") if leaf else None
    if leaf is None or value is None:
        return None
    beside = dict(leaf.attributes).get("currencyID", "")
    return Money.of(value, beside if is_currency(beside) else currency)


def _number(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found.adjusted() > 18:  # what a row can hold
        raise BadInput(
            _("“%(found)s” is not a number."), code="myinvois.number", params={"found": text[:40]}
        )
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
