"""The document itself: number, dates, references, currency, payment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from signet.en16931.canonical import decimal_text
from signet.en16931.findings import Finding
from signet.en16931.model import Invoice
from signet.networks.myinvois.checks.sentences import find
from signet.networks.myinvois.codelists import bare
from signet.networks.myinvois.einvoice import MALAYSIA, RINGGIT, EInvoice
from signet.networks.myinvois.identity import kind_of, number
from signet.networks.myinvois.windows import windows

#: How far the clocks of two machines may differ.
LENIENCE: Final = timedelta(minutes=5)
#: Name of a reference -> the field of a draft, and how many characters are taken.
_REFERENCES: Final = {
    "FREQUENCY": ("billing_frequency", 50),
    "BILL": ("bill_reference", 150),
    "CUSTOMS": ("customs_form", 1000),
    "K2": ("customs_form_2", 1000),
    "FTA": ("trade_agreement", 300),
}
#: Of a discount or charge, as of "Details of other charges".
REASON_LIMIT: Final = 300
_UUID = re.compile(r"[A-Z0-9]{26}")


def document_findings(einvoice: EInvoice, now: datetime) -> Iterator[Finding]:
    invoice = einvoice.invoice
    if not invoice.number:
        yield find("number", "")
    elif len(invoice.number) > 50:
        yield _long("number", invoice.number, 50)
    yield from _date(einvoice, now)
    yield from _originals(einvoice)
    yield from _references(invoice)
    yield from _reasons(invoice)
    yield from _currency(invoice)
    yield from _payment(invoice)


def _date(einvoice: EInvoice, now: datetime) -> Iterator[Finding]:
    moment = einvoice.moment
    said = f"{moment.astimezone(MALAYSIA):%Y-%m-%d %H:%M}"
    if moment > now + LENIENCE:
        yield find("date.future", "/issue_date", date=said)
    elif moment < now - timedelta(hours=windows().submit):  # core fields validator, CF321
        yield find("date.old", "/issue_date", date=said, hours=windows().submit)
    period = einvoice.invoice.period
    if period and period.start and period.end and period.end < period.start:
        yield find("period", "/period_end")


def _originals(einvoice: EInvoice) -> Iterator[Finding]:
    invoice = einvoice.invoice
    if einvoice.is_note and not invoice.preceding_invoices:
        other = invoice.seller if einvoice.is_self_billed else invoice.buyer
        yield find("consolidated.note" if kind_of(other) == "public" else "original", "/preceding")
    for index, each in enumerate(invoice.preceding_invoices):
        known = each.network_id or einvoice.originals.get(each.number, "")
        at = f"/preceding/{index}"
        if not known:
            waits = each.number in einvoice.consolidated_originals
            name = "original.waits" if waits else "original.unknown"
            yield find(name, at, number=each.number)
        elif not _UUID.fullmatch(known):
            yield find("original.form", at, found=known)


def _references(invoice: Invoice) -> Iterator[Finding]:
    for scheme, (name, limit) in _REFERENCES.items():
        value = number(invoice.national, scheme)
        if len(value) > limit:
            yield _long(name, value, limit)
    incoterms = number(invoice.national, "INCOTERMS")
    if incoterms and not (len(incoterms) == 3 and incoterms.isalpha()):
        yield find("incoterms", "/incoterms")
    exporter = number(invoice.seller.national, "CERTEX")
    if len(exporter) > 300:
        yield _long("seller/identifiers", exporter, 300)


def _reasons(invoice: Invoice) -> Iterator[Finding]:
    """Why there is a discount or charge; one that is shared between taxes is found once."""
    given = {
        f"allowances/{index if each.source is None else each.source}": each.reason
        for index, each in enumerate(invoice.allowances)
    }
    if invoice.delivery and invoice.delivery.other_charges:
        given["other_charges_reason"] = invoice.delivery.other_charges.reason
    for index, line in enumerate(invoice.lines):
        for position, each in enumerate(line.allowances):
            given[f"lines/{index}/allowances/{position}"] = each.reason
    for name, reason in given.items():
        if len(reason or "") > REASON_LIMIT:
            place = name if name == "other_charges_reason" else f"{name}/reason"
            yield _long(place, reason or "", REASON_LIMIT)


def _currency(invoice: Invoice) -> Iterator[Finding]:
    currency, rate = invoice.currency, invoice.tax_exchange_rate
    if currency not in bare("currencies"):
        yield find("currency", "/currency", found=currency)
    if invoice.tax_currency not in {None, "", RINGGIT, currency}:
        yield find("tax_currency", "/tax_currency", found=invoice.tax_currency)
    if currency == RINGGIT:
        return
    if rate is None or rate <= 0:
        place = "/tax_exchange_rate" if invoice.tax_currency else "/tax_currency"
        yield find("rate", place, currency=currency)
    elif len(decimal_text(rate)) > 15:
        yield find("rate.long", "/tax_exchange_rate", found=decimal_text(rate))


def _payment(invoice: Invoice) -> Iterator[Finding]:
    if len(invoice.payment_terms or "") > 300:
        yield _long("payment_terms", invoice.payment_terms or "", 300)
    for transfer in invoice.payment.transfers[:1] if invoice.payment else ():
        if len(transfer.account) > 150:
            yield _long("bank_account_id", transfer.account, 150)
    known = (
        invoice.prepayment if invoice.prepaid else None
    )  # nothing is told of a payment of nothing
    reference = known.reference if known else None
    if reference and len(reference) > 150:
        yield _long("prepaid_reference", reference, 150)
    if invoice.totals and not invoice.totals.payable:
        yield find("zero", "/lines")


def _long(name: str, value: str, limit: int) -> Finding:
    return find("long", f"/{name}", name=f"{value[:20]}…", count=len(value), limit=limit)
