"""The members that carry the signature in a JSON document, as text: digested exactly as it is sent."""

from __future__ import annotations

import json
from typing import Any

from signet.networks.myinvois.signature import terms
from signet.networks.myinvois.signature.certificate import Certificate
from signet.networks.myinvois.signature.json_reading import invoice_at
from signet.networks.myinvois.signature.json_text import members

Json = dict[str, Any]
#: What follows the members of the invoice in a document of our mapping: it is the last and only one.
_END = b"}]}"


def digested_properties(certificate: Certificate, time: str) -> bytes:
    """``QualifyingProperties[0]``, minified."""
    return _text(_qualifying(certificate, time)).encode()


def signed_json(
    body: bytes, *, certificate: Certificate, time: str, document: str, properties: str,
    signature: str, is_own: bool = False,
) -> bytes:  # fmt: skip
    """The body with ``UBLExtensions`` and ``Signature`` as the last members of the invoice.

    Where the invoice ends is read from the text, unless the body ``is_own``: written by our mapping.
    """
    put_in = {
        "UBLExtensions": _extensions(certificate, time, document, properties, signature),
        "Signature": [
            {"ID": _value(terms.SIGNATURE_ID), "SignatureMethod": _value(terms.ENVELOPED)}
        ],
    }
    end = len(body) - len(_END) if is_own and body.endswith(_END) else _end_of_invoice(body)
    return b"".join((body[:end], b",", _text(put_in)[1:-1].encode(), body[end:]))


def _end_of_invoice(body: bytes) -> int:
    """Behind its last member."""
    text = body.decode()
    return len(text[: members(text, invoice_at(text))[-1].end].encode())


def _extensions(
    certificate: Certificate, time: str, document: str, properties: str, signature: str
) -> list[Json]:
    issuer = _value(certificate.issuer)
    x509 = {
        "X509Certificate": _value(certificate.base64),
        "X509SubjectName": _value(certificate.subject),
        "X509IssuerSerial": [
            {"X509IssuerName": issuer, "X509SerialNumber": _value(str(certificate.serial))}
        ],
    }
    signed_info = {
        "SignatureMethod": _method(terms.RSA_SHA256),
        "Reference": [
            _reference(terms.SIGNED_PROPERTIES, f"#{terms.PROPERTIES_ID}", properties),
            _reference("", "", document),
        ],
    }
    information = {
        "ID": _value(terms.INFORMATION_ID),
        "ReferencedSignatureID": _value(terms.SIGNATURE_ID),
        "Signature": [
            {
                "Id": "signature",
                "Object": [{"QualifyingProperties": [_qualifying(certificate, time)]}],
                "KeyInfo": [{"X509Data": [x509]}],
                "SignatureValue": _value(signature),
                "SignedInfo": [signed_info],
            }
        ],
    }
    content = {"UBLDocumentSignatures": [{"SignatureInformation": [information]}]}
    extension = {"ExtensionURI": _value(terms.ENVELOPED), "ExtensionContent": [content]}
    return [{"UBLExtension": [extension]}]


def _qualifying(certificate: Certificate, time: str) -> Json:
    described = {
        "CertDigest": [
            {"DigestMethod": _method(terms.SHA256), "DigestValue": _value(certificate.digest)}
        ],
        "IssuerSerial": [
            {
                "X509IssuerName": _value(certificate.issuer),
                "X509SerialNumber": _value(str(certificate.serial)),
            }
        ],
    }
    properties = {
        "SigningTime": _value(time),
        "SigningCertificate": [{"Cert": [described]}],
    }
    signed = {"Id": terms.PROPERTIES_ID, "SignedSignatureProperties": [properties]}
    return {"Target": "signature", "SignedProperties": [signed]}


def _reference(kind: str, uri: str, digest: str) -> Json:
    return {
        "Type": kind,
        "URI": uri,
        "DigestMethod": _method(terms.SHA256),
        "DigestValue": _value(digest),
    }


def _method(algorithm: str) -> list[Json]:
    return [{"_": "", "Algorithm": algorithm}]


def _value(text: str) -> list[Json]:
    return [{"_": text}]


_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
