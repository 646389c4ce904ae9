"""What the portal answers at once to a submission, in its two shapes of errors."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.sandbox.myinvois import papers
from tests.unit.sandbox.myinvois.papers import Paper
from tests.unit.sandbox.myinvois.portal import Portal

BUYER_AT = "AccountingCustomerParty/Party"
SELLER_AT = "AccountingSupplierParty/Party"


def rejection(portal: Portal, *sheets: Paper, form: str = "JSON") -> list[dict[str, Any]]:
    """The details of the one document that was rejected."""
    answer = portal.send(*sheets, form=form)
    assert answer.status_code == 202
    (rejected,) = answer.json()["rejectedDocuments"]
    assert rejected["error"]["target"] == rejected["invoiceCodeNumber"]
    assert rejected["error"]["message"] == "Validation Error"
    found: list[dict[str, Any]] = rejected["error"]["details"]
    return found


def test_nothing_accepted_is_still_202_without_an_id(portal: Portal) -> None:
    paper = papers.changed(papers.invoice(at=portal.now()), "ID", "")
    answer = portal.send_bytes((papers.as_json(paper), "INV-1"))
    assert answer.status_code == 202
    assert answer.json()["submissionUid"] is None
    assert answer.json()["acceptedDocuments"] == []


def test_some_accepted_and_some_not(portal: Portal) -> None:
    now = portal.now()
    good, bad = papers.invoice("A", at=now), papers.invoice("B", at=now - timedelta(hours=73))
    content = portal.send(good, bad).json()
    assert [d["invoiceCodeNumber"] for d in content["acceptedDocuments"]] == ["A"]
    (rejected,) = content["rejectedDocuments"]
    assert rejected["invoiceCodeNumber"] == "B"
    assert rejected["error"]["details"] == [
        {
            "code": "CF321",
            "message": "Issuance date time value of the document is too old that cannot be"
            " submitted.",
            "target": "DatetimeIssued",
            "propertyPath": "Invoice.IssueDate AND Invoice.IssueTime",
            "details": None,
        }
    ]
    summary = portal.call("GET", f"documentsubmissions/{content['submissionUid']}").json()
    assert summary["documentCount"] == 1


def test_the_same_payload_is_refused_for_ten_minutes(portal: Portal) -> None:
    paper = papers.invoice(at=portal.now())
    portal.settings(same_document=0)
    assert portal.send(paper).status_code == 202
    again = portal.send(paper)
    assert (again.status_code, again.json()["error"]["code"]) == (422, "DuplicateSubmission")
    assert 590 <= int(again.headers["Retry-After"]) <= 600
    portal.control("POST", "clock", {"advance": 601})
    assert portal.send(paper).status_code == 202
    assert len(portal.control("GET", "documents")) == 2


def test_limits_of_number_and_size(portal: Portal) -> None:
    now = portal.now()
    portal.settings(most_documents=2)
    too_many = portal.send(*(papers.invoice(f"N{n}", at=now) for n in range(3)))
    assert (too_many.status_code, too_many.json()["error"]["code"]) == (400, "MaximumSizeExceeded")
    fat = papers.changed(papers.invoice(at=now), "InvoiceLine/Item/Description", "x" * 310_000)
    too_large = portal.send(fat)
    assert (too_large.status_code, too_large.json()["error"]["code"]) == (
        400,
        "MaximumSizeExceeded",
    )
    portal.settings(most_bytes=1000)
    whole = portal.send(papers.invoice(at=now))
    assert (whole.status_code, whole.json()["error"]["code"]) == (400, "MaximumSizeExceeded")
    assert portal.control("GET", "documents") == []


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"documents": []},
        {"documents": "x"},
        {"documents": [1]},
        {"documents": [{"format": "JSON"}]},
    ],
)
def test_a_body_of_another_shape(portal: Portal, content: object) -> None:
    answer = portal.call("POST", "documentsubmissions", json=content)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["target"]) == ("ValidationError", "submission")
    correlation = answer.headers["correlationId"]
    assert error["details"][0]["message"] == (
        "Invalid structured submission. For more details contact the System Admin using"
        f" Correlation Id: {correlation}"
    )
    assert re.fullmatch(r"0H[0-9A-F]{12}:[0-9A-F]{8}", correlation)


@pytest.mark.parametrize("body", [b"", b"[", b"[]", b'"x"', b"[" * 100_000, b"\xff"])
def test_a_body_that_is_no_json_object(portal: Portal, body: bytes) -> None:
    answer = portal.call("POST", "documentsubmissions", content=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadStructure")


def test_one_format_for_all(portal: Portal) -> None:
    now = portal.now()
    one = papers.entry(papers.as_json(papers.invoice("A", at=now)), "A", "json")
    other = papers.entry(papers.as_xml(papers.invoice("B", at=now)), "B", "XML")
    mixed = portal.call("POST", "documentsubmissions", json={"documents": [one, other]})
    assert (mixed.status_code, mixed.json()["error"]["target"]) == (400, "format")
    lower = portal.call("POST", "documentsubmissions", json={"documents": [one]})
    assert len(lower.json()["acceptedDocuments"]) == 1


def test_the_hash_is_hexadecimal_and_of_the_decoded_bytes(portal: Portal) -> None:
    data = papers.as_json(papers.invoice(at=portal.now()))
    good = papers.entry(data, "INV-1", "JSON")
    for wrong in ("", "0" * 64, hashlib.sha256(data).hexdigest().upper(),
                  hashlib.sha256(good["document"].encode()).hexdigest()):  # fmt: skip
        entry = {**good, "documentHash": wrong}
        answer = portal.call("POST", "documentsubmissions", json={"documents": [entry]})
        (rejected,) = answer.json()["rejectedDocuments"]
        (detail,) = rejected["error"]["details"]
        assert (detail["message"], detail["target"]) == (
            "Document hash is not valid.",
            "documentHash",
        )


def test_the_code_number_is_the_documents(portal: Portal) -> None:
    data = papers.as_json(papers.invoice("A", at=portal.now()))
    (rejected,) = portal.send_bytes((data, "B")).json()["rejectedDocuments"]
    assert rejected["error"]["details"][0]["target"] == "codeNumber"


def test_base64_that_is_none(portal: Portal) -> None:
    entry = {**papers.entry(b"x", "A", "JSON"), "document": "a*b"}
    answer = portal.call("POST", "documentsubmissions", json={"documents": [entry]})
    assert answer.json()["rejectedDocuments"][0]["error"]["details"][0]["target"] == "document"


def test_the_structure_is_answered_at_once(portal: Portal) -> None:
    paper = papers.invoice(at=portal.now())
    bare = {**paper, "DocumentCurrencyCode": "MYR"}
    entry = papers.entry(papers.as_json(bare), "INV-1", "JSON")
    answer = portal.call("POST", "documentsubmissions", json={"documents": [entry]})
    (detail,) = answer.json()["rejectedDocuments"][0]["error"]["details"]
    assert detail == {
        "code": None,
        "message": "ArrayItemNotValid: #/Invoice[0]\n{\n"
        "  ArrayExpected: #/Invoice[0].DocumentCurrencyCode\n}\n",
        "target": "[0]",
        "propertyPath": "#/Invoice[0]",
        "details": None,
    }


@pytest.mark.parametrize("form", ["JSON", "XML"])
@pytest.mark.parametrize(
    ("path", "value", "code", "message"),
    [
        (f"{SELLER_AT}/PartyLegalEntity/RegistrationName", "", "CF334",
         "Name is not valid - SUPPLIER"),
        (f"{BUYER_AT}/PartyLegalEntity/RegistrationName", "", "CF333", "Name is not valid - BUYER"),
        (f"{SELLER_AT}/PostalAddress/Country/IdentificationCode", "", "CF336",
         "Country is required - Supplier"),
        (f"{BUYER_AT}/PostalAddress/Country/IdentificationCode", "", "CF337",
         "Country is required - Buyer"),
        (f"{SELLER_AT}/PostalAddress/CityName", "", "CF339", "City is required - Supplier"),
        (f"{BUYER_AT}/PostalAddress/CityName", None, "CF340", "City is required - Buyer"),
        (f"{SELLER_AT}/PostalAddress/CountrySubentityCode", "", "CF342",
         "State is required - Supplier"),
        (f"{BUYER_AT}/PostalAddress/CountrySubentityCode", "", "CF343",
         "State is required - Buyer"),
        (f"{SELLER_AT}/PostalAddress/AddressLine/Line", "x" * 151, "CF345",
         "Address Line 0 maximum length is 150 characters. (Count: 151) - Supplier"),
        (f"{BUYER_AT}/PostalAddress/AddressLine/Line", "x" * 151, "CF346",
         "Address Line 0 maximum length is 150 characters. (Count: 151) - Buyer"),
        (f"{SELLER_AT}/Contact/Telephone", "", "CF348", "Contact number is required - Supplier"),
        (f"{BUYER_AT}/Contact/Telephone", None, "CF349", "Contact number is required - Buyer"),
        (f"{BUYER_AT}/Contact/Telephone", "call me", "CF403",
         "Contact number format is not valid - Buyer"),
        (f"{BUYER_AT}/Contact/Telephone", "NA", "CF349",
         "Contact number is required - Buyer"),
        (f"{BUYER_AT}/Contact/ElectronicMail", "nobody", "CF410",
         "E-mail format is not valid - Buyer"),
        (f"{BUYER_AT}/PostalAddress/PostalZone", "50480-1", None, "Postal zone is not valid - Buyer"),
        (f"{SELLER_AT}/IndustryClassificationCode", "", None, "MSIC code is required"),
        ("InvoiceLine/Item/CommodityClassification", None, "CF364",
         "Line classification is required"),
        ("InvoiceLine/Item/Description", None, None,
         "Description of product or service is required"),
        ("InvoiceLine/Item/Description", "x" * 301, None,
         "Description maximum length is 300 characters. (Count: 301)"),
        ("DocumentCurrencyCode", "", "CF378", "Invoice currency code is required"),
        ("InvoiceTypeCode", "05", None, "Invoice type code is not valid"),
        ("LegalMonetaryTotal/TaxExclusiveAmount", None, None, "TaxExclusiveAmount is required"),
        ("TaxTotal", None, None, "Total tax amount is required"),
    ],
)  # fmt: skip
def test_core_fields(
    portal: Portal, form: str, path: str, value: str | None, code: str | None, message: str
) -> None:
    paper = papers.changed(papers.invoice(at=portal.now()), path, value)
    details = rejection(portal, paper, form=form)
    assert (code, message) in [(d["code"], d["message"]) for d in details]
    assert len(details) == (2 if path == "TaxTotal" else 1)


def test_a_future_date_is_refused(portal: Portal) -> None:
    (detail,) = rejection(portal, papers.invoice(at=portal.now() + timedelta(minutes=10)))
    assert detail["code"] == "CF321"
    assert detail["message"] == "Document issuance date time is in the future"


def test_an_unknown_version(portal: Portal) -> None:
    (detail,) = rejection(portal, papers.invoice(at=portal.now(), version="2.0"))
    assert detail["message"] == "Document version is not valid"


def test_scientific_notation_is_refused(portal: Portal) -> None:
    data = papers.as_json(papers.invoice(at=portal.now())).replace(b'"_":108,', b'"_":1.08E2,')
    answer = portal.send_bytes((data, "INV-1")).json()
    details = answer["rejectedDocuments"][0]["error"]["details"]
    assert {d["message"] for d in details} == {"Scientific notation is not allowed"}


def test_a_number_without_end_is_refused(portal: Portal) -> None:
    paper = papers.invoice(at=portal.now(), currency="USD", rate=4.2)
    data = papers.as_json(paper).replace(b'"_":108,', b'"_":' + b"9" * 400 + b",")
    answer = portal.send_bytes((data, "INV-1")).json()
    details = answer["rejectedDocuments"][0]["error"]["details"]
    assert {d["message"] for d in details} == {"The number is too long"}


def test_the_exempt_must_say_why(portal: Portal) -> None:
    paper = papers.invoice(at=portal.now())
    for path in ("TaxTotal", "InvoiceLine/TaxTotal"):
        paper = papers.changed(paper, f"{path}/TaxSubtotal/TaxCategory/ID", "E")
    details = rejection(portal, paper)
    assert [d["message"] for d in details] == ["Details of tax exemption are required"] * 2


def test_the_size_is_that_of_the_document_not_of_its_base64(portal: Portal) -> None:
    paper = papers.invoice(at=portal.now())
    size = len(papers.as_json(paper))
    portal.settings(most_document_bytes=size)
    assert portal.accepted(paper)
    portal.settings(most_document_bytes=size - 1)
    longer = json.loads(json.dumps(paper))
    assert portal.send({**longer, "ID": papers.leaf("INV-2")}).status_code == 400
