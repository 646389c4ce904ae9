"""An element as .NET's ``XmlElement.OuterXml`` writes it: what the digest of the properties is made over.

Attributes come before the namespaces that are not yet in scope, an empty element ends in `` />``, and
nothing is inherited from the elements around.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from lxml import etree


def outer_xml(element: etree._Element, *, short: bool = True) -> bytes:
    """``short``: empty elements as ``<x />``; otherwise ``<x></x>``, as some signers write them."""
    parts: list[str] = []
    _write(element, {}, parts, short=short)
    return "".join(parts).encode()


def _write(
    element: etree._Element, scope: dict[str | None, str], parts: list[str], *, short: bool
) -> None:
    name = etree.QName(element)
    tag = f"{element.prefix}:{name.localname}" if element.prefix else name.localname
    attributes = "".join(
        f' {_attribute_name(element, str(key))}="{_quoted(str(value))}"'
        for key, value in element.attrib.items()
    )
    declared: dict[str | None, str] = {}
    if scope.get(element.prefix, "") != (name.namespace or ""):
        declared[element.prefix] = name.namespace or ""
    namespaces = "".join(
        f' xmlns{f":{prefix}" if prefix else ""}="{_quoted(uri)}"'
        for prefix, uri in declared.items()
    )
    text = element.text if element.text and element.text.strip() else ""
    children = list(element.iterchildren("*"))
    parts.append(f"<{tag}{attributes}{namespaces}")
    if not text and not children and short:
        parts.append(" />")
        return
    parts.append(f">{_text(text)}")
    for child in children:
        _write(child, {**scope, **declared}, parts, short=short)
        if child.tail and child.tail.strip():
            parts.append(_text(child.tail))
    parts.append(f"</{tag}>")


def _attribute_name(element: etree._Element, key: str) -> str:
    name = etree.QName(key)
    prefix = next((p for p, uri in element.nsmap.items() if p and uri == name.namespace), "")
    return f"{prefix}:{name.localname}" if prefix else name.localname


def _text(value: str) -> str:
    return escape(value)


def _quoted(value: str) -> str:
    return escape(value, {'"': "&quot;"})
