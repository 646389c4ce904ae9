"""The grammar of UBL-JSON 2.0, made from the XSD.

OASIS generated both from one model, by these rules: an element is a list of objects, of one unless it may
repeat; what is obligatory in the XSD is required; the text of a leaf is the member ``_``, a number, a
boolean or a string by its data type; attributes are strings; nothing else is allowed. A test compares the
outcome with the JSON schema of OASIS, definition by definition, where that is at hand.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from lxml import etree

from signet.sandbox.myinvois.structure import schemas

_XSD = "{http://www.w3.org/2001/XMLSchema}"
Kind = Literal["string", "number", "boolean", "date", "time", "date-time"]
_ATTRIBUTES: Final = {
    "Amount": (["currencyID"], ["currencyCodeListVersionID"]),
    "BinaryObject": (
        ["mimeCode"],
        ["characterSetCode", "encodingCode", "filename", "format", "uri"],
    ),
    "Code": (
        [],
        "listAgencyID listAgencyName listID listName listSchemeURI listURI listVersionID name"
        " languageID".split(),
    ),
    "Identifier": (
        [],
        "schemeAgencyID schemeAgencyName schemeDataURI schemeID schemeName schemeURI"
        " schemeVersionID".split(),
    ),
    "Measure": (["unitCode"], ["unitCodeListVersionID"]),
    "Numeric": ([], ["format"]),
    "Quantity": (
        [],
        ["unitCode", "unitCodeListAgencyID", "unitCodeListAgencyName", "unitCodeListID"],
    ),
    "Text": ([], ["languageID", "languageLocaleID"]),
}
"""Data type -> attributes that must and that may be there (UBL's unqualified data types)."""
_SAME_AS: Final = {
    "Graphic": "BinaryObject", "Picture": "BinaryObject", "Sound": "BinaryObject",
    "Video": "BinaryObject", "Value": "Numeric", "Percent": "Numeric", "Rate": "Numeric",
    "Name": "Text",
}  # fmt: skip
_KINDS: Final[Mapping[str, Kind]] = {
    "Amount": "number", "Measure": "number", "Numeric": "number", "Quantity": "number",
    "Indicator": "boolean", "Date": "date", "Time": "time", "DateTime": "date-time",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """An element with a text and attributes (name -> must it be there)."""

    kind: Kind
    attributes: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Member:
    """A child element; ``of`` names its definition."""

    of: str
    required: bool
    repeats: bool


Branch = Mapping[str, Member]
"""An element with children: name -> member."""


@functools.cache
def grammar() -> Mapping[str, Leaf | Branch | None]:
    """``cbc:IDType``, ``cac:PartyType``, ``InvoiceType``, ``ext:...``; ``None``: anything may be inside.

    Prefixes tell apart the leaf ``Location`` from the aggregate of that name.
    """
    schemas_by_prefix = {
        "cbc:": _parsed("common/UBL-CommonBasicComponents-2.1.xsd"),
        "cac:": _parsed("common/UBL-CommonAggregateComponents-2.1.xsd"),
        "ext:": _parsed("common/UBL-CommonExtensionComponents-2.1.xsd"),
        "": _parsed("maindoc/UBL-Invoice-2.1.xsd"),
    }
    types = {
        prefix + str(element.get("name")): prefix + _local(str(element.get("type")))
        for prefix, schema in schemas_by_prefix.items()
        for element in schema.iterfind(f"{_XSD}element")
    }
    made: dict[str, Leaf | Branch | None] = {types["ext:ExtensionContent"]: None}
    for prefix, schema in schemas_by_prefix.items():
        for kind in schema.iterfind(f"{_XSD}complexType"):
            name = prefix + str(kind.get("name"))
            extension = kind.find(f"{_XSD}simpleContent/{_XSD}extension")
            if extension is not None:
                made[name] = _leaf(_local(str(extension.get("base"))).removesuffix("Type"))
            else:
                made[name] = dict(_members(kind, prefix, types))
    return made


def _parsed(name: str) -> etree._Element:
    return etree.parse(schemas() / name).getroot()


def _leaf(base: str) -> Leaf:
    base = _SAME_AS.get(base, base)
    must, may = _ATTRIBUTES.get(base, ([], []))
    kind = _KINDS.get(base, "string")
    return Leaf(kind, {**dict.fromkeys(must, True), **dict.fromkeys(may, False)})


def _members(
    kind: etree._Element, own: str, types: Mapping[str, str]
) -> Iterator[tuple[str, Member]]:
    for element in kind.iterfind(f"{_XSD}sequence/{_XSD}element"):
        prefix, colon, name = str(element.get("ref")).rpartition(":")
        required = element.get("minOccurs", "1") != "0"
        of = types[prefix + colon + name if colon else own + name]
        yield name, Member(of, required, element.get("maxOccurs") == "unbounded")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
