"""Where we deliberately say more than the official engine, each with its reason.

The table is the whole list. ``aborts``: there the official engine ends without any report, as the
second opinion shows; without saxonche or ../shared only our side is tested.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from lxml import etree

from signet.en16931.rules import judge
from signet.en16931.ubl.writer import write
from signet.rendering.sample import sample_invoice
from tests.conftest import SHARED

CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
Root = etree._Element
DOCUMENT = write(sample_invoice(2))


@dataclass(frozen=True)
class Deviation:
    name: str
    change: Callable[[Root], None]
    rule: str
    location: str
    reason: str
    aborts: bool = True


def _twice(path: str) -> Callable[[Root], None]:
    def change(root: Root) -> None:
        element = _find(root, path)
        element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))

    return change


def _text(path: str, text: str) -> Callable[[Root], None]:
    def change(root: Root) -> None:
        _find(root, path).text = text

    return change


def _find(root: Root, path: str) -> Root:
    element = root.find(path.replace("cac:", CAC).replace("cbc:", CBC))
    assert element is not None
    return element


def _period(start: str, end: str) -> Callable[[Root], None]:
    def change(root: Root) -> None:
        period = etree.Element(f"{CAC}InvoicePeriod")
        etree.SubElement(period, f"{CBC}StartDate").text = start
        etree.SubElement(period, f"{CBC}EndDate").text = end
        _find(root, "cac:AccountingSupplierParty").addprevious(period)

    return change


def _allowance(root: Root) -> None:
    allowance = etree.Element(f"{CAC}AllowanceCharge")
    etree.SubElement(allowance, f"{CBC}ChargeIndicator").text = "maybe"
    etree.SubElement(allowance, f"{CBC}Amount", currencyID="EUR").text = "0.00"
    _find(root, "cac:TaxTotal").addprevious(allowance)


def _comment(root: Root) -> None:
    identifier = _find(root, "cbc:CustomizationID")
    text = identifier.text or ""
    comment = etree.Comment("cut in two")
    identifier.text, comment.tail = text[:10], text[10:]
    identifier.append(comment)


def _nested(root: Root) -> None:
    etree.SubElement(_find(root, "cbc:ID"), f"{CBC}ID").text = "1"


SELLER = "/Invoice[1]/AccountingSupplierParty[1]/Party[1]"
DEVIATIONS = (
    Deviation(
        "repeated element",
        _twice("cbc:ID"),
        "SIGNET-ONCE",
        "/Invoice[1]/ID[2]",
        "One value is meant where two are; the official engine stops at the first such rule.",
    ),
    Deviation(
        "repeated registration",
        _twice("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity"),
        "SIGNET-ONCE",
        f"{SELLER}/PartyLegalEntity[2]/RegistrationName[1]",
        "The schema allows two legal entities, the official engine gives up on them.",
    ),
    Deviation(
        "word for a number",
        _text("cac:InvoiceLine/cbc:LineExtensionAmount", "ten"),
        "SIGNET-NUMBER",
        "/Invoice[1]/InvoiceLine[1]/LineExtensionAmount[1]",
        "A cast to xs:decimal fails; we name the place instead.",
    ),
    Deviation(
        "exponent",
        _text("cac:LegalMonetaryTotal/cbc:PayableAmount", "1e3"),
        "SIGNET-NUMBER",
        "/Invoice[1]/LegalMonetaryTotal[1]/PayableAmount[1]",
        "xs:decimal has no exponent.",
    ),
    Deviation(
        "not a number",
        _text("cac:InvoiceLine/cac:Price/cbc:PriceAmount", "NaN"),
        "SIGNET-NUMBER",
        "/Invoice[1]/InvoiceLine[1]/Price[1]/PriceAmount[1]",
        "An xs:double may be NaN, and Saxon finds it to be 0 or more; a price is not.",
        aborts=False,
    ),
    Deviation(
        "impossible day",
        _period("2026-02-01", "2026-02-31"),
        "SIGNET-DATE",
        "/Invoice[1]/InvoicePeriod[1]/EndDate[1]",
        "A cast to xs:date fails.",
    ),
    Deviation(
        "neither true nor false",
        _allowance,
        "SIGNET-BOOLEAN",
        "/Invoice[1]/AllowanceCharge[2]/ChargeIndicator[1]",
        "A comparison with false() fails.",
    ),
    Deviation(
        "elements in a value",
        _nested,
        "SIGNET-VALUE",
        "/Invoice[1]/ID[1]",
        "The official rules read the texts within as one; no UBL document has them.",
        aborts=False,
    ),
)


@pytest.mark.parametrize("deviation", DEVIATIONS, ids=lambda deviation: deviation.name)
def test_we_say_what_keeps_the_rules_from_being_judged(deviation: Deviation) -> None:
    root = etree.fromstring(DOCUMENT)
    deviation.change(root)
    findings = judge(etree.tostring(root), rulesets=["cen"])
    own = [f for f in findings if f.rule.startswith("SIGNET-")]
    assert (deviation.rule, deviation.location) in [(f.rule, f.location) for f in own]
    assert {f.severity for f in own} == {"error"}
    if SHARED.is_dir():
        pytest.importorskip("saxonche", reason="the second opinion needs saxonche")
        from tests.unit.en16931.rules.oracle import oracle

        _, aborts = oracle(SHARED, "CEN-EN16931-UBL").judge(etree.tostring(root).decode())
        assert bool(aborts) == deviation.aborts


def test_a_comment_does_not_cut_a_value_in_two() -> None:
    """XPath's ``text()`` sees two texts around a comment, and the official engine gives up."""
    root = etree.fromstring(DOCUMENT)
    _comment(root)
    assert judge(etree.tostring(root), rulesets=["cen"]) == []
    assert judge(root, rulesets=["cen"]) == []


def test_an_unused_element_is_named_where_it_stands() -> None:
    """The official report points at the root."""
    root = etree.fromstring(DOCUMENT)
    etree.SubElement(_find(root, "cac:InvoiceLine/cac:Item"), f"{CBC}BrandName").text = "x"
    findings = [f for f in judge(root, rulesets=["cen"]) if f.rule.startswith("UBL-CR")]
    assert [f.location for f in findings] == ["/Invoice[1]/InvoiceLine[1]/Item[1]/BrandName[1]"]


def test_a_line_of_the_other_document_is_a_line() -> None:
    """Some contexts of Peppol see invoice lines in invoices only; no UBL invoice has others."""
    root = etree.fromstring(DOCUMENT)
    line = _find(root, "cac:InvoiceLine")
    line.tag = f"{CAC}CreditNoteLine"
    allowance = etree.SubElement(line, f"{CAC}AllowanceCharge")
    etree.SubElement(allowance, f"{CBC}ChargeIndicator").text = "false"
    etree.SubElement(allowance, f"{CBC}BaseAmount", currencyID="EUR").text = "1.00"
    assert "PEPPOL-EN16931-R042" in {f.rule for f in judge(root, rulesets=["peppol"])}
