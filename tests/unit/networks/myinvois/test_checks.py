"""What MyInvois would refuse is found at home: one document wrong in one way, the code and the field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from signet.en16931.model import (
    Address,
    AllowanceCharge,
    Category,
    Classification,
    Contact,
    Delivery,
    Identifier,
    Party,
    Period,
    PrecedingInvoice,
    Tax,
)
from signet.en16931.totals import calculate
from signet.kernel.errors import BadInput
from signet.kernel.money import Money
from signet.networks.myinvois.checks import check, structure_findings
from signet.networks.myinvois.checks.json_form import form_faults
from signet.networks.myinvois.checks.sentences import SENTENCES
from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.mapping import to_json, to_xml
from tests.unit.networks.myinvois.samples import (
    BUYER,
    ISSUED_AT,
    SELLER,
    TODAY,
    einvoice,
    everything,
    ids,
    invoice,
    line,
    with_ids,
)

UUID = "F9D425P6DS7D8IU0000000000A"
ORIGINAL = (PrecedingInvoice(number="INV-1", network_id=UUID),)
FOREIGN = Party(
    name="Al Noor LLC",
    address=Address(line1="Al Fahidi Street", city="Dubai", country="AE"),
    contact=Contact(phone="+97141234567"),
)
PUBLIC = Party(name="", national=ids(TIN="EI00000000010"))


def found(document: EInvoice, now: datetime = ISSUED_AT) -> list[tuple[str, str, str]]:
    return [(f.severity, f.rule, f.pointer) for f in check(document, now=now)]


def errors(document: EInvoice) -> list[tuple[str, str]]:
    return [(rule, pointer) for severity, rule, pointer in found(document) if severity == "error"]


def buyer(**changes: Any) -> dict[str, Any]:
    return {"buyer": replace(BUYER, **changes)}


def seller(**changes: Any) -> dict[str, Any]:
    return {"seller": replace(SELLER, **changes)}


def at(party: Party, **changes: Any) -> Address:
    assert party.address is not None
    return replace(party.address, **changes)


def sent_to(**changes: Any) -> dict[str, Any]:
    """A shipping recipient; what is no field of the delivery is one of its address."""
    own = {name: changes.pop(name) for name in ("name", "national") if name in changes}
    where = {"line1": "1 Marina", "city": "Singapore", "country": "SG", **changes}
    return {"delivery": Delivery(**{"name": "Gudang", "address": Address(**where), **own})}


def charged(reason: str) -> dict[str, Any]:
    """Other charges, told with the delivery."""
    other = AllowanceCharge(is_charge=True, amount=Money(2500, "MYR"), reason=reason)
    return {"delivery": Delivery(other_charges=other)}


def taxed(**changes: Any) -> dict[str, Any]:
    return {"lines": (line(taxes=(Tax(**changes),)),)}


def classified(*codes: tuple[str, str]) -> dict[str, Any]:
    given = tuple(Classification(list_id=list_id, code=code) for list_id, code in codes)
    return {"lines": (line(classifications=given),)}


def test_a_good_document_of_every_type_has_no_findings() -> None:
    for code in ("01", "02", "03", "04"):
        originals = {} if code == "01" else {"preceding_invoices": ORIGINAL}
        assert found(einvoice(code, **originals)) == []
        swapped = {"seller": BUYER, "buyer": replace(SELLER, national=SELLER.national[:2])}
        assert found(einvoice(f"1{code[1]}", **swapped, **originals)) == []


#: One thing wrong with the good invoice -> the rule and the field.
WRONG: list[tuple[dict[str, Any], str, str]] = [
    # parties
    (buyer(name=" "), "CF333", "/buyer/legal_name"),
    (seller(name=""), "CF334", "/seller/legal_name"),
    (buyer(name="x" * 301), "MY-LENGTH", "/buyer/legal_name"),
    (buyer(national=ids(BRN="201901000005")), "MY-TIN", "/buyer/identifiers"),
    (seller(national=SELLER.national[1:]), "MY-TIN", "/seller/identifiers"),
    (buyer(national=ids(TIN="C01223344550", BRN="1")), "ERR406", "/buyer/identifiers"),
    (buyer(national=ids(TIN="C11223344551", BRN="1")), "ERR406", "/buyer/identifiers"),
    (buyer(national=ids(TIN="C11223344550", BRN="N/A")), "MY-REGISTRATION", "/buyer/identifiers"),
    (buyer(national=ids(TIN="C11223344550", BRN="1" * 21)), "MY-LENGTH", "/buyer/identifiers"),
    (buyer(national=ids(NRIC="77062501532")), "ERR206", "/buyer/identifiers"),
    (buyer(national=ids(NRIC="٧٧٠٦٢٥٠١٥٣٢٤")), "ERR206", "/buyer/identifiers"),
    (buyer(national=ids(TIN="EI00000000030", BRN="1")), "MY-TIN-GENERAL", "/buyer/identifiers"),
    (buyer(national=ids(TIN="EI00000000010", BRN="1")), "ERR237", "/buyer/identifiers"),
    (buyer(national=ids(TIN="EI00000000010", PASSPORT="A1")), "ERR237", "/buyer/identifiers"),
    (
        seller(national=ids(TIN="EI00000000010", BRN="1", MSIC="56103")),
        "MY-TIN-GENERAL",
        "/seller/identifiers",
    ),
    (
        buyer(national=(*BUYER.national, *ids(SST="A;B;C"))),
        "MY-SST",
        "/buyer/identifiers",
    ),
    (
        seller(national=(*SELLER.national, *ids(TTX="1/2"))),
        "CF407",
        "/seller/identifiers",
    ),
    (seller(national=SELLER.national[:3]), "MY-MSIC", "/seller/identifiers"),
    (
        seller(national=(*SELLER.national[:3], *ids(MSIC="99999"))),
        "CV302",
        "/seller/identifiers",
    ),
    # addresses
    (buyer(address=at(BUYER, line1=None)), "CF346", "/buyer/line1"),
    (seller(address=at(SELLER, line2="x" * 151)), "CF345", "/seller/line2"),
    (buyer(address=at(BUYER, city=None)), "CF340", "/buyer/city"),
    (seller(address=at(SELLER, city=None)), "CF339", "/seller/city"),
    (buyer(address=at(BUYER, city="x" * 51)), "MY-LENGTH", "/buyer/city"),
    (buyer(address=at(BUYER, subdivision=None)), "CF343", "/buyer/subdivision"),
    (seller(address=at(SELLER, subdivision=None)), "CF342", "/seller/subdivision"),
    (buyer(address=at(BUYER, subdivision="17")), "CV317", "/buyer/subdivision"),
    (buyer(address=at(BUYER, subdivision="00")), "CV302", "/buyer/subdivision"),
    (buyer(address=at(BUYER, subdivision="Atlantis")), "CV302", "/buyer/subdivision"),
    (seller(address=at(SELLER, country="")), "CF336", "/seller/country"),
    (buyer(address=at(BUYER, country="")), "CF337", "/buyer/country"),
    (buyer(address=at(BUYER, country="SG", subdivision="MY-10")), "CV316", "/buyer/subdivision"),
    (buyer(address=at(BUYER, postal_code="3000")), "MY-POSTCODE", "/buyer/postal_code"),
    (buyer(address=at(BUYER, country="XX")), "CV302", "/buyer/country"),
    (seller(contact=None), "CF348", "/seller/phone"),
    (buyer(contact=Contact(phone="N/A")), "CF349", "/buyer/phone"),
    (buyer(contact=Contact(email="a@b.my")), "CF349", "/buyer/phone"),
    (buyer(contact=Contact(phone="123456789012345678901")), "CF403", "/buyer/phone"),
    (seller(contact=Contact(phone="1234567")), "CF401", "/seller/phone"),
    (buyer(contact=Contact(phone="05-2410000", email="a@b.my;c@d.my")), "CF410", "/buyer/email"),
    # document
    ({"number": None}, "MY-NUMBER", ""),
    ({"number": "9" * 51}, "MY-LENGTH", "/number"),
    ({"issue_date": TODAY - timedelta(days=4)}, "CF321", "/issue_date"),
    ({"issue_date": TODAY + timedelta(days=1)}, "CF321", "/issue_date"),
    (
        {"period": Period(start=TODAY, end=TODAY - timedelta(days=1))},
        "MY-PERIOD",
        "/period_end",
    ),
    (sent_to(national=ids(TIN="C1")), "MY-TIN", "/delivery_tin"),
    (sent_to(national=ids(PASSPORT="A123456789012")), "MY-LENGTH", "/delivery_registration"),
    (sent_to(name="x" * 301), "MY-LENGTH", "/delivery_name"),
    (sent_to(line2="x" * 151), "MY-LENGTH", "/delivery_line2"),
    (sent_to(city="x" * 51), "MY-LENGTH", "/delivery_city"),
    (sent_to(postal_code="9" * 51), "MY-LENGTH", "/delivery_postal_code"),
    (sent_to(country="XX"), "CV302", "/delivery_country"),
    (sent_to(country="MY", subdivision="Atlantis"), "CV302", "/delivery_subdivision"),
    (sent_to(country="MY", subdivision="17"), "CV317", "/delivery_subdivision"),
    (sent_to(country="SG", subdivision="MY-10"), "CV316", "/delivery_subdivision"),
    (
        {"allowances": (AllowanceCharge(percent=Decimal(5), reason="x" * 301),)},
        "MY-LENGTH",
        "/allowances/0/reason",
    ),
    (
        {"lines": (line(allowances=(AllowanceCharge(percent=Decimal(5), reason="x" * 301),)),)},
        "MY-LENGTH",
        "/lines/0/allowances/0/reason",
    ),
    (charged("x" * 301), "MY-LENGTH", "/other_charges_reason"),
    ({"payment_terms": "x" * 301}, "MY-LENGTH", "/payment_terms"),
    ({"national": ids(INCOTERMS="FO")}, "MY-INCOTERMS", "/incoterms"),
    ({"national": ids(BILL="x" * 151)}, "MY-LENGTH", "/bill_reference"),
    ({"national": ids(FREQUENCY="x" * 51)}, "MY-LENGTH", "/billing_frequency"),
    ({"national": ids(CUSTOMS="x" * 1001)}, "MY-LENGTH", "/customs_form"),
    ({"currency": "USD"}, "DC511", "/tax_currency"),
    ({"currency": "USD", "tax_exchange_rate": Decimal("1.12345678901234")}, "MY-LENGTH", "/tax_exchange_rate"),
    (
        {"tax_currency": "USD", "tax_exchange_rate": Decimal("0.2")},
        "MY-TAX-CURRENCY",
        "/tax_currency",
    ),
    ({"currency": "XTS", "tax_exchange_rate": Decimal(1)}, "CV302", "/currency"),
    # lines
    ({"lines": ()}, "MY-LINES", "/lines"),
    (classified(), "CF364", "/lines/0/classifications"),
    (classified(("CLASS", "046")), "CV302", "/lines/0/classifications/0/code"),
    (classified(("CLASS", "022"), ("PTC", "9" * 13)), "MY-LENGTH", "/lines/0/classifications/1/code"),
    (classified(("CLASS", "004")), "MY-CONSOLIDATED", "/lines/0/classifications"),
    ({"lines": (line(name=" "),)}, "MY-DESCRIPTION", "/lines/0/name"),
    ({"lines": (line(name="x" * 301),)}, "MY-LENGTH", "/lines/0/name"),
    ({"lines": (line(unit="QQQ"),)}, "CV302", "/lines/0/unit"),
    ({"lines": (line(origin_country="XX"),)}, "CV302", "/lines/0/origin_country"),
    (taxed(scheme="VAT", percent=Decimal(20)), "CV302", "/lines/0/tax"),
    (taxed(scheme="SALES", category=Category.EXEMPT), "MY-EXEMPTION", "/lines/0/tax"),
    (
        taxed(scheme="SALES", category=Category.EXEMPT, exemption_reason="x" * 301),
        "MY-LENGTH",
        "/lines/0/tax",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "rule", "pointer"), WRONG)
def test_one_thing_wrong_is_one_error(changes: dict[str, Any], rule: str, pointer: str) -> None:
    assert errors(einvoice(**changes)) == [(rule, pointer)]


def test_seventy_two_hours_are_counted_to_the_second() -> None:
    document = einvoice()
    edge = ISSUED_AT + timedelta(hours=72)
    assert found(document, edge) == []
    assert found(document, edge + timedelta(seconds=1)) == [("error", "CF321", "/issue_date")]
    assert found(document, ISSUED_AT - timedelta(minutes=5)) == []
    assert found(document, ISSUED_AT - timedelta(minutes=6)) == [("error", "CF321", "/issue_date")]


def test_the_day_is_malaysias() -> None:
    """At 01:00 in Kuala Lumpur it is still yesterday in UTC: that is the date that is written."""
    night = datetime(2026, 11, 20, 17, 0, 1, tzinfo=UTC)
    document = einvoice(issued_at=night)
    assert document.moment == night
    assert b"<cbc:IssueDate>2026-11-20</cbc:IssueDate><cbc:IssueTime>17:00:01Z<" in to_xml(document)
    assert found(document, night) == []


@pytest.mark.parametrize(
    ("originals", "expected"),
    [
        ((), [("error", "MY-ORIGINAL", "/preceding")]),
        ((PrecedingInvoice(number="X"),), [("warning", "MY-ORIGINAL", "/preceding/0")]),
        (
            (*ORIGINAL, PrecedingInvoice(number="X", network_id="F9-1")),
            [("error", "MY-ORIGINAL", "/preceding/1")],
        ),
        ((*ORIGINAL, replace(ORIGINAL[0], number="INV-2")), []),
    ],
)
def test_a_note_names_its_originals(
    originals: tuple[PrecedingInvoice, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert found(einvoice("02", preceding_invoices=originals)) == expected


def test_an_original_that_we_cleared_ourselves_is_known() -> None:
    document = einvoice(
        "02", preceding_invoices=(PrecedingInvoice(number="INV-1"),), originals={"INV-1": UUID}
    )
    assert found(document) == []
    assert f"<cbc:ID>INV-1</cbc:ID><cbc:UUID>{UUID}</cbc:UUID>".encode() in to_xml(document)


def test_several_originals_stand_in_both_formats() -> None:
    two = (*ORIGINAL, PrecedingInvoice(number="OLD-7"))
    document = einvoice("02", preceding_invoices=two)
    assert to_xml(document).count(b"<cac:InvoiceDocumentReference>") == 2
    assert to_json(document).count(b'"InvoiceDocumentReference"') == 2
    assert b"<cbc:ID>OLD-7</cbc:ID><cbc:UUID>NA</cbc:UUID>" in to_xml(document)


@pytest.mark.parametrize(
    ("party", "written"),
    [
        (with_ids(BUYER, TIN="IG56003500070"), ("IG56003500070", "NRIC", "000000000000")),
        (with_ids(BUYER, NRIC="770625-01-5324"), ("EI00000000010", "NRIC", "770625015324")),
        (with_ids(BUYER, ARMY="T1234567"), ("EI00000000010", "ARMY", "T1234567")),
        (with_ids(FOREIGN, NRIC="770625015324"), ("EI00000000010", "NRIC", "770625015324")),
        (with_ids(BUYER, PASSPORT="A1234567"), ("EI00000000020", "PASSPORT", "A1234567")),
        (with_ids(BUYER, TIN="EI00000000040"), ("EI00000000040", "BRN", "NA")),
        (FOREIGN, ("EI00000000020", "BRN", "NA")),
        (with_ids(FOREIGN, PASSPORT="a 1234567"), ("EI00000000020", "PASSPORT", "A1234567")),
        (with_ids(FOREIGN, TIN="C11223344550", BRN="X-1"), ("C11223344550", "BRN", "X-1")),
        (
            Party(
                name="Old Customer", tax_registration="C11223344550",
                legal_registration=Identifier(value="201901000005"),
                address=BUYER.address, contact=BUYER.contact,
            ),
            ("C11223344550", "BRN", "201901000005"),
        ),
    ],
)  # fmt: skip
def test_who_the_buyer_is_follows_from_what_is_known(
    party: Party, written: tuple[str, str, str]
) -> None:
    tin, scheme, number = written
    document = einvoice(buyer=party)
    assert errors(document) == []
    text = to_xml(document).decode().partition("AccountingCustomerParty")[2]
    assert f'<cbc:ID schemeID="TIN">{tin}</cbc:ID>' in text
    assert f'<cbc:ID schemeID="{scheme}">{number}</cbc:ID>' in text


def test_nobody_types_na() -> None:
    typed = with_ids(BUYER, TIN="IG56003500070", NRIC="NA", SST="n/a", TTX="-")
    assert to_xml(einvoice(buyer=typed)) == to_xml(
        einvoice(buyer=with_ids(BUYER, TIN="IG56003500070"))
    )


def test_a_foreign_supplier_is_self_billed_under_the_general_tin() -> None:
    us = replace(SELLER, national=SELLER.national[:2])
    document = einvoice("11", seller=FOREIGN, buyer=us)
    assert errors(document) == []
    text = to_xml(document).decode()
    assert '<cbc:IndustryClassificationCode name="NA">00000<' in text
    assert '<cbc:ID schemeID="TIN">EI00000000030<' in text
    assert "<cbc:CountrySubentityCode>17<" in text
    assert errors(einvoice("11", seller=FOREIGN, buyer=PUBLIC)) == [
        ("MY-TIN-GENERAL", "/buyer/identifiers")
    ]


def test_the_general_public_has_no_address_and_one_classification() -> None:
    receipts = line(name="RCT-1 to RCT-9", code="004")
    document = einvoice(buyer=PUBLIC, lines=(receipts,))
    assert found(document) == []
    text = to_xml(document).decode().partition("AccountingCustomerParty")[2]
    for fragment in (
        '<cbc:ID schemeID="TIN">EI00000000010</cbc:ID>', '<cbc:ID schemeID="BRN">NA</cbc:ID>',
        "<cbc:RegistrationName>General Public<", "<cbc:Line>NA<", "<cbc:Telephone>NA<",
        "<cbc:CountrySubentityCode>17<", ">MYS<", "<cbc:CityName></cbc:CityName>",
    ):  # fmt: skip
        assert fragment in text, fragment
    assert errors(einvoice(buyer=PUBLIC)) == [("ERR236", "/buyer/identifiers")]  # a single sale
    mixed = (receipts, replace(line(code="022"), id="2"))
    assert errors(einvoice(buyer=PUBLIC, lines=mixed)) == [("ERR236", "/lines/1/classifications")]
    many = replace(receipts, price=Decimal("5000.01"))  # two of them: RM 10,000.02
    for numbers in ("RCT-1 to RCT-9", "RCT-1 - RCT-9", "RCT-1–RCT-9", "RCT-1, RCT-3"):
        large = replace(many, name=numbers)  # a run of many may well come to more
        assert found(einvoice(buyer=PUBLIC, lines=(large,))) == []
    for number in ("RCT-1", "INV-2026-0001", "Toaster 17"):
        large = replace(many, name=number)
        assert found(einvoice(buyer=PUBLIC, lines=(large,))) == [
            ("warning", "MY-10000", "/lines/0")
        ]
    period = Period(start=date(2026, 10, 1), end=date(2026, 10, 31))
    assert found(einvoice(buyer=PUBLIC, lines=(receipts,), period=period)) == [
        ("warning", "MY-CONSOLIDATED", "/period_end")
    ]
    power = replace(SELLER, national=(*SELLER.national[:3], *ids(MSIC="35101")))
    assert found(einvoice(buyer=PUBLIC, lines=(receipts,), seller=power)) == [
        ("warning", "MY-CONSOLIDATED", "/seller/identifiers")
    ]


def test_figures_that_somebody_else_stated_must_add_up() -> None:
    good = invoice()
    assert good.totals is not None
    for name, sums in {
        "lines": ["lines", "without_tax"], "allowances": ["allowances"], "charges": ["charges"],
        "without_tax": ["without_tax", "with_tax"], "tax": ["tax", "with_tax"],
        "with_tax": ["with_tax", "payable"], "payable": ["payable"],
    }.items():  # fmt: skip
        wrong = replace(good.totals, **{name: getattr(good.totals, name) + Money(1, "MYR")})
        document = EInvoice(
            invoice=replace(good, totals=wrong), type_code="01", issued_at=ISSUED_AT
        )
        messages = [f.message for f in check(document, now=ISSUED_AT) if f.rule == "MY-SUM"]
        assert messages == [SENTENCES[f"sum.{each}"].message for each in sums], name
    dear = replace(good, lines=(replace(good.lines[0], price=Decimal(99)),))
    document = EInvoice(invoice=dear, type_code="01", issued_at=ISSUED_AT)
    assert errors(document) == [("MY-SUM", "/lines/0/price")]


def test_taxes_of_every_kind_are_told_apart() -> None:
    schemes = {"SALES": "01", "SERVICE": "02", "TOURISM": "03", "HVG": "04", "LVG": "05"}
    for scheme, code in schemes.items():
        document = einvoice(lines=(line(taxes=(Tax(scheme=scheme, percent=Decimal(5)),)),))
        assert errors(document) == []
        assert to_xml(document).count(f"<cbc:ID>{code}</cbc:ID>".encode()) == 2


def test_tourism_tax_is_charged_by_the_night() -> None:
    tourism = Tax(scheme="TOURISM", per_unit=Decimal(10))
    nights = line(quantity="3", unit="DAY", price="200", taxes=(
        Tax(scheme="SERVICE", percent=Decimal(8)), tourism))  # fmt: skip
    text = to_xml(einvoice(lines=(nights,))).decode()
    assert (
        '<cbc:TaxAmount currencyID="MYR">30.00</cbc:TaxAmount>'
        '<cbc:BaseUnitMeasure unitCode="DAY">3</cbc:BaseUnitMeasure>'
        '<cbc:PerUnitAmount currencyID="MYR">10</cbc:PerUnitAmount>' in text
    )
    assert '<cac:TaxTotal><cbc:TaxAmount currencyID="MYR">78.00</cbc:TaxAmount>' in text


def test_foreign_currency_tells_the_rate_and_the_tax_in_ringgit() -> None:
    document = einvoice(currency="USD", tax_currency="MYR", tax_exchange_rate=Decimal("4.4321"))
    assert errors(document) == []
    text = to_xml(document).decode()
    assert (
        "<cac:TaxExchangeRate><cbc:SourceCurrencyCode>USD</cbc:SourceCurrencyCode>"
        "<cbc:TargetCurrencyCode>MYR</cbc:TargetCurrencyCode>"
        "<cbc:CalculationRate>4.4321</cbc:CalculationRate></cac:TaxExchangeRate>" in text
    )
    assert text.count('<cbc:TaxAmount currencyID="MYR">70.91<') == 4
    assert '<cbc:TaxAmount currencyID="USD">' not in text
    assert '<cbc:TaxInclusiveAmount currencyID="USD">216.00<' in text
    alone = to_xml(einvoice(currency="USD", tax_exchange_rate=Decimal("4.4321"))).decode()
    assert "TaxCurrencyCode" not in alone
    assert 'MYR">' not in alone


def test_converted_taxes_add_up_to_the_converted_sum() -> None:
    lines = tuple(
        line(n, price="0.07", quantity="1", taxes=(Tax(scheme=scheme, percent=Decimal(10)),))
        for n, scheme in enumerate(("SALES", "SERVICE", "HVG"), 1)
    )
    document = einvoice(
        currency="USD", tax_currency="MYR", tax_exchange_rate=Decimal("4.45"), lines=lines
    )
    assert document.invoice.totals is not None
    assert document.invoice.totals.tax_in_tax_currency == Money(13, "MYR")
    box = to_xml(document).decode().partition("<cac:TaxTotal>")[2].partition("</cac:TaxTotal>")[0]
    amounts = [part.partition("<")[0] for part in box.split('<cbc:TaxAmount currencyID="MYR">')[1:]]
    assert amounts == ["0.13", "0.05", "0.04", "0.04"]


def test_structure_is_judged_by_the_ubl_schema_in_both_formats() -> None:
    for data in (to_xml(everything()), to_json(everything())):
        assert list(structure_findings(data)) == []
    wrong = (
        to_xml(einvoice())
        .replace(b"<cbc:IssueTime>03:04:05Z</cbc:IssueTime>", b"")
        .replace(
            b"</cbc:ID><cbc:IssueDate>",
            b"</cbc:ID><cbc:IssueTime>25:00:00</cbc:IssueTime><cbc:IssueDate>",
        )
    )
    assert {f.rule for f in structure_findings(wrong)} == {"MY-STRUCTURE"}
    many = calculate(replace(invoice(), lines=tuple(line(n) for n in range(1, 400))))
    large = to_xml(EInvoice(invoice=many, type_code="01", issued_at=ISSUED_AT))
    assert [f.rule for f in structure_findings(large)] == ["MaximumSizeExceeded"]


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (b'[{"_":"INV-2026-0001"}]', b'[{"_":20260001}]', "#/Invoice[0]/ID[0]/_: a string"),
        (b'"PayableAmount":[{"_":216.00', b'"PayableAmount":[{"_":"216.00"',
         "#/Invoice[0]/LegalMonetaryTotal[0]/PayableAmount[0]/_: a number"),
        (b'[{"_":"2026-11-21"}]', b'{"_":"2026-11-21"}', "#/Invoice[0]/IssueDate: a list of objects"),
        (b'"IssueTime":[{"_":"03:04:05Z"}]', b'"IssueTime":["03:04:05Z"]',
         "#/Invoice[0]/IssueTime[0]: an object"),
        (b'"unitCode":"C62"', b'"unitCode":62',
         "#/Invoice[0]/InvoiceLine[0]/InvoicedQuantity[0]/unitCode: a string"),
        (b'"_B":', b'"_X":"","_B":', "#/_X: no such member"),
    ],
)  # fmt: skip
def test_json_is_judged_by_the_form_of_its_values_too(
    before: bytes, after: bytes, fault: str
) -> None:
    good = to_json(einvoice())
    assert before in good
    altered = good.replace(before, after, 1)
    assert fault in form_faults(altered)
    try:
        found = list(structure_findings(altered))
    except BadInput as error:
        assert error.code == "myinvois.not_ubl"
    else:
        assert (found[0].rule, found[0].params) == ("MY-STRUCTURE", {"detail": fault})


def test_what_cannot_be_written_is_refused_with_a_sentence() -> None:
    with pytest.raises(BadInput, match="no tax “VAT”"):
        to_xml(einvoice(lines=(line(taxes=(Tax(percent=Decimal(20)),)),)))
    with pytest.raises(BadInput, match="control"):
        to_xml(einvoice(buyer=replace(BUYER, name="a\x00b")))
    with pytest.raises(BadInput, match="calculated"):
        to_xml(replace(einvoice(), invoice=replace(invoice(), totals=None)))


def test_every_sentence_can_be_filled_in() -> None:
    values = dict.fromkeys(
        "found limit count scheme name date number currency line end activity size detail"
        " expected hours".split(),
        "x",
    )
    for key, sentence in SENTENCES.items():
        assert sentence.message % values, key
        assert sentence.rule.isascii()
