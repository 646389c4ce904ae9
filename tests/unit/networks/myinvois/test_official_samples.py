"""The official samples, read into our model and built anew: the same elements and values.

What differs is listed here with its reason, and nothing else differs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from signet.networks.myinvois.checks.json_form import form_faults
from signet.networks.myinvois.growing import grow
from signet.networks.myinvois.mapping import to_json, to_xml
from signet.networks.myinvois.reader import read
from signet.networks.myinvois.tree import NUMBERS, Element

NAMES = [
    f"{version}-{kind}-Sample.{form}"
    for version in ("1.0", "1.1")
    for kind in ("Invoice", "Invoice-MultiLineItem", "Credit-Note")
    for form in ("xml", "json")
]
DOCUMENTS = ("XML-INV", "JSON-INV", "XML-CN", "JSON-CN")
LEAF = re.compile(r"`([^`=]+=[^`]*)`")
TAX = "InvoiceLine/TaxTotal/TaxSubtotal"
SCHEME = f"{TAX}/TaxCategory/TaxScheme/ID[schemeAgencyID=6][schemeID=UN/ECE 5153]"

#: The element table gives Shipment/ID the document's own number; the samples hold an example number.
SHIPMENT = {"Delivery/Shipment/ID=1234"}
#: Price x quantity is 17, the line's net 1436.50 with -100 and +100: the sample says 100 (and 1460.50
#: taxable), which fits neither. We write what makes the official sums true.
SUMS = {
    "InvoiceLine/ItemPriceExtension/Amount[currencyID=MYR]=100",
    f"{TAX}/TaxableAmount[currencyID=MYR]=1460.5",
}
#: The line is exempt, so it is charged at 0 %; the sample tells the rate it would have had.
EXEMPT_RATE = {f"{TAX}/Percent=6"}
#: The JSON sample calls the exempt line's whole amount its tax, and adds none of it to the total.
EXEMPT_AMOUNT = {
    "InvoiceLine/TaxTotal/TaxAmount[currencyID=MYR]=1460.5",
    f"{TAX}/TaxAmount[currencyID=MYR]=1460.5",
}
#: Not the free trade agreement of the table: a document type that nobody knows.
UNKNOWN_REFERENCE = {
    "AdditionalDocumentReference/ID=sa313321312",
    "AdditionalDocumentReference/DocumentType=213312dddddd",
    "AdditionalDocumentReference/DocumentDescription=asddasdwqfd ddq",
}
#: Empty optional elements, which the service has begun to refuse.
EMPTY = {
    "AllowanceCharge/AllowanceChargeReason=",
    "InvoiceLine/AllowanceCharge/AllowanceChargeReason=",
}
#: Line 3 is told twice, as sales tax on nothing and as exempt from 5 %: one exemption in our model, of
#: which no tax is stated.
TOLD_TWICE = {
    f"{TAX}/TaxCategory/ID=01", f"{SCHEME}=OTH", f"{TAX}/Percent=5",
    f"{TAX}/TaxableAmount[currencyID=MYR]=0", f"{TAX}/TaxAmount[currencyID=MYR]=100",
}  # fmt: skip


def argued(name: str) -> set[str]:
    """What a sample says that we do not."""
    if "MultiLine" in name:
        return EMPTY | TOLD_TWICE
    only_json = EXEMPT_AMOUNT | UNKNOWN_REFERENCE if name.endswith("json") else set()
    return SHIPMENT | SUMS | EXEMPT_RATE | only_json


def instead(name: str) -> set[str]:
    """What we say in its place."""
    zero = {f"{TAX}/Percent=0"}
    if "MultiLine" in name:
        return zero
    number = {
        ("Invoice", "xml"): "XML-INV12345", ("Invoice", "json"): "JSON-INV12345",
        ("Credit-Note", "xml"): "XML-CN12345", ("Credit-Note", "json"): "JSON-CN12345",
    }[(name[4:].removesuffix("." + name.rsplit(".", maxsplit=1)[-1]).removesuffix("-Sample"), name.rsplit(".", maxsplit=1)[-1])]  # fmt: skip
    untaxed = {
        "InvoiceLine/TaxTotal/TaxAmount[currencyID=MYR]=0",
        f"{TAX}/TaxAmount[currencyID=MYR]=0",
    }
    return (
        zero
        | {
            f"Delivery/Shipment/ID={number}",
            "InvoiceLine/ItemPriceExtension/Amount[currencyID=MYR]=1436.5",
            f"{TAX}/TaxableAmount[currencyID=MYR]=1436.5",
        }
        | (untaxed if name.endswith("json") else set())
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_built_anew_from_our_model(shared: Path, name: str) -> None:
    original = (shared / "testdata/myinvois" / name).read_bytes()
    document = read(original)
    again = to_json(document) if name.endswith("json") else to_xml(document)
    stated, ours = Counter(leaves(grow(original))), Counter(leaves(grow(again)))
    assert set(stated - ours) == argued(name)
    assert set(ours - stated) == instead(name)
    assert sum(ours.values()) > 90


@pytest.mark.parametrize("name", NAMES)
def test_what_we_build_reads_back_as_the_same_document(shared: Path, name: str) -> None:
    document = read((shared / "testdata/myinvois" / name).read_bytes())
    assert read(to_xml(document)) == read(to_json(document))


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("json")])
def test_the_values_of_a_json_sample_have_the_form_that_we_ask_for(shared: Path, name: str) -> None:
    assert list(form_faults((shared / "testdata/myinvois" / name).read_bytes())) == []


def test_the_reference_argues_every_difference_and_no_other() -> None:
    page = (Path(__file__).parents[4] / "docs/reference/myinvois.md").read_text()
    table = page.partition("## The official samples")[2].partition("\n## ")[0]
    rows = [
        row.split(" | ") for row in table.splitlines() if row.startswith(("| Invoice", "| Credit"))
    ]
    theirs, ours = ({leaf for row in rows for leaf in LEAF.findall(row[n])} for n in (1, 2))
    assert theirs == {bare(leaf) for name in NAMES for leaf in argued(name)}
    numbers = {f"Delivery/Shipment/ID={kind}12345" for kind in DOCUMENTS}
    assert ours | numbers == {bare(leaf) for name in NAMES for leaf in instead(name)}


def bare(leaf: str) -> str:
    return re.sub(r"\[[^\]]*\]", "", leaf)


def leaves(node: Element, path: str = "") -> Iterator[str]:
    """Leaves with figures by their value: JSON samples write 100 where XML ones write 100.00."""
    for child in node.children:
        here = f"{path}/{child.name}".lstrip("/")
        if child.text is None:
            yield from leaves(child, here)
            continue
        text = child.text.strip()
        if child.name.endswith(NUMBERS):
            text = format(Decimal(text).normalize(), "f")
        said = sorted(child.attributes)
        yield here + "".join(f"[{name}={value}]" for name, value in said) + f"={text}"
