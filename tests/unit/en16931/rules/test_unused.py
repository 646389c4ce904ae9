"""UBL-CR and UBL-DT: each element and attribute that the norm has not breaks its rule by being there."""

from __future__ import annotations

import pytest
from lxml import etree

from signet.en16931.rules import judge
from signet.en16931.rules.cen.unused import ATTRIBUTES, UNUSED
from signet.en16931.rules.paths import PREFIXES
from signet.en16931.ubl.namespaces import CREDIT_NOTE, INVOICE

NAMESPACES = {prefix: namespace for namespace, prefix in PREFIXES.items()}


def _tag(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return NAMESPACES[prefix + colon] + local


def _document(path: str) -> bytes:
    """An invoice or credit note with nothing but this in it."""
    credit_note = "CreditNote" in path
    kind, namespace = ("CreditNote", CREDIT_NOTE) if credit_note else ("Invoice", INVOICE)
    element = root = etree.Element(f"{{{namespace}}}{kind}")
    steps, _, attribute = path.removeprefix("//").partition("/@")
    for step in steps.split("/"):
        element = etree.SubElement(element, _tag(step))
    if attribute:
        element.set(attribute, "x")
    return etree.tostring(root)


@pytest.mark.parametrize("path", UNUSED)
def test_what_the_norm_has_not_is_a_warning(path: str) -> None:
    rule = UNUSED[path]
    found = [f for f in judge(_document(path), rulesets=["cen"]) if f.rule == rule.id]
    assert [f.severity for f in found] == ["warning"]
    place = path.removeprefix("//").partition("/@")[0].split("/")[-1].partition(":")[2]
    assert found[0].location.endswith(f"/{place}[1]")


def test_there_are_672_paths_and_22_attributes() -> None:
    assert len({rule.id for rule in UNUSED.values()}) == 672
    assert len(ATTRIBUTES) == 22


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_an_attribute_that_the_norm_has_not_is_a_warning(name: str) -> None:
    root = etree.fromstring(_document("cbc:Note"))
    root[0].set(name, "x")
    found = [f for f in judge(root, rulesets=["cen"]) if f.rule == ATTRIBUTES[name].id]
    assert [(f.severity, f.location) for f in found] == [("warning", "/Invoice[1]/Note[1]")]


def test_the_name_of_the_means_of_payment_is_used() -> None:
    root = etree.fromstring(_document("cac:PaymentMeans/cbc:PaymentMeansCode"))
    root[0][0].set("name", "Credit transfer")
    assert "UBL-DT-18" not in {f.rule for f in judge(root, rulesets=["cen"])}
