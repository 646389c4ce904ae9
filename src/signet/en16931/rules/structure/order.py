"""What the schema of UBL 2.1 says, told in the reader's language: order, number and kind of elements.

The rule is called XSD as the check by the schema itself is. Of each element the first mistake in its
order is told, as that does. What stands within ``ext:UBLExtensions`` is the schema's own business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from signet.en16931.rules.checks import never
from signet.en16931.rules.nodes import Document, Node
from signet.en16931.rules.rule import Breach, Check, Contents, Rule, _, error
from signet.en16931.rules.structure.table import content, kind
from signet.en16931.rules.structure.values import KINDS, is_blank, is_language
from signet.en16931.ubl.namespaces import CBC

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_CBC = f"{{{CBC}"
_ANYWHERE = {f"{_XSI}schemaLocation", f"{_XSI}noNamespaceSchemaLocation"}
_UNKNOWN = _("%(name)s may not stand here.")
_LATE = _("%(name)s stands too late: it belongs before %(other)s.")
_TWICE = _("%(name)s may be there only once.")
_MISSING = _("%(name)s is missing here.")
_ATTRIBUTE = _("Give the attribute %(name)s.")
_NO_ATTRIBUTE = _("This element has no attribute of that kind: %(found)s")
_TEXT = _("There is a text where only elements may be: %(found)s")


def _xsd(check: Check, says: str, **params: object) -> Rule:
    return error("XSD", "", check, says, None, **params)


def order_broken(name: str, children: Sequence[str]) -> tuple[int, Rule] | None:
    """The first mistake in what stands in an element: the number of the child (-1: the element
    itself, which lacks one), and the rule it breaks."""
    allowed = content(name)
    if allowed is None:
        return None
    latest, before = -1, ""
    for number, child in enumerate(children):
        known = allowed.get(child)
        if known is None:
            return number, _xsd(never, _UNKNOWN, name=child)
        if known.at < latest:
            return number, _xsd(never, _LATE, name=child, other=before)
        if known.at == latest and not known.many:
            return number, _xsd(never, _TWICE, name=child)
        if known.at > latest + 1:
            lacking = _lacking(name, latest + 1, known.at)
            if lacking:
                return number, _xsd(never, _MISSING, name=lacking)
        latest, before = known.at, child
    lacking = _lacking(name, latest + 1, len(allowed))
    return (-1, _xsd(never, _MISSING, name=lacking)) if lacking else None


def _lacking(name: str, start: int, end: int) -> str:
    """The first needed child between two places of the order."""
    allowed = content(name) or {}
    between = list(allowed.items())[start:end]
    return next((child for child, known in between if known.needed), "")


def _attributes_hold(place: Any, _: Document) -> bool:
    element = place.element if isinstance(place, Node) else place
    name = etree.QName(element)
    allowed = KINDS[kind(f"cbc:{name.localname}") or "Date"].may
    return all(
        attribute in _ANYWHERE
        or (attribute in allowed and (attribute != "languageID" or is_language(str(value))))
        for attribute, value in element.attrib.items()
    )


def _names(place: Any, _: Document) -> dict[str, object]:
    element = place.element if isinstance(place, Node) else place
    return {"found": " ".join(map(str, element.keys()))}


def _text(leaf: Any, _: Document) -> dict[str, object]:
    element = leaf.element if isinstance(leaf, Node) else leaf
    return {"found": (element.text or "").strip()[:80]}


def _values() -> dict[str, tuple[Rule, ...]]:
    """Rules about the value and the needed attribute, by kind."""
    found: dict[str, tuple[Rule, ...]] = {}
    for name, of_kind in KINDS.items():
        rules = []
        if of_kind.holds:
            rules.append(error("XSD", "", Check(value=of_kind.holds, shows=_text), of_kind.says))
        if of_kind.needs:
            test = Check(value=_is_there, attribute=of_kind.needs, shows=lambda *_: {})
            rules.append(_xsd(test, _ATTRIBUTE, name=of_kind.needs))
        found[name] = tuple(rules)
    return found


def _is_there(attribute: str | None) -> bool:
    return attribute is not None


_OF_KIND = _values()
#: Of an aggregate that holds no others; the texts in those that do are swept.
_EMPTY = (error("XSD", "", Check(value=is_blank, shows=_text), _TEXT),)


def rules_of(name: str) -> tuple[Rule, ...]:
    """What is asked of the text and the attributes of an element without others in it."""
    of_kind = kind(name)
    if of_kind:
        return _OF_KIND[of_kind]
    return _EMPTY if content(name) else ()


#: Elements with attributes that are not the common ones in their place, or with texts between others.
_ODD = etree.XPath(
    "/descendant-or-self::*/@*["
    "not((local-name()='currencyID' and contains(local-name(..), 'Amount'))"
    " or (local-name()='schemeID' and contains(local-name(..), 'ID'))"
    " or (local-name()='unitCode' and contains(local-name(..), 'Quantity'))"
    " or (local-name()='listID' and contains(local-name(..), 'Code')))]/.."
    " | //*[*]/text()[normalize-space()]/..",
)
_EXTENSIONS = (
    "{urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2}UBLExtensions"
)
ATTRIBUTES = _xsd(Check(_attributes_hold, shows=_names), _NO_ATTRIBUTE)
BETWEEN = _xsd(Check(shape=never.shape, shows=_text), _TEXT)


def sweep(root: etree._Element) -> Iterator[Breach]:
    elements: list[Any] = _ODD(root)  # type: ignore[assignment]
    for element in elements:
        if element.tag == _EXTENSIONS or next(element.iterancestors(_EXTENSIONS), None) is not None:
            continue
        if not _attributes_hold(element, None):  # type: ignore[arg-type]
            yield ATTRIBUTES, element, _names(element, None)  # type: ignore[arg-type]
        texts = [element.text, *(child.tail for child in element)] if len(element) else []
        found = next((text for text in texts if not is_blank(text)), None)
        if found and element.tag.rpartition("}")[0] != _CBC:
            yield BETWEEN, element, {"found": found.strip()[:80]}


CONTENTS = Contents(patterns=(), sweeps=(sweep,), others=(ATTRIBUTES, BETWEEN), structured=True)
