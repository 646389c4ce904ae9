"""A Malaysian company's invoice, from what people type to what MyInvois is told."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.models import Document
from signet.documents.queries import invoice_of, xml_of
from signet.en16931.validate import validate
from signet.networks.myinvois.checks import check
from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.mapping import to_xml
from signet.parties.models import Company, Customer
from signet.web import editor_fields
from tests.fixtures import World, actor
from tests.unit.networks.myinvois.leaves import xml_leaves
from tests.unit.networks.myinvois.test_element_table import wanted_paths

AT = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def malaysian(inside: World) -> World:
    Company.objects.filter(id=inside.company.id).update(
        legal_name="Kopi Sdn. Bhd.", vat_identifier="", electronic_scheme="", electronic_address="",
        tax_registration="C20880050010", legal_registration="201901000005",
        identifiers=[
            {"scheme": "SST", "value": "W10-1808-32000059"},
            {"scheme": "MSIC", "value": "56103"},
            {"scheme": "ACTIVITY", "value": "Kopitiam dan penghantaran"},
        ],
        line1="12 Jalan Ampang", city="Kuala Lumpur", postal_code="50450",
        subdivision="Kuala Lumpur", country="MY", currency="MYR", phone="+60 3 6120 1000",
    )  # fmt: skip
    Customer.objects.filter(id=inside.customer.id).update(
        legal_name="Puan Siti", vat_identifier="", electronic_scheme="", electronic_address="",
        identifiers=[
            {"scheme": "TIN", "value": "IG 5600350007"},
            {"scheme": "NRIC", "value": "770625-01-5324"},
        ],
        line1="3 Jalan Gombak", city="Gombak", postal_code="53000", subdivision="Selangor",
        country="MY", currency="MYR", phone="012-345 6789",
    )  # fmt: skip
    return inside


def issued(world: World, **changes: Any) -> Document:
    line = {
        "name": "Kopi O", "quantity": "2", "price": "100",
        "tax": {"scheme": "SERVICE", "category": "S", "percent": "8"},
        "classifications": [{"list_id": "CLASS", "code": "022"}],
        "origin_country": "MY",
    }  # fmt: skip
    content = world.draft(**{"lines": [line], "bank_account_id": world.account.id, **changes})
    return issue(document_id=create_draft(content=content, by=actor()).id, by=actor())


def said(document: Document) -> str:
    einvoice = EInvoice(invoice=invoice_of(document), type_code="01", issued_at=AT)
    assert check(einvoice, now=AT) == ()
    return to_xml(einvoice).decode()


def test_what_is_typed_reaches_myinvois(malaysian: World) -> None:
    text = said(
        issued(
            malaysian,
            incoterms="FOB",
            bill_reference="B-17",
            customs_form="K1-1,K9-2",
            prepaid="16",
            prepaid_reference="RCT-9",
            prepaid_date="2026-11-20",
            prepaid_time="08:30:00",
            delivery_name="Gudang",
            delivery_line1="1 Jalan Laut",
            delivery_city="Klang",
            delivery_subdivision="Selangor",
            delivery_country="MY",
            delivery_tin="C11223344550",
            delivery_registration="A1234567",
            delivery_registration_scheme="PASSPORT",
            other_charges="25",
            other_charges_reason="Insurance",
            preceding=[{"number": "OLD-1", "network_id": "F9D425P6DS7D8IU0000000000A"}],
        )
    )
    for fragment in (
        '<cbc:IndustryClassificationCode name="Kopitiam dan penghantaran">56103<',
        '<cbc:ID schemeID="TIN">C20880050010<',
        '<cbc:ID schemeID="BRN">201901000005<',
        '<cbc:ID schemeID="SST">W10-1808-32000059<',
        '<cbc:ID schemeID="TIN">IG5600350007<',
        '<cbc:ID schemeID="NRIC">770625015324<',
        '<cbc:ItemClassificationCode listID="CLASS">022<',
        "<cbc:ID>FOB</cbc:ID>",
        "<cbc:ID>B-17</cbc:ID>",
        "<cbc:DocumentType>CustomsImportForm<",
        '<cbc:ID>RCT-9</cbc:ID><cbc:PaidAmount currencyID="MYR">16.00</cbc:PaidAmount>'
        "<cbc:PaidDate>2026-11-20</cbc:PaidDate><cbc:PaidTime>08:30:00Z<",
        "<cbc:RegistrationName>Gudang<",
        '<cbc:ID schemeID="TIN">C11223344550<',
        '<cbc:ID schemeID="PASSPORT">A1234567<',
        '<cbc:AllowanceChargeReason>Insurance</cbc:AllowanceChargeReason><cbc:Amount currencyID="MYR">25.00<',
        "<cbc:ID>OLD-1</cbc:ID><cbc:UUID>F9D425P6DS7D8IU0000000000A<",
        '<cbc:PayableAmount currencyID="MYR">200.00<',
    ):
        assert fragment in text, fragment


def test_what_only_myinvois_knows_stays_out_of_other_documents(malaysian: World) -> None:
    document = issued(malaysian, incoterms="FOB")
    data = xml_of(document)
    for word in (b"FOB", b"Kopitiam", b"56103", b"CLASS"):
        assert word not in data
    assert validate(data, rules="native", rulesets=[]).findings == ()


#: What a draft says when it says everything; beside it stand the company, the customer and his account.
EVERYTHING: dict[str, Any] = {
    "currency": "USD", "tax_currency": "MYR", "tax_exchange_rate": "4.4321",
    "period_start": "2026-11-01", "period_end": "2026-11-30", "billing_frequency": "Monthly",
    "payment_means": "30", "payment_terms": "30 days", "bill_reference": "B-17",
    "customs_form": "K1-1,K9-2", "customs_form_2": "K2-7", "incoterms": "CIF",
    "trade_agreement": "ASEAN-Australia-New Zealand FTA (AANZFTA)",
    "preceding": [{"number": "OLD-1", "network_id": "F9D425P6DS7D8IU0000000000A"}, {"number": "OLD-2"}],
    "prepaid": "10", "prepaid_reference": "RCT-9", "prepaid_date": "2026-11-20",
    "prepaid_time": "08:30:00", "rounding": "-0.02",
    "delivery_name": "Gudang", "delivery_line1": "1 Jalan Laut", "delivery_city": "Klang",
    "delivery_postal_code": "41000", "delivery_subdivision": "Selangor", "delivery_country": "MY",
    "delivery_tin": "C11223344550", "delivery_registration": "A1234567",
    "delivery_registration_scheme": "PASSPORT",
    "other_charges": "25", "other_charges_reason": "Insurance",
    "contact_name": "Siti", "contact_phone": "012-345 6789", "contact_email": "siti@x.example",
    "allowances": [
        {"amount": "5", "reason": "Loyal customer"},
        {"is_charge": True, "percent": "2.5", "reason": "Handling"},
    ],
    "lines": [
        {
            "name": "Bilik", "quantity": "3", "unit": "DAY", "price": "100", "origin_country": "MY",
            "taxes": [
                {"scheme": "SERVICE", "category": "S", "percent": "8"},
                {"scheme": "TOURISM", "category": "S", "per_unit": "10"},
            ],
            "classifications": [
                {"list_id": "PTC", "code": "9800.00.0010"}, {"list_id": "CLASS", "code": "022"},
            ],
            "allowances": [
                {"percent": "12.5", "reason": "Low season"},
                {"is_charge": True, "percent": "7", "reason": "View"},
            ],
        },
        {
            "name": "Makan", "price": "40", "classifications": [{"list_id": "CLASS", "code": "027"}],
            "tax": {"scheme": "SALES", "category": "E", "percent": "0", "exemption_reason": "C2-2024"},
        },
    ],
}  # fmt: skip
NUMBERS = [
    {"scheme": "SST", "value": "W10-1808-32000059"}, {"scheme": "TTX", "value": "123-4567-89012345"},
    {"scheme": "MSIC", "value": "56103"}, {"scheme": "ACTIVITY", "value": "Hotel"},
    {"scheme": "CERTEX", "value": "CPT-CCN-W-211111-KL-000002"},
]  # fmt: skip


@pytest.mark.parametrize(
    ("type_code", "changes"),
    [
        ("01", {}), ("02", {"kind": "credit_note"}), ("03", {"kind": "debit_note"}),
        ("04", {"kind": "refund_note"}), ("11", {"self_billed": True}),
        ("12", {"self_billed": True, "kind": "credit_note"}),
        ("13", {"self_billed": True, "kind": "debit_note"}),
        ("14", {"self_billed": True, "kind": "refund_note"}),
    ],
)  # fmt: skip
def test_every_element_can_be_typed(
    malaysian: World, shared: Path, type_code: Any, changes: dict[str, Any]
) -> None:
    """From a draft, as editor and API take it, to the whole element table of its type."""
    numbers = [
        {"scheme": "TIN", "value": "C25845632220"},
        {"scheme": "BRN", "value": "201901000005"},
    ]
    for side in (Company.objects, Customer.objects):
        side.filter(tenant_id=malaysian.id).update(
            identifiers=[*numbers, *NUMBERS], legal_registration="", tax_registration="",
            email="a@x.example", line2="Tingkat 2", line3="Blok B",
        )  # fmt: skip
    Customer.objects.filter(id=malaysian.customer.id).update(payee_account="5123 4567 8901")
    account = {} if "self_billed" in changes else {"bank_account_id": malaysian.account.id}
    draft = create_draft(content=malaysian.draft(**EVERYTHING, **account, **changes), by=actor())
    document = issue(document_id=draft.id, by=actor())
    invoice = invoice_of(document)
    einvoice = EInvoice(invoice=invoice, type_code=type_code, issued_at=AT)
    assert [f for f in check(einvoice, now=AT) if f.severity == "error"] == []
    paths = {re.split(r"[=\[]", leaf, maxsplit=1)[0] for leaf in xml_leaves(to_xml(einvoice))}
    groups = {"/".join(p.split("/")[:i]) for p in paths for i in range(1, p.count("/") + 2)}
    assert wanted_paths(shared, type_code) - groups == set()


@pytest.mark.parametrize(
    ("means", "said_as", "mode"),
    [
        ("10", "", "01"), ("20", "", "02"), ("30", "", "03"), ("58", "", "03"), ("54", "", "04"),
        ("55", "", "05"), ("68", "", "06"), ("30", "digital bank ", "07"), ("97", "", "08"),
    ],
)  # fmt: skip
def test_every_mode_of_payment_can_be_chosen(
    malaysian: World, means: str, said_as: str, mode: str
) -> None:
    changes = {"payment_means": means, "payment_means_text": said_as}
    text = said(issued(malaysian, **changes))
    assert f"<cbc:PaymentMeansCode>{mode}</cbc:PaymentMeansCode>" in text
    assert means in dict(editor_fields._MEANS)
