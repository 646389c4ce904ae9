"""Read the signature of an XML document, and the bytes of its signed properties.

``PropsDigest`` is over what .NET calls ``OuterXml``: attributes in their order, then the namespace
declarations that the element needs and does not stand in the scope of, ``<x />`` with a blank. lxml keeps
neither the order nor the blank tags, so this reads the bytes with expat.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from lxml import etree

from signet.sandbox.myinvois import xml_text
from signet.sandbox.myinvois.signature.claims import Claims

DS = "{http://www.w3.org/2000/09/xmldsig#}"
XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
_CBC = f"{{{xml_text.UBL}CommonBasicComponents-2}}"
_PROPERTIES = "#id-xades-signed-props"


def read(data: bytes, root: etree._Element) -> Claims:
    """The claims of a parsed document; ``data`` are the bytes it was parsed from."""
    found = [s for e in root.iter(xml_text.EXTENSIONS) for s in e.iter(f"{DS}Signature")]
    signature = found[0] if found else etree.Element(f"{DS}Signature")
    document, properties = _references(signature)
    method = root.find(f"{xml_text.SIGNATURE}/{_CBC}SignatureMethod")
    return Claims(
        body=xml_text.body(root),
        properties=outer_xml(data),
        signatures=len(found),
        method=_text(method),
        document_digest=_at(document, f"{DS}DigestValue"),
        document_digest_method=_algorithm(document, f"{DS}DigestMethod"),
        properties_digest=_at(properties, f"{DS}DigestValue"),
        properties_digest_method=_algorithm(properties, f"{DS}DigestMethod"),
        signature_value=_at(signature, f"{DS}SignatureValue"),
        signature_method=_algorithm(signature, f"{DS}SignedInfo/{DS}SignatureMethod"),
        certificate=_at(signature, f".//{DS}X509Certificate"),
        signing_time=_at(signature, f".//{XADES}SigningTime"),
        certificate_digest=_at(signature, f".//{XADES}CertDigest/{DS}DigestValue"),
        certificate_digest_method=_algorithm(signature, f".//{XADES}CertDigest/{DS}DigestMethod"),
        issuer=_at(signature, f".//{XADES}IssuerSerial/{DS}X509IssuerName"),
        serial=_at(signature, f".//{XADES}IssuerSerial/{DS}X509SerialNumber"),
    )


def _references(
    signature: etree._Element,
) -> tuple[etree._Element | None, etree._Element | None]:
    """The reference to the document (URI "") and the one to the signed properties."""
    every = signature.findall(f"{DS}SignedInfo/{DS}Reference")
    document = next((r for r in every if r.get("URI", "") == ""), None)
    return document, next((r for r in every if r.get("URI") == _PROPERTIES), None)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _at(element: etree._Element | None, path: str) -> str:
    return "" if element is None else _text(element.find(path))


def _algorithm(element: etree._Element | None, path: str) -> str:
    found = None if element is None else element.find(path)
    return "" if found is None else str(found.get("Algorithm", ""))


def outer_xml(data: bytes) -> bytes | None:
    """``xades:SignedProperties`` as .NET writes it; ``None`` when there is none."""
    writer = _OuterXml()
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.buffer_text = True

    def start(name: str, attributes: list[str]) -> None:
        writer.start(name, attributes)

    def end(name: str) -> None:
        at = parser.CurrentByteIndex  # an empty tag has no end of its own to stand on
        writer.end(name, empty=data[at : at + 2] != b"</")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = writer.text
    parser.Parse(data, True)  # noqa: FBT003 - expat's own signature
    return "".join(writer.parts).encode() if writer.parts else None


@dataclass(slots=True)
class _OuterXml:
    """Follows namespaces through the document and writes while inside the element wanted."""

    parts: list[str] = field(default_factory=list)
    scopes: list[dict[str, str]] = field(default_factory=lambda: [{}])
    written: list[dict[str, str]] = field(default_factory=list)
    is_open: bool = False
    depth: int = 0

    def start(self, name: str, attributes: list[str]) -> None:
        pairs = list(zip(attributes[::2], attributes[1::2], strict=True))
        declared = {_declares(key): value for key, value in pairs if _declares(key) is not None}
        scope = {**self.scopes[-1], **{k: v for k, v in declared.items() if k is not None}}
        self.scopes.append(scope)
        prefix, _, local = name.rpartition(":")
        wanted = local == "SignedProperties" and f"{{{scope.get(prefix, '')}}}" == XADES
        if not self.depth and (not wanted or self.parts):
            return
        self.depth += 1
        self._close_start()
        known = {**(self.written[-1] if self.written else {})}
        known.update({k: v for k, v in declared.items() if k is not None})
        needed = dict.fromkeys([prefix, *_prefixes(pairs)])
        self.parts.append(f"<{name}" + "".join(f' {k}="{_escaped(v)}"' for k, v in pairs))
        for each in needed:
            if each in scope and known.get(each) != scope[each]:
                known[each] = scope[each]
                label = f"xmlns:{each}" if each else "xmlns"
                self.parts.append(f' {label}="{_escaped(scope[each])}"')
        self.written.append(known)
        self.is_open = True

    def end(self, name: str, *, empty: bool) -> None:
        self.scopes.pop()
        if not self.depth:
            return
        self.depth -= 1
        self.written.pop()
        if empty:
            self.parts.append(" />")
        else:
            self._close_start()
            self.parts.append(f"</{name}>")
        self.is_open = False

    def text(self, data: str) -> None:
        if self.depth and data.strip(" \t\r\n"):
            self._close_start()
            self.parts.append(_escaped(data, quotes=False))

    def _close_start(self) -> None:
        if self.is_open:
            self.parts.append(">")
            self.is_open = False


def _declares(attribute: str) -> str | None:
    """The prefix that an attribute declares (``""``: the default namespace), if it does."""
    if attribute == "xmlns":
        return ""
    return attribute[6:] if attribute.startswith("xmlns:") else None


def _prefixes(pairs: list[tuple[str, str]]) -> Iterator[str]:
    for key, _value in pairs:
        prefix = key.rpartition(":")[0]
        if prefix and prefix not in ("xmlns", "xml"):
            yield prefix


def _escaped(value: str, *, quotes: bool = True) -> str:
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace('"', "&quot;") if quotes else value
