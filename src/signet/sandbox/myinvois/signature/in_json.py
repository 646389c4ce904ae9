"""Read the signature of a JSON document; the bytes of its signed properties are a slice of the file."""

from __future__ import annotations

from signet.sandbox.myinvois import json_text
from signet.sandbox.myinvois.signature.claims import Claims
from signet.sandbox.myinvois.tree import Node

_SIGNATURE = (
    "Invoice", "UBLExtensions", "UBLExtension", "ExtensionContent", "UBLDocumentSignatures",
    "SignatureInformation", "Signature",
)  # fmt: skip
_CERT = (
    "Object/QualifyingProperties/SignedProperties/SignedSignatureProperties/SigningCertificate/Cert"
)


def read(text: json_text.Text) -> Claims:
    """The claims of a document whose structure was found right."""
    whole = json_text.tree(text.value, "")
    found = whole.every("/".join(_SIGNATURE))
    signature = found[0] if found else Node("Signature")
    references = signature.every("SignedInfo/Reference")
    document = _reference(references, "")
    properties = _reference(references, "#id-xades-signed-props")
    return Claims(
        body=json_text.body(text),
        properties=json_text.first_object(text, *_SIGNATURE, "Object", "QualifyingProperties"),
        signatures=len(found),
        method=whole.value("Invoice/Signature/SignatureMethod"),
        document_digest=document.value("DigestValue"),
        document_digest_method=_algorithm(document, "DigestMethod"),
        properties_digest=properties.value("DigestValue"),
        properties_digest_method=_algorithm(properties, "DigestMethod"),
        signature_value=signature.value("SignatureValue"),
        signature_method=_algorithm(signature, "SignedInfo/SignatureMethod"),
        certificate=signature.value("KeyInfo/X509Data/X509Certificate"),
        signing_time=signature.value(f"{_CERT.rsplit('/', 2)[0]}/SigningTime"),
        certificate_digest=signature.value(f"{_CERT}/CertDigest/DigestValue"),
        certificate_digest_method=_algorithm(signature, f"{_CERT}/CertDigest/DigestMethod"),
        issuer=signature.value(f"{_CERT}/IssuerSerial/X509IssuerName"),
        serial=signature.value(f"{_CERT}/IssuerSerial/X509SerialNumber"),
    )


def _reference(every: tuple[Node, ...], uri: str) -> Node:
    return next((r for r in every if r.attributes.get("URI", "") == uri), Node("Reference"))


def _algorithm(node: Node, path: str) -> str:
    found = node.first(path)
    return "" if found is None else found.attributes.get("Algorithm", "")
