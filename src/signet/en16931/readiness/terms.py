"""The document's own terms: type, currency, dates, notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from signet.en16931.codelists import codes
from signet.en16931.findings import Finding
from signet.en16931.model import SELF_BILLED_TYPES, Invoice, Period
from signet.en16931.readiness.sentences import find
from signet.kernel.money import exponent

#: UNTDID 1001 codes that Peppol carries (P0100, P0101 of BIS Billing 3.0, and of Self-Billing 3.0 those
#: of self-billed documents); 326 and 384 only within Germany.
_PEPPOL_INVOICES = frozenset(
    "71 80 82 84 102 218 219 326 331 380 382 383 384 386 388 393 395 553 575 623 780 817 870 875 876"
    " 877".split()
)
_PEPPOL_CREDIT_NOTES = frozenset("81 83 381 396 532".split())
_TEN_YEARS = 3660  # days


def term_findings(invoice: Invoice) -> Iterator[Finding]:
    yield from _type_and_currency(invoice)
    yield from _dates(invoice)
    if invoice.period:
        yield from _period(invoice.period)
    for index, note in enumerate(invoice.notes):
        if not note.text.strip():
            yield find("note.empty", "/note")
        if note.subject and note.subject not in codes("note_subjects"):
            yield find("note.subject", "/note", code=note.subject)
        if index == 1:
            yield find("note.many", "/note")


def _type_and_currency(invoice: Invoice) -> Iterator[Finding]:
    is_note, code = invoice.is_credit_note, invoice.type_code
    if code not in codes("credit_note_types" if is_note else "invoice_types"):
        yield find("type_code", "/type_code", code=code)
    elif code not in SELF_BILLED_TYPES | (_PEPPOL_CREDIT_NOTES if is_note else _PEPPOL_INVOICES):
        rule = "P0101" if is_note else "P0100"
        yield find("type_code.peppol", "/type_code", code=code, rule=rule)
    if invoice.currency not in codes("currencies"):
        yield find("currency", "/currency", code=invoice.currency)
    elif exponent(invoice.currency) > 2:
        yield find("currency.decimals", "/currency", code=invoice.currency)
    if not invoice.tax_currency:
        return
    if invoice.tax_currency not in codes("currencies"):
        yield find("tax_currency", "/tax_currency", code=invoice.tax_currency)
    elif invoice.tax_currency == invoice.currency:
        yield find("tax_currency.same", "/tax_currency")
    elif invoice.totals and invoice.totals.tax_in_tax_currency is None:
        yield find("tax_currency.rate", "/tax_exchange_rate")


def _dates(invoice: Invoice) -> Iterator[Finding]:
    issued, due = invoice.issue_date, invoice.due_date
    if issued is None:
        yield find("issue_date", "/issue_date")
    else:
        if due and due < issued:
            yield find("due_date.early", "/due_date")
        if due and _far(due, issued):
            yield find("due_date.late", "/due_date")
        delivered = invoice.delivery.actual_date if invoice.delivery else None
        if delivered and _far(delivered, issued):
            yield find("delivery_date.far", "/delivery_date")
    payable = invoice.totals.payable.minor if invoice.totals else 0
    if payable > 0 and not (due or invoice.payment_terms or invoice.is_credit_note):
        yield find("due_date", "/due_date")
    if invoice.tax_point_date and invoice.tax_point_code:
        yield find("tax_point", "/tax_point_date")
    if invoice.tax_point_code and invoice.tax_point_code not in codes("tax_point_codes"):
        yield find("tax_point_code", "/tax_point_date")


def _period(period: Period) -> Iterator[Finding]:
    if period.start is None and period.end is None:
        yield find("period.empty", "/period_start")
    elif period.start and period.end and period.end < period.start:
        yield find("period", "/period_end")


def _far(one: date, other: date) -> bool:
    return abs((one - other).days) > _TEN_YEARS
