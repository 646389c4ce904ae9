"""The structure check: what OASIS allows and what it refuses, in both forms, in the portal's words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from signet.sandbox.myinvois.codes import codes
from signet.sandbox.myinvois.document import Document, read
from signet.sandbox.myinvois.structure.grammar import Leaf, Member, grammar
from tests.unit.sandbox.myinvois import papers

AT = datetime(2026, 7, 1, 1, 2, 3, tzinfo=UTC)
PAPER = papers.invoice(at=AT)


@pytest.fixture(scope="module")
def schemas(shared: Path) -> dict[str, dict[str, Any]]:
    """File -> definitions of the JSON schema of OASIS."""
    folder = shared / "data" / "myinvois" / "ubl-json-schema"
    return {f.name: json.loads(f.read_bytes())["definitions"] for f in folder.rglob("*.json")}


def resolved(schemas: dict[str, dict[str, Any]], file: str, name: str) -> tuple[str, str, Any]:
    """Follow ``$ref`` to where something is defined."""
    definition = schemas[file][name]
    while "$ref" in definition:
        other, name = definition["$ref"].split("#/definitions/")
        file = other.rpartition("/")[2] or file
        definition = schemas[file][name]
    return file, name, definition


def leaf_of(definition: Any) -> Leaf:
    attributes = dict(definition["properties"])
    text = attributes.pop("_")
    kind = text.get("format", text["type"])
    return Leaf(kind, {name: name in definition["required"] for name in attributes})


@pytest.mark.parametrize(
    ("file", "prefix"),
    [
        ("UBL-CommonAggregateComponents-2.1.json", "cac:"),
        ("UBL-CommonExtensionComponents-2.1.json", "ext:"),
        ("UBL-Invoice-2.1.json", ""),
    ],
)
def test_the_grammar_made_from_the_xsd_is_that_of_oasis(
    schemas: dict[str, dict[str, Any]], file: str, prefix: str
) -> None:
    compared = 0
    for name, definition in schemas[file].items():
        if "$ref" in definition:
            continue
        branch = grammar()[f"{prefix}{name}Type"]
        assert branch is not None
        assert not isinstance(branch, Leaf)
        assert branch.keys() == definition["properties"].keys()
        for child, rules in definition["properties"].items():
            other, target = rules["items"]["$ref"].split("#/definitions/")
            where = other.rpartition("/")[2] or file
            _place(schemas, branch[child], where, target)
            assert branch[child].required == (child in definition.get("required", []))
            assert branch[child].repeats == ("maxItems" not in rules)
            compared += 1
    assert compared >= 10


def _place(schemas: dict[str, dict[str, Any]], member: Member, file: str, name: str) -> None:
    """Does the member lead to the same definition?"""
    file, name, definition = resolved(schemas, file, name)
    ours = grammar()[member.of]
    if isinstance(ours, Leaf):
        assert ours == leaf_of(definition)
    else:
        assert member.of.rpartition(":")[2] == f"{name}Type"


def test_the_code_lists_are_those_of_lhdn(shared: Path) -> None:
    files = {
        "activities": "MSICSubCategoryCodes",
        "classifications": "ClassificationCodes",
        "countries": "CountryCodes",
        "currencies": "CurrencyCodes",
        "payment_modes": "PaymentMethods",
        "states": "StateCodes",
        "tax_types": "TaxTypes",
        "units": "UnitTypes",
    }
    for name, file in files.items():
        official = json.loads((shared / "data" / "myinvois" / f"{file}.json").read_bytes())
        assert codes(name) == {entry["Code"].strip() for entry in official}  # type: ignore[arg-type]


def test_the_official_samples_have_the_right_structure(shared: Path) -> None:
    files = sorted((shared / "testdata" / "myinvois").glob("1.*"))
    assert len(files) == 12
    for file in files:
        found = read(file.read_bytes(), "XML" if file.suffix == ".xml" else "JSON")
        assert isinstance(found, Document), (file.name, found)


def test_both_forms_are_read_as_one_document() -> None:
    xml, json_ = read(papers.as_xml(PAPER), "XML"), read(papers.as_json(PAPER), "JSON")
    assert isinstance(xml, Document)
    assert isinstance(json_, Document)
    assert xml.root == json_.root
    assert (xml.number, xml.type, xml.version, xml.issued) == ("INV-1", "01", "1.0", AT)


def said_of_json(**members: object) -> list[str]:
    content = json.loads(papers.as_json({**PAPER, **members}))
    found = read(json.dumps(content).encode(), "JSON")
    assert isinstance(found, list)
    return [f.message for f in found]


@pytest.mark.parametrize(
    ("member", "value", "inner"),
    [
        ("DocumentCurrencyCode", "MYR", "ArrayExpected: #/Invoice[0].DocumentCurrencyCode"),
        ("UBLExtensions", [], "TooFewItems: #/Invoice[0].UBLExtensions"),
        ("ID", [{"_": "a"}, {"_": "b"}], "TooManyItems: #/Invoice[0].ID"),
        ("Colour", [{"_": "red"}], "NoAdditionalPropertiesAllowed: #/Invoice[0].Colour"),
    ],
)
def test_json_is_refused_in_the_words_of_the_portal(member: str, value: object, inner: str) -> None:
    assert said_of_json(**{member: value}) == [
        f"ArrayItemNotValid: #/Invoice[0]\n{{\n  {inner}\n}}\n"
    ]


@pytest.mark.parametrize(
    ("member", "value", "inner"),
    [
        ("IssueDate", [{"_": ""}], "DateExpected: #/Invoice[0].IssueDate[0]._"),
        ("IssueDate", [{"_": "2026-02-30"}], "DateExpected: #/Invoice[0].IssueDate[0]._"),
        ("IssueTime", [{"_": "25:00:00Z"}], "TimeExpected: #/Invoice[0].IssueTime[0]._"),
        ("ID", [{"_": 123}], "StringExpected: #/Invoice[0].ID[0]._"),
        ("ID", ["INV-1"], "ObjectExpected: #/Invoice[0].ID[0]"),
        ("CopyIndicator", [{"_": "true"}], "BooleanExpected: #/Invoice[0].CopyIndicator[0]._"),
        ("InvoiceTypeCode", [{"_": "01", "colour": "red"}],
         "NoAdditionalPropertiesAllowed: #/Invoice[0].InvoiceTypeCode[0].colour"),
        ("TaxTotal", [{"TaxAmount": [{"_": "8", "currencyID": "MYR"}]}],
         "NumberExpected: #/Invoice[0].TaxTotal[0].TaxAmount[0]._"),
        ("TaxTotal", [{"TaxAmount": [{"_": 8}]}],
         "PropertyRequired: #/Invoice[0].TaxTotal[0].TaxAmount[0].currencyID"),
    ],
)  # fmt: skip
def test_json_deep_inside_is_refused_with_its_path(member: str, value: object, inner: str) -> None:
    (message,) = said_of_json(**{member: value})
    assert message.startswith("ArrayItemNotValid: #/Invoice[0]\n{\n  ArrayItemNotValid: ")
    assert inner in message.replace("  ", "")


def test_a_member_that_must_be_there_is_missed() -> None:
    paper = papers.changed(PAPER, "AccountingSupplierParty", None)
    (found,) = read(papers.as_json(paper), "JSON")  # type: ignore[misc]
    assert "PropertyRequired: #/Invoice[0].AccountingSupplierParty" in found.message
    assert (found.target, found.path) == ("[0]", "#/Invoice[0]")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "JSON is not valid"),
        (b"\xff\xfe", "JSON is not valid"),
        (b'{"Invoice": NaN}', "JSON is not valid"),
        (b"[" * 100_000, "JSON is not valid"),
        (b"[]", "ObjectExpected: #/"),
        (b"{}", "PropertyRequired: #/Invoice"),
        (b'{"Invoice": []}', "TooFewItems: #/Invoice"),
        (b'{"Invoice": {}}', "ArrayExpected: #/Invoice"),
    ],
)
def test_what_is_no_invoice_at_all(data: bytes, message: str) -> None:
    found = read(data, "JSON")
    assert isinstance(found, list)
    assert [f.message for f in found] == [message]


def test_xml_in_the_wrong_order_is_refused() -> None:
    paper = dict(sorted(PAPER.items(), key=lambda pair: pair[0] != "InvoiceLine"))
    found = read(papers.as_xml(paper), "XML")
    assert isinstance(found, list)
    assert found[0].message.startswith("Invalid child element: ")
    assert found[0].code is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<Invoice",
        b"<Invoice/>",
        b"<!DOCTYPE Invoice [<!ENTITY a 'b'>]><Invoice>&a;</Invoice>",
        b"<a>" * 5000,
        b"\xff\xfe",
    ],
)
def test_xml_that_is_no_invoice_is_refused(data: bytes) -> None:
    found = read(data, "XML")
    assert isinstance(found, list)
    assert found[0].message.startswith("Invalid structure")
