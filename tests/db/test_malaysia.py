"""A Malaysian company's invoice, from what people type to what MyInvois is told."""

from __future__ import annotations

from datetime import UTC, datetime
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
from tests.fixtures import World, actor

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
