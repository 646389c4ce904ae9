"""What the signature in a JSON document states."""

from __future__ import annotations

from typing import Any

from signet.en16931.findings import Finding
from signet.kernel.errors import BadInput
from signet.networks.myinvois.signature.codes import finding
from signet.networks.myinvois.signature.json_text import end_of, members, read, without
from signet.networks.myinvois.signature.stated import Stated

SIGNATURE_MEMBERS = frozenset({"UBLExtensions", "Signature"})
_INFORMATION = ("UBLExtensions", "UBLExtension", "ExtensionContent", "UBLDocumentSignatures")
_PATH = (*_INFORMATION, "SignatureInformation", "Signature")
_PROPERTIES = ("Object", "QualifyingProperties")
_SIGNED = (*_PROPERTIES, "SignedProperties", "SignedSignatureProperties")
_CERT = (*_SIGNED, "SigningCertificate", "Cert")
#: What must not be ambiguous: all that is read here, and what the body lies in.
ONCE = frozenset(
    {*_PATH, *_CERT, "Invoice", "SignatureMethod", "SignedInfo", "Reference", "KeyInfo", "X509Data"}
    | {"X509Certificate", "SignatureValue", "DigestMethod", "DigestValue", "CertDigest", "URI", "_"}
    | {"IssuerSerial", "X509IssuerName", "X509SerialNumber", "SigningTime", "Algorithm"}
)


def read_json(data: bytes) -> Stated | Finding:
    """The statement, or why there is none (DS300, DS301, DS302)."""
    try:
        text, value = read(data, once=ONCE)
    except BadInput as error:
        return finding("DS300", detail=error.message)
    invoices = value.get("Invoice")
    if not isinstance(invoices, list) or len(invoices) != 1 or not isinstance(invoices[0], dict):
        return finding("DS300", detail="it must hold exactly one Invoice.")
    invoice = invoices[0]
    signatures, envelopes = _all(invoice, _PATH), _all(invoice, ("Signature",))
    if not signatures or not envelopes:
        return finding("DS301")
    if len(signatures) > 1 or len(envelopes) > 1:
        return finding("DS302", count=max(len(signatures), len(envelopes)))
    if not _all(signatures[0], _SIGNED):
        return finding("DS300", detail="QualifyingProperties/SignedProperties is missing.")
    return _stated(text, invoice_at(text), signatures[0], envelopes[0])


def json_body(text: str) -> bytes:
    """What is digested and signed: the minified text without the two members about the signature."""
    return without(text, invoice_at(text), SIGNATURE_MEMBERS).encode()


def _stated(text: str, at: int, signature: dict[str, Any], envelope: dict[str, Any]) -> Stated:
    document, described = _references(signature)
    return Stated(
        body=json_body(text),
        properties=(_span(text, at, (*_PATH, *_PROPERTIES)).encode(),),
        envelope_method=_text(envelope, ("SignatureMethod",)),
        document_digest=_text(document, ("DigestValue",)),
        document_digest_method=_text(document, ("DigestMethod",), "Algorithm"),
        properties_digest=_text(described, ("DigestValue",)),
        properties_digest_method=_text(described, ("DigestMethod",), "Algorithm"),
        signature_method=_text(signature, ("SignedInfo", "SignatureMethod"), "Algorithm"),
        signature_value=_text(signature, ("SignatureValue",)),
        certificate=_text(signature, ("KeyInfo", "X509Data", "X509Certificate")),
        certificate_digest=_text(signature, (*_CERT, "CertDigest", "DigestValue")),
        certificate_digest_method=_text(
            signature, (*_CERT, "CertDigest", "DigestMethod"), "Algorithm"
        ),
        signing_time=_text(signature, (*_SIGNED, "SigningTime")),
        issuer=_text(signature, (*_CERT, "IssuerSerial", "X509IssuerName")),
        serial=_text(signature, (*_CERT, "IssuerSerial", "X509SerialNumber")),
    )


def _references(signature: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The one to the document, whose address is empty, and the one to the signed properties."""
    found = _all(signature, ("SignedInfo", "Reference"))
    document = next((r for r in found if not r.get("URI")), {})
    return document, next((r for r in found if r.get("URI")), {})


def _all(value: object, path: tuple[str, ...]) -> list[dict[str, Any]]:
    """Every object at a path through arrays of objects."""
    found = [value]
    for name in path:
        lists = [v.get(name) for v in found if isinstance(v, dict)]
        found = [item for items in lists if isinstance(items, list) for item in items]
    return [item for item in found if isinstance(item, dict)]


def _text(value: dict[str, Any], path: tuple[str, ...], key: str = "_") -> str:
    found = _all(value, path)
    text = found[0].get(key, "") if found else ""
    return text.strip() if isinstance(text, str) else ""


def invoice_at(text: str) -> int:
    """Where the one invoice begins."""
    return next(m.value for m in members(text, text.index("{")) if m.name == "Invoice") + 1


def _span(text: str, at: int, path: tuple[str, ...]) -> str:
    """The text of the first object at a path that is known to be there."""
    for name in path:
        at = next(m.value for m in members(text, at) if m.name == name) + 1
    return text[at : end_of(text, at)]
