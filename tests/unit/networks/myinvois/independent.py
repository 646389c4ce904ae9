"""MyInvois' signature judged by the fact sheet alone: no code of the product, only lxml and cryptography.

Sections 4.1 to 4.3: the digest of the body, the RSA value over the body itself, the digest of the signed
properties over the text that .NET would write, the certificate's digest, issuer and serial number.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_DS, _XADES = "http://www.w3.org/2000/09/xmldsig#", "http://uri.etsi.org/01903/v1.3.2#"
_PROPERTIES = (
    '<xades:SignedProperties Id="id-xades-signed-props" xmlns:xades="{x}">'
    "<xades:SignedSignatureProperties><xades:SigningTime>{time}</xades:SigningTime>"
    "<xades:SigningCertificate><xades:Cert><xades:CertDigest>"
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256" xmlns:ds="{d}" />'
    '<ds:DigestValue xmlns:ds="{d}">{digest}</ds:DigestValue></xades:CertDigest>'
    '<xades:IssuerSerial><ds:X509IssuerName xmlns:ds="{d}">{issuer}</ds:X509IssuerName>'
    '<ds:X509SerialNumber xmlns:ds="{d}">{serial}</ds:X509SerialNumber></xades:IssuerSerial>'
    "</xades:Cert></xades:SigningCertificate></xades:SignedSignatureProperties>"
    "</xades:SignedProperties>"
)


def assert_signed(data: bytes) -> x509.Certificate:
    """Fails where anything in the signature is not what the fact sheet says; gives the certificate."""
    stated, body, properties = _json(data) if data[:1] == b"{" else _xml(data)
    certificate = x509.load_der_x509_certificate(base64.b64decode(stated["certificate"]))
    assert stated["document"] == _digest(body)
    assert stated["properties"] == _digest(properties)
    assert stated["digest"] == _digest(base64.b64decode(stated["certificate"]))
    assert stated["serial"] == str(certificate.serial_number)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stated["time"])
    key = certificate.public_key()
    assert isinstance(key, RSAPublicKey)
    key.verify(base64.b64decode(stated["value"]), body, PKCS1v15(), SHA256())
    return certificate


def _digest(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def _xml(data: bytes) -> tuple[dict[str, str], bytes, bytes]:
    root = etree.fromstring(data, etree.XMLParser(remove_comments=True, resolve_entities=False))

    def one(path: str) -> str:
        found = root.xpath(f"string(({path})[1])", namespaces={"ds": _DS, "xades": _XADES})
        assert isinstance(found, str)
        return found

    stated = {
        "certificate": one("//ds:X509Certificate"),
        "value": one("//ds:SignatureValue"),
        "document": one("//ds:Reference[@URI='']/ds:DigestValue"),
        "properties": one("//ds:Reference[@URI='#id-xades-signed-props']/ds:DigestValue"),
        "digest": one("//xades:CertDigest/ds:DigestValue"),
        "issuer": one("//ds:X509IssuerName"),
        "serial": one("//ds:X509SerialNumber"),
        "time": one("//xades:SigningTime"),
    }
    for tag in (f"{{{_UBL}CommonExtensionComponents-2}}UBLExtensions",
                f"{{{_UBL}CommonAggregateComponents-2}}Signature"):  # fmt: skip
        (element,) = root.findall(tag)
        root.remove(element)
    for node in root.iter():
        if node.text and not node.text.strip(" \t\r\n"):
            node.text = None
        if node.tail and not node.tail.strip(" \t\r\n"):
            node.tail = None
    escaped = stated["issuer"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    properties = _PROPERTIES.format(
        x=_XADES, d=_DS, **{**{k: stated[k] for k in ("time", "digest", "serial")}, "issuer": escaped}
    )  # fmt: skip
    return stated, etree.tostring(root, method="c14n", exclusive=False), properties.encode()


@dataclass(frozen=True)
class _Lexeme:
    """A number as it stood there."""

    text: str


def _json(data: bytes) -> tuple[dict[str, str], bytes, bytes]:
    document = json.loads(data, parse_float=_Lexeme, parse_int=_Lexeme)
    invoice = document["Invoice"][0]
    (extensions,), (_envelope,) = invoice.pop("UBLExtensions"), invoice.pop("Signature")
    content = extensions["UBLExtension"][0]["ExtensionContent"][0]["UBLDocumentSignatures"][0]
    signature = content["SignatureInformation"][0]["Signature"][0]
    qualifying = signature["Object"][0]["QualifyingProperties"][0]
    signed = qualifying["SignedProperties"][0]["SignedSignatureProperties"][0]
    cert = signed["SigningCertificate"][0]["Cert"][0]
    references = {
        r["URI"]: _said(r["DigestValue"]) for r in signature["SignedInfo"][0]["Reference"]
    }
    x509_data = signature["KeyInfo"][0]["X509Data"][0]
    stated = {
        "certificate": _said(x509_data["X509Certificate"]),
        "value": _said(signature["SignatureValue"]),
        "document": references[""],
        "properties": references["#id-xades-signed-props"],
        "digest": _said(cert["CertDigest"][0]["DigestValue"]),
        "issuer": _said(cert["IssuerSerial"][0]["X509IssuerName"]),
        "serial": _said(cert["IssuerSerial"][0]["X509SerialNumber"]),
        "time": _said(signed["SigningTime"]),
    }
    return stated, _minified(document), _minified(qualifying)


def _said(leaf: list[dict[str, str]]) -> str:
    return leaf[0]["_"]


def _minified(value: Any) -> bytes:
    return _written(value).encode()


def _written(value: Any) -> str:
    """``json.dumps`` would write a number anew."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{_written(k)}:{_written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    if isinstance(value, _Lexeme):
        return value.text
    return json.dumps(value, ensure_ascii=False)
