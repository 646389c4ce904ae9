"""Every element of the official table is written, in all types and both formats, valid by the schemas."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from signet.en16931.validate import validate
from signet.networks.myinvois.mapping import to_json, to_xml
from tests.unit.networks.myinvois.json_schema import faults
from tests.unit.networks.myinvois.leaves import json_leaves, xml_leaves
from tests.unit.networks.myinvois.samples import BUYER, everything, with_ids

TABLES = {
    "01": "invoice", "02": "credit", "03": "debit", "04": "refund", "11": "self-billed-invoice",
    "12": "self-billed-credit", "13": "self-billed-debit", "14": "self-billed-refund",
}  # fmt: skip
EVERY_TYPE = pytest.mark.parametrize("type_code", TABLES)
_PATH = re.compile(r"/?\s*ubl:Invoice((?:\s*/\s*(?:c[ab]c:)\w+(?:\s*\[\d\])?)+)")
_STEP = re.compile(r"c[ab]c:(\w+)")


def wanted_paths(shared: Path, type_code: str) -> set[str]:
    """The paths that a document type's table names, but the signature's, which is put in later."""
    tables = json.loads((shared / "data/myinvois/element-mapping-v1.1.json").read_text())
    found = set()
    for row in tables[f"{TABLES[type_code]}-v1-1"]:
        text = row["UBL Schema Mapping"].replace("\xa0", " ")
        paths = [_STEP.findall(path) for path in _PATH.findall(text)]
        if text.startswith(". / cac:Party"):  # the common address of both parties
            paths = [
                [side, *_STEP.findall(text)]
                for side in ("AccountingSupplierParty", "AccountingCustomerParty")
            ]
        assert paths, text
        found |= {"/".join(path) for path in paths}
    assert len(found) > 70
    return found - {"Signature"}


@EVERY_TYPE
def test_every_element_is_written_and_nothing_else(shared: Path, type_code: str) -> None:
    leaves = list(xml_leaves(to_xml(everything(type_code))))
    paths = {re.split(r"[=\[]", leaf, maxsplit=1)[0] for leaf in leaves}
    groups = {"/".join(p.split("/")[:i]) for p in paths for i in range(1, p.count("/") + 2)}
    # One row of the table names Item's child "cac:ID" for Incoterms; the element is cbc:ID.
    assert wanted_paths(shared, type_code) <= groups
    beyond = {path for path in paths if path not in wanted_paths(shared, type_code)}
    implied = {
        "AllowanceCharge/ChargeIndicator",
        "InvoiceLine/ID",
        "BillingReference/InvoiceDocumentReference/ID",
        "BillingReference/InvoiceDocumentReference/UUID",
    }
    address = {
        f"Delivery/DeliveryParty/PostalAddress/{name}"
        for name in ("CityName", "PostalZone", "CountrySubentityCode", "AddressLine/Line",
                     "Country/IdentificationCode")
    }  # fmt: skip
    assert beyond - implied - address == set()


@EVERY_TYPE
def test_xml_is_valid_and_json_says_the_same(type_code: str) -> None:
    data = to_xml(everything(type_code))
    assert validate(data, rules="native", rulesets=[]).findings == ()
    assert etree.tostring(etree.fromstring(data), method="c14n") == data
    assert list(json_leaves(to_json(everything(type_code)))) == list(xml_leaves(data))


@EVERY_TYPE
def test_json_is_valid_by_the_official_schema(shared: Path, type_code: str) -> None:
    schema = shared / "data/myinvois/ubl-json-schema/maindoc/UBL-Invoice-2.1.json"
    document = json.loads(to_json(everything(type_code)))
    assert faults(document, schema) == []
    document["Invoice"][0]["InvoiceTypeCode"][0]["_"] = 1
    document["Invoice"][0]["More"] = []
    assert faults(document, schema) == [
        "#/Invoice[0]/InvoiceTypeCode[0]/_: no string",
        "#/Invoice[0]: More is not allowed",
    ]


def test_the_schemes_of_identification_are_all_written() -> None:
    for scheme, value in {
        "NRIC": "770625015324", "BRN": "201901000005", "PASSPORT": "A1234567", "ARMY": "T12345678",
    }.items():  # fmt: skip
        buyer = with_ids(BUYER, TIN="IG56003500070", **{scheme: value})
        leaves = list(xml_leaves(to_xml(everything(buyer=buyer))))
        assert (
            f"AccountingCustomerParty/Party/PartyIdentification/ID[schemeID={scheme}]={value}"
            in leaves
        )
