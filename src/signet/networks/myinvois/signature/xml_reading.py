"""What the signature in an XML document states."""

from __future__ import annotations

from lxml import etree

from signet.en16931 import xml
from signet.en16931.findings import Finding
from signet.kernel.errors import BadInput
from signet.networks.myinvois.signature.codes import finding
from signet.networks.myinvois.signature.outer_xml import outer_xml
from signet.networks.myinvois.signature.stated import Stated
from signet.networks.myinvois.signature.terms import CAC, CBC, DS, INVOICE, XADES
from signet.networks.myinvois.signature.xml_body import SIGNATURE, xml_body

_NAMES = {"cac": CAC, "cbc": CBC, "ds": DS, "xades": XADES}
_PROPERTIES = "ds:Object/xades:QualifyingProperties/xades:SignedProperties"
_CERT = f"{_PROPERTIES}/xades:SignedSignatureProperties/xades:SigningCertificate/xades:Cert"


def read_xml(data: bytes) -> Stated | Finding:
    """The statement, or why there is none (DS300, DS301, DS302)."""
    try:
        root = xml.parse(data)
        xml.require_root(root, {f"{{{INVOICE}}}Invoice"})
    except BadInput as error:
        return finding("DS300", detail=error.message)
    signatures = list(root.iter(f"{{{DS}}}Signature"))
    envelopes = root.findall(SIGNATURE)
    if not signatures or not envelopes:
        return finding("DS301")
    if len(signatures) > 1 or len(envelopes) > 1:
        return finding("DS302", count=max(len(signatures), len(envelopes)))
    return _stated(root, signatures[0], envelopes[0])


def _stated(
    root: etree._Element, signature: etree._Element, envelope: etree._Element
) -> Stated | Finding:
    properties = signature.find(_PROPERTIES, _NAMES)
    if properties is None:
        return finding("DS300", detail="xades:SignedProperties is missing.")
    document, described = _references(signature)
    return Stated(
        properties=(outer_xml(properties), outer_xml(properties, short=False)),
        envelope_method=_text(envelope, "cbc:SignatureMethod"),
        document_digest=_text(document, "ds:DigestValue"),
        document_digest_method=_algorithm(document, "ds:DigestMethod"),
        properties_digest=_text(described, "ds:DigestValue"),
        properties_digest_method=_algorithm(described, "ds:DigestMethod"),
        signature_method=_algorithm(signature, "ds:SignedInfo/ds:SignatureMethod"),
        signature_value=_text(signature, "ds:SignatureValue"),
        certificate=_text(signature, "ds:KeyInfo/ds:X509Data/ds:X509Certificate"),
        certificate_digest=_text(signature, f"{_CERT}/xades:CertDigest/ds:DigestValue"),
        certificate_digest_method=_algorithm(
            signature, f"{_CERT}/xades:CertDigest/ds:DigestMethod"
        ),
        signing_time=_text(
            signature, f"{_PROPERTIES}/xades:SignedSignatureProperties/xades:SigningTime"
        ),
        issuer=_text(signature, f"{_CERT}/xades:IssuerSerial/ds:X509IssuerName"),
        serial=_text(signature, f"{_CERT}/xades:IssuerSerial/ds:X509SerialNumber"),
        body=xml_body(root),  # last: it takes the signature out of the tree
    )


def _references(signature: etree._Element) -> tuple[etree._Element | None, etree._Element | None]:
    """The one to the document, whose address is empty, and the one to the signed properties."""
    found = signature.findall("ds:SignedInfo/ds:Reference", _NAMES)
    document = next((r for r in found if not r.get("URI")), None)
    return document, next((r for r in found if r.get("URI")), None)


def _text(element: etree._Element | None, path: str) -> str:
    found = None if element is None else element.find(path, _NAMES)
    return "" if found is None else (found.text or "").strip()


def _algorithm(element: etree._Element | None, path: str) -> str:
    found = None if element is None else element.find(path, _NAMES)
    return "" if found is None else str(found.get("Algorithm", ""))
