"""UBL-CR and the attributes of UBL-DT: what UBL has and EN 16931 has not, from ``unused.txt``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from signet.en16931.rules.checks import never
from signet.en16931.rules.rule import Rule, _, warning
from signet.kernel.data import read_text

_ELEMENT = _("EN 16931 does not use %(name)s here; leave it out.")
_ATTRIBUTE = _("EN 16931 does not use the attribute %(name)s; leave it out.")

#: By attribute. ``name`` is used in one place, the payment means code (BT-82).
ATTRIBUTES = {
    name: warning(f"UBL-DT-{number:02}", "", never, _ATTRIBUTE, name=name)
    for number, name in enumerate(
        "schemeName schemeAgencyName schemeDataURI schemeURI format unitCodeListIdentifier"
        " unitCodeListAgencyIdentifier unitCodeListAgencyName listAgencyName listName name"
        " languageID listURI listSchemeURI languageLocaleID uri currencyCodeListVersionID"
        " characterSetCode encodingCode schemeAgencyID listAgencyID".split(),
        start=8,
    )
}
ATTRIBUTES["unitCodeListID"] = warning("UBL-CR-663", "", never, _ATTRIBUTE, name="unitCodeListID")


def _read() -> dict[str, Rule]:
    text = read_text(__file__, "unused.txt")
    rules: dict[str, Rule] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        rule_id, path = line.split()
        name = path.rpartition("/")[2]
        if path == "//@unitCodeListID":
            continue  # with the attributes, for it may be anywhere
        says = _ATTRIBUTE if name.startswith("@") else _ELEMENT
        rule = warning(rule_id, "", never, says, name=name.removeprefix("@"))
        for line_name in ("cac:InvoiceLine", "cac:CreditNoteLine"):
            rules[path.replace("LINE", line_name)] = rule
    return rules


#: By path, and for an attribute path and ``/@`` and its name.
UNUSED = _read()

#: One XPath looks for all, since most documents have none: attributes but for the usual four. Quicker
#: than four comparisons, and none of the names above is a part of this.
_USUAL = "currencyID unitCode schemeID listID"
_UNUSUAL = etree.XPath(
    f'/descendant-or-self::*/@*[not(contains("{_USUAL}", local-name()))]', smart_strings=True
)
_MEANS_CODE = "PaymentMeansCode"


def sweep(root: etree._Element) -> Iterator[tuple[Rule, etree._Element, dict[str, object]]]:
    """The first place of each attribute that is not used."""
    told = set()
    values: list[Any] = _UNUSUAL(root)  # type: ignore[assignment]
    for value in values:
        name, element = value.attrname, value.getparent()
        if name == "name" and etree.QName(element).localname == _MEANS_CODE:
            continue
        if name in ATTRIBUTES and name not in told:
            told.add(name)
            yield ATTRIBUTES[name], element, {"name": name}
