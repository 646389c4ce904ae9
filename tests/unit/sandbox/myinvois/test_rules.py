"""What the portal finds afterwards: codes, taxpayers, references, currencies, duplicates, signature."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from signet.kernel import clock
from signet.networks.myinvois.signature import LocalSigner, sign
from signet.networks.myinvois.signature.pkcs12 import open_pkcs12
from signet.networks.myinvois.signature.sandbox_certificate import make_test_certificate
from tests.unit.sandbox.myinvois import papers
from tests.unit.sandbox.myinvois.papers import Paper, leaf
from tests.unit.sandbox.myinvois.portal import Portal

BUYER_AT = "AccountingCustomerParty/Party"
ADDRESS = f"{BUYER_AT}/PostalAddress"


def with_changes(paper: Paper, changes: dict[str, str]) -> Paper:
    for path, value in changes.items():
        paper = papers.changed(paper, path, value)
    return paper


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"InvoiceLine/Item/CommodityClassification/ItemClassificationCode": "999"}, ["CV302"]),
        ({"TaxTotal/TaxSubtotal/TaxCategory/ID": "09"}, ["CV302"]),
        ({f"{ADDRESS}/Country/IdentificationCode": "MY"}, ["CV302", "CV316"]),
        ({f"{ADDRESS}/CountrySubentityCode": "00"}, ["CV302"]),
        ({f"{ADDRESS}/CountrySubentityCode": "17"}, ["CV317"]),
        ({f"{ADDRESS}/Country/IdentificationCode": "SGP"}, ["CV316"]),
        ({f"{ADDRESS}/Country/IdentificationCode": "SGP", f"{ADDRESS}/CountrySubentityCode": "17"},
         []),
        ({f"{ADDRESS}/Country/IdentificationCode": "DEU",
          f"{ADDRESS}/CountrySubentityCode": "Bayern"}, []),
        ({"AccountingSupplierParty/Party/IndustryClassificationCode": "99999"}, ["CV302"]),
        ({f"{BUYER_AT}/PartyIdentification/ID": "C9999999990"}, ["ERR406"]),
        ({"TaxCurrencyCode": "QQQ"}, ["CV302", "DC501", "DC501", "DC501", "DC501"]),
    ],
)  # fmt: skip
def test_a_changed_field_has_its_code(
    portal: Portal, changes: dict[str, str], codes: list[str]
) -> None:
    paper = with_changes(papers.invoice(at=portal.now()), changes)
    assert portal.verdict(paper) == ("Invalid" if codes else "Valid", codes)


def test_a_code_that_was_taken_out_of_its_list(portal: Portal) -> None:
    portal.control("POST", "retired/classifications/022")
    found = portal.judged(portal.accepted(papers.invoice("A", at=portal.now()))[0])
    (step,) = [s for s in found["validationResults"]["validationSteps"] if s["error"]]
    (inner,) = step["error"]["innerError"]
    assert (inner["errorCode"], inner["error"]) == (
        "CV302",
        "ItemCode 022 was not active when document issued",
    )
    portal.control("DELETE", "retired/classifications/022")
    assert portal.verdict(papers.invoice("B", at=portal.now())) == ("Valid", [])


def test_an_invalid_step_in_full(portal: Portal) -> None:
    paper = papers.changed(papers.invoice(at=portal.now()), f"{ADDRESS}/CountrySubentityCode", "17")
    found = portal.judged(portal.accepted(paper)[0])
    assert (found["status"], found["longId"]) == ("Invalid", "")
    assert found["dateTimeValidated"] is not None
    results = found["validationResults"]
    assert results["status"] == "Invalid"
    steps = {step["name"]: step for step in results["validationSteps"]}
    assert [step["status"] for step in steps.values()].count("Invalid") == 1
    error = steps["Step04-Code Field Validator"]["error"]
    assert (error["errorCode"], error["error"]) == (
        "Error04",
        "Step04-Invalid Code Field Validator",
    )
    (inner,) = error["innerError"]
    assert inner["propertyPath"] == (
        "document.Invoice.AccountingCustomerParty.Party.PostalAddress.CountrySubentityCode"
    )
    assert inner["error"].endswith(
        "- Buyer. Please refer to https://sdk.myinvois.hasil.gov.my/documentvalidationrules/"
        "code-validator-error/#CV317"
    )
    assert set(inner) == {
        "propertyName", "propertyPath", "errorCode", "error", "errorMs", "innerError",
    }  # fmt: skip


def buyer(tin: str, number: str = "NA", kind: str = "BRN") -> Any:
    def put(paper: Paper) -> Paper:
        ids = [("TIN", tin), (kind, number), ("SST", "NA")]
        paper["AccountingCustomerParty"][0]["Party"][0]["PartyIdentification"] = [
            {"ID": leaf(value, schemeID=scheme)} for scheme, value in ids
        ]
        return paper

    return put


@pytest.mark.parametrize(
    ("who", "classification", "codes"),
    [
        (buyer("EI00000000010"), "004", []),
        (buyer("EI00000000010"), "022", ["ERR236"]),
        (buyer("EI00000000010", "800101145678", "NRIC"), "022", []),
        (buyer("EI00000000010", "202001234567"), "022", ["ERR237"]),
        (buyer("EI00000000020"), "022", []),
        (buyer("EI00000000040"), "022", []),
        (buyer("IG12345678901", "800101145678", "NRIC"), "022", []),
        (buyer("IG12345678901", "000000000000", "NRIC"), "022", []),
        (buyer("IG12345678901", "700101145678", "NRIC"), "022", ["ERR206"]),
        (buyer("IG12345678901", "NA"), "022", [None]),
    ],
)
def test_who_the_buyer_is(portal: Portal, who: Any, classification: str, codes: list[str]) -> None:
    portal.register(("IG12345678901", "800101145678", "Ali bin Abu"), idType="NRIC")
    paper = who(papers.invoice(at=portal.now(), classification=classification))
    assert portal.verdict(paper) == ("Invalid" if codes else "Valid", codes)


def test_a_foreign_supplier_has_a_tin_of_its_own_kind(portal: Portal) -> None:
    for tin, codes in (("EI00000000020", ["ERR208"]), ("EI00000000030", [])):
        foreign = (tin, "NA", "Acme Inc.")
        paper = papers.invoice(f"S{tin}", at=portal.now(), kind="11", seller=foreign)
        status = "Invalid" if codes else "Valid"
        assert portal.verdict(paper, tin=papers.BUYER[0]) == (status, codes)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"TaxExchangeRate": None}, ["DC511"]),
        ({"TaxExchangeRate/CalculationRate": 0}, ["DC511"]),
        ({"TaxExchangeRate/TargetCurrencyCode": "SGD"}, ["DC512"]),
    ],
)
def test_a_foreign_currency_needs_its_rate(
    portal: Portal, change: dict[str, Any], codes: list[str]
) -> None:
    paper = papers.invoice(at=portal.now(), currency="USD", rate=4.2)
    for path, value in change.items():
        paper = papers.changed(paper, path, value)
    assert portal.verdict(paper) == ("Invalid" if codes else "Valid", codes)


def test_totals_are_told_in_ringgit(portal: Portal) -> None:
    (uuid,) = portal.accepted(papers.invoice(at=portal.now(), currency="USD", rate=4.2))
    found = portal.judged(uuid)
    assert (found["totalPayableAmount"], found["totalExcludingTax"]) == (453.6, 420.0)


def test_one_currency_for_all_amounts(portal: Portal) -> None:
    paper = papers.invoice(at=portal.now())
    paper["LegalMonetaryTotal"][0]["PayableAmount"] = leaf(108, currencyID="SGD")
    paper["TaxTotal"][0]["TaxAmount"] = leaf(8, currencyID="SGD")
    assert portal.verdict(paper) == ("Invalid", ["DC501", "DC502"])


def test_the_same_document_twice_within_two_hours(portal: Portal) -> None:
    at = portal.now()
    first, second = papers.invoice(at=at), papers.invoice(at=at)
    second["Note"] = leaf("once more")  # another payload, the same document
    second = {"ID": second.pop("ID"), **second}
    order = [*first]
    order.insert(order.index("InvoiceTypeCode") + 1, "Note")
    second = {name: second[name] for name in order}
    (one,) = portal.accepted(first)
    portal.judged(one)
    found = portal.judged(portal.accepted(second)[0])
    (step,) = [s for s in found["validationResults"]["validationSteps"] if s["error"]]
    assert step["name"] == "Step03-Duplicated Submission Validator"
    (inner,) = step["error"]["innerError"]
    assert inner["errorCode"] == "DV302"
    assert inner["error"].endswith(f"match with values for the document with UUID: {one}")
    later = papers.invoice(at=at + timedelta(seconds=-1))
    assert portal.verdict(later) == ("Valid", [])


def test_an_invalid_document_is_corrected_under_its_number(portal: Portal) -> None:
    at = portal.now()
    wrong = papers.changed(papers.invoice(at=at), f"{ADDRESS}/CountrySubentityCode", "17")
    assert portal.verdict(wrong)[0] == "Invalid"
    assert portal.verdict(papers.invoice(at=at)) == ("Valid", [])


def test_a_note_refers_to_valid_documents_of_the_same_parties(portal: Portal) -> None:
    now = portal.now()
    portal.register(("C11111111110", "201111111111", "Another Buyer"))
    mine, other = portal.accepted(
        papers.invoice("A", at=now),
        papers.invoice("B", at=now, buyer=("C11111111110", "201111111111", "Another Buyer")),
    )
    portal.judged(other)

    def note(number: str, *originals: tuple[str, str]) -> tuple[str, list[str | None]]:
        return portal.verdict(papers.invoice(number, at=now, kind="02", originals=originals))

    assert note("N1", ("A", mine)) == ("Valid", [])
    assert note("N2", ("A", mine), ("old", "NA")) == ("Valid", [])
    assert note("N3", ("B", mine)) == ("Invalid", [None])
    assert note("N4", ("B", other)) == ("Invalid", [None])
    assert note("N5", ("A", "0" * 26)) == ("Invalid", [None])
    state = {"status": "cancelled", "reason": "wrong"}
    portal.call("PUT", f"documents/state/{other}/state", json=state)
    assert note("N6", ("B", other))[1][0] == "DR303"


def signer_of(portal: Portal, tin: str, number: str, *, trusted: bool = True) -> LocalSigner:
    made = make_test_certificate(
        name="Kopi Timur", tin=tin, registration=number, password="x", at=clock.now()
    )
    if trusted:
        answer = portal.http.post("/_myinvois/authorities", content=made.authority)
        assert answer.status_code == 201
    return open_pkcs12(made.pkcs12, "x")


@pytest.mark.parametrize("form", ["JSON", "XML"])
def test_a_signed_document_becomes_valid(portal: Portal, form: str) -> None:
    signer = signer_of(portal, *papers.SELLER[:2])
    write = papers.as_json if form == "JSON" else papers.as_xml
    data = sign(write(papers.invoice(at=portal.now(), version="1.1")), signer, at=portal.now()).data
    (accepted,) = portal.send_bytes((data, "INV-1"), form=form).json()["acceptedDocuments"]
    found = portal.judged(accepted["uuid"])
    assert found["status"] == "Valid", found["validationResults"]
    steps = [step["name"] for step in found["validationResults"]["validationSteps"]]
    assert steps[-1] == "Step08-Document Signature Validator"


def test_an_intermediary_signs_with_its_own_certificate(portal: Portal) -> None:
    agent = ("C33333333330", "201333333333", "Ejen e-Invois Sdn. Bhd.")
    portal.register(agent, represents=papers.SELLER[0])
    signer = signer_of(portal, *agent[:2])
    data = papers.as_json(papers.invoice(at=portal.now(), version="1.1"))
    data = sign(data, signer, at=portal.now()).data
    token = portal.login(agent[0], papers.SELLER[0]).json()["access_token"]
    answer = portal.send_bytes((data, "INV-1"), token=token).json()
    assert portal.judged(answer["acceptedDocuments"][0]["uuid"])["status"] == "Valid"


@pytest.mark.parametrize("form", ["JSON", "XML"])
def test_signatures_that_the_portal_refuses(portal: Portal, form: str) -> None:
    write = papers.as_json if form == "JSON" else papers.as_xml
    own = signer_of(portal, *papers.SELLER[:2])
    foreign = signer_of(portal, *papers.BUYER[:2])
    unknown = signer_of(portal, papers.SELLER[0], papers.SELLER[1], trusted=False)

    def codes(number: str, signer: LocalSigner | None, old: bytes = b"", new: bytes = b"") -> Any:
        data = write(papers.invoice(number, at=portal.now(), version="1.1"))
        if signer is not None:
            data = sign(data, signer, at=portal.now()).data.replace(old, new)
        answer = portal.send_bytes((data, number), form=form).json()
        found = portal.judged(answer["acceptedDocuments"][0]["uuid"])
        (step,) = [s for s in found["validationResults"]["validationSteps"] if s["error"]]
        assert step["error"]["errorCode"] == "Error21"
        return [inner["errorCode"] for inner in step["error"]["innerError"]]

    assert codes("A", None) == ["DS301"]
    assert codes("B", own, b"Kopi O", b"Kopi C") == ["DS322", "DS333"]
    assert codes("C", foreign) == ["DS311", "DS312"]
    assert codes("D", unknown) == ["DS329"]
