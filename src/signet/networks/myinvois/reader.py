"""From a MyInvois document, XML or JSON, back to our invoice: the inbox, and the proof of the mapping."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast, get_args

from signet.en16931.model import (
    CreditTransfer,
    Identifier,
    Invoice,
    PaymentInstructions,
    Period,
    PrecedingInvoice,
    Prepayment,
    Totals,
)
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.kernel.money import Money, is_currency
from signet.networks.myinvois.einvoice import MALAYSIA, RINGGIT, EInvoice, Type, Version
from signet.networks.myinvois.growing import grow
from signet.networks.myinvois.mapping import DIGITAL_BANK
from signet.networks.myinvois.reader_lines import (
    in_currency,
    read_allowance,
    read_breakdown,
    read_line,
)
from signet.networks.myinvois.reader_parties import read_delivery, read_party
from signet.networks.myinvois.tree import Element
from signet.networks.myinvois.values import attribute, clock, day, decimal, known, moment, money

#: EInvoiceTypes -> BT-3 (UNTDID 1001).
TYPE_CODES: Final = {
    "01": "380", "02": "381", "03": "383", "04": "381",
    "11": "389", "12": "261", "13": "527", "14": "261",
}  # fmt: skip
#: PaymentMethods -> BT-81 (UNTDID 4461).
_MEANS: Final = {
    "01": "10", "02": "20", "03": "30", "04": "54", "05": "55", "06": "68", "07": "30",
}  # fmt: skip
_OTHER_MEANS = "ZZZ"
_KINDS = {"CustomsImportForm": "CUSTOMS", "K2": "K2"}


def read(data: bytes) -> EInvoice:
    """The document that these bytes say. Raises ``BadInput`` for what is no MyInvois document.

    Figures are those stated, also where they do not add up. What stands outside the element table, and
    the signature, is not read.
    """
    root = grow(data)
    type_code, version = _kind(root)
    currency = root.said("DocumentCurrencyCode")
    if not is_currency(currency):
        raise BadInput(
            _("The document does not say its currency."), code="myinvois.value",
            pointer="/DocumentCurrencyCode",
        )  # fmt: skip
    return EInvoice(
        invoice=_invoice(root, type_code, currency),
        type_code=type_code,
        version=version,
        issued_at=moment(root),
    )


def _kind(root: Element) -> tuple[Type, Version]:
    leaf = root.at("InvoiceTypeCode")
    code = root.said("InvoiceTypeCode")
    if leaf is None or code not in get_args(Type):
        raise BadInput(
            _("This is no MyInvois document: its type is “%(found)s”."),
            code="myinvois.type",
            pointer="/InvoiceTypeCode",
            params={"found": code},
        )
    version = "1.0" if attribute(leaf, "listVersionID") in {"1.0", "1.2"} else "1.1"
    return cast("Type", code), cast("Version", version)


def _invoice(root: Element, type_code: Type, currency: str) -> Invoice:
    rate = decimal(root, "TaxExchangeRate", "CalculationRate") or None
    tax = money(root, "TaxTotal", "TaxAmount")
    accounted = tax.currency if tax is not None else root.said("TaxCurrencyCode")
    lines = tuple(read_line(node, currency) for node in root.all("InvoiceLine"))
    paid = root.at("PrepaidPayment")
    return Invoice(
        number=known(root, "ID"),
        issue_date=moment(root).astimezone(MALAYSIA).date(),
        type_code=TYPE_CODES[type_code],
        currency=currency,
        tax_currency=accounted if accounted not in {"", currency} else None,
        tax_exchange_rate=rate if currency != RINGGIT else None,
        payment_terms=known(root, "PaymentTerms", "Note"),
        preceding_invoices=tuple(_originals(root)),
        seller=read_party(root.at("AccountingSupplierParty")),
        buyer=read_party(root.at("AccountingCustomerParty")),
        delivery=read_delivery(root.at("Delivery")),
        period=_period(root),
        payment=_payment(root.at("PaymentMeans")),
        allowances=tuple(read_allowance(each, currency) for each in root.all("AllowanceCharge")),
        prepaid=money(root, "PrepaidPayment", "PaidAmount", within=currency),
        prepayment=_prepayment(paid) if paid is not None else None,
        national=tuple(_national(root)),
        lines=lines,
        tax_breakdown=tuple(read_breakdown(root.at("TaxTotal"), lines, currency, rate)),
        totals=_totals(root, currency),
    )


def _totals(root: Element, currency: str) -> Totals:
    node, nothing = root.at("LegalMonetaryTotal") or Element("none"), Money.zero(currency)
    rate = decimal(root, "TaxExchangeRate", "CalculationRate") or None
    stated = money(root, "TaxTotal", "TaxAmount")

    def amount(name: str) -> Money:
        return money(node, name, within=currency) or nothing

    return Totals(
        lines=amount("LineExtensionAmount"),
        allowances=amount("AllowanceTotalAmount"),
        charges=amount("ChargeTotalAmount"),
        without_tax=amount("TaxExclusiveAmount"),
        tax=in_currency(stated, currency, rate),
        with_tax=amount("TaxInclusiveAmount"),
        prepaid=money(root, "PrepaidPayment", "PaidAmount", within=currency) or nothing,
        rounding=amount("PayableRoundingAmount"),
        payable=amount("PayableAmount"),
        tax_in_tax_currency=None if stated is None or stated.currency == currency else stated,
    )


def _originals(root: Element) -> Iterator[PrecedingInvoice]:
    """Whichever of the two elements the sender repeated."""
    for reference in root.all("BillingReference"):
        for each in reference.all("InvoiceDocumentReference"):
            if number := known(each, "ID"):
                yield PrecedingInvoice(number=number, network_id=known(each, "UUID"))


def _period(root: Element) -> Period | None:
    start = day(root, "InvoicePeriod", "StartDate")
    end = day(root, "InvoicePeriod", "EndDate")
    return Period(start=start, end=end) if start or end else None


def _payment(node: Element | None) -> PaymentInstructions | None:
    if node is None:
        return None
    mode = node.said("PaymentMeansCode")
    account = known(node, "PayeeFinancialAccount", "ID")
    if not mode and not account:
        return None
    return PaymentInstructions(
        means_code=_MEANS.get(mode, _OTHER_MEANS),
        means_text=DIGITAL_BANK if mode == "07" else None,
        transfers=(CreditTransfer(account=account),) if account else (),
    )


def _prepayment(node: Element) -> Prepayment | None:
    reference, on, at = known(node, "ID"), day(node, "PaidDate"), clock(node, "PaidTime")
    return Prepayment(reference=reference, day=on, time=at) if reference or on or at else None


def _national(root: Element) -> Iterator[Identifier]:
    if frequency := known(root, "InvoicePeriod", "Description"):
        yield Identifier(value=frequency, scheme="FREQUENCY")
    for reference in root.all("BillingReference"):
        if bill := known(reference, "AdditionalDocumentReference", "ID"):
            yield Identifier(value=bill, scheme="BILL")
    for document in root.all("AdditionalDocumentReference"):
        kind, value = document.said("DocumentType"), known(document, "ID")
        if kind == "FreeTradeAgreement":
            value, scheme = known(document, "DocumentDescription"), "FTA"
        else:
            scheme = _KINDS.get(kind, "" if kind else "INCOTERMS")
        if value and scheme:
            yield Identifier(value=value, scheme=scheme)
