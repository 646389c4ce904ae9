"""Documents that nobody wrote: the official ones, changed here and there by a seeded die."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator

from lxml import etree

_CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
_CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
_ATTRIBUTES = (
    "schemeID listID currencyID unitCode name schemeName mimeCode filename listVersionID".split()
)
_VALUES = ["0088", "0192", "0184", "0208", "9944", "SEPA", "EUR", "SEK", "C62", "XX", "", "TST"]
_TEXTS = [
    "", "0", "-1", "1e3", "NaN", "abc", " 100 ", "1.005", "-0.005", "99999999999999999999.99",
    "S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B", "VAT", " vat ", "GST", "EUR", "DKK",
    "true", "false", "1", "maybe", "2024-02-30", "2024-06-30Z", "30", "58", "59", "49", "48", "42",
    "31", "50", "93", "97", "130", "380", "381", "384", "326", "389", "261", "#AAI#x", "#XYZ#y",
    "VATEX-EU-G", "vatex-eu-ae", "ZZZ", "95", "AA", "01#", "71#12345678901234", "EINDAGI",
    "##M.AR.K##", "##INVOICE|URL##", "094259216|01/01/2024|0|1.1|A|1", "SE:BANKGIRO",
    "#SKONTO#TAGE=14#PROZENT=2.00#", "#SKONTO#TAGE=14#PROZENT=2.00#\n", "GODKÄND FÖR F-SKATT",
    "7300010000001", "974760673", "0428759497", "5560004755", "51824753556", "12.5", "25", "20",
]  # fmt: skip
_COUNTRIES = {
    "DE": "DE123456788", "SE": "SE556000475501", "NO": "NO974760673MVA", "DK": "DK16356706",
    "IT": "IT12345670785", "GR": "EL094259216", "IS": "IS12345", "NL": "NL123456789B01",
}  # fmt: skip


def mutants(documents: list[bytes], number: int, seed: int) -> Iterator[bytes]:
    die = random.Random(seed)
    roots = [etree.fromstring(d, etree.XMLParser(remove_comments=True)) for d in documents]
    for _ in range(number):
        root = copy.deepcopy(die.choice(roots))
        for _change in range(die.choice([1, 1, 1, 2, 2, 3, 5])):
            die.choice(_CHANGES)(root, roots, die)
        yield etree.tostring(root, encoding="utf-8")


def _elements(root: etree._Element) -> list[etree._Element]:
    return list(root.iter("*"))


def _leaves(root: etree._Element) -> list[etree._Element]:
    return [element for element in root.iter("*") if len(element) == 0]


def _retext(root: etree._Element, _: object, die: random.Random) -> None:
    leaf = die.choice(_leaves(root))
    leaf.text = die.choice(_TEXTS)


def _edit(root: etree._Element, _: object, die: random.Random) -> None:
    leaf = die.choice(_leaves(root))
    text = (leaf.text or "").strip()
    leaf.text = die.choice(
        [f"{text} ", f"-{text}", f"{text}1", text[:-1], text.lower(), f"{text}.123"]
    )


def _remove(root: etree._Element, _: object, die: random.Random) -> None:
    element = die.choice(_elements(root))
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _double(root: etree._Element, _: object, die: random.Random) -> None:
    element = die.choice(_elements(root))
    if element is not root:
        element.addnext(copy.deepcopy(element))


def _attribute(root: etree._Element, _: object, die: random.Random) -> None:
    element = die.choice(_leaves(root))
    if element.attrib and die.random() < 0.4:
        del element.attrib[die.choice(list(element.attrib))]
    else:
        element.set(die.choice(_ATTRIBUTES), die.choice(_VALUES))


def _move(root: etree._Element, _: object, die: random.Random) -> None:
    element, target = die.choice(_elements(root)), die.choice(_elements(root))
    if element is not root and target not in list(element.iter()):
        target.append(copy.deepcopy(element))


def _graft(root: etree._Element, roots: list[etree._Element], die: random.Random) -> None:
    graft = copy.deepcopy(die.choice(_elements(die.choice(roots))))
    graft.tail = None
    alike = [element for element in root.iter(graft.tag) if element is not root]
    if alike:
        alike[0].addprevious(graft)


def _nationalise(root: etree._Element, _: object, die: random.Random) -> None:
    country, number = die.choice(list(_COUNTRIES.items()))
    for party in root.iter(f"{_CAC}AccountingSupplierParty", f"{_CAC}AccountingCustomerParty"):
        for code in party.iter(f"{_CBC}IdentificationCode"):
            code.text = country
        for scheme in party.iter(f"{_CAC}PartyTaxScheme"):
            for company in scheme.iter(f"{_CBC}CompanyID"):
                company.text = die.choice([number, number[:-1]])


_CHANGES = (
    _retext,
    _retext,
    _edit,
    _edit,
    _remove,
    _double,
    _attribute,
    _move,
    _graft,
    _nationalise,
)
