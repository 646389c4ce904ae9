"""What the portal reads in a signing certificate (fact sheet 4.3 and 4.4)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID, ObjectIdentifier

#: The labels that .NET's ``X500DistinguishedName.Name`` knows; all others are written ``OID.1.2.3``.
_LABELS: Final = {
    "2.5.4.3": "CN", "2.5.4.4": "SN", "2.5.4.5": "SERIALNUMBER", "2.5.4.6": "C", "2.5.4.7": "L",
    "2.5.4.8": "S", "2.5.4.9": "STREET", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.12": "T",
    "2.5.4.13": "Description", "2.5.4.17": "PostalCode", "2.5.4.20": "Phone", "2.5.4.42": "G",
    "2.5.4.43": "I", "2.5.4.46": "dnQualifier", "1.2.840.113549.1.9.1": "E",
    "0.9.2342.19200300.100.1.25": "DC",
}  # fmt: skip
_QUOTED: Final = frozenset(',+"=<>#;\n\r')
_DOCUMENT_SIGNING: Final = ObjectIdentifier("1.3.6.1.4.1.311.10.3.12")
_TIN: Final = NameOID.ORGANIZATION_IDENTIFIER


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose certificate it is: organisation, its TIN (2.5.4.97) and registration number (2.5.4.5)."""

    organization: str
    tin: str
    registration: str


def read(text: str) -> x509.Certificate | None:
    """The certificate in base64 DER, or ``None`` when it is none."""
    try:
        return x509.load_der_x509_certificate(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return None


def identity(certificate: x509.Certificate) -> Identity:
    """Its subject, as far as the portal asks."""

    def one(oid: ObjectIdentifier) -> str:
        found = certificate.subject.get_attributes_for_oid(oid)
        return str(found[0].value).strip() if found else ""

    return Identity(one(NameOID.ORGANIZATION_NAME), one(_TIN), one(NameOID.SERIAL_NUMBER))


def issuer_name(certificate: x509.Certificate) -> str:
    """The issuer as .NET prints it: reverse order, ", " between, values quoted where they must be."""
    parts = []
    for rdn in reversed(certificate.issuer.rdns):
        pairs = []
        for attribute in rdn:
            oid = attribute.oid.dotted_string
            value = attribute.value if isinstance(attribute.value, str) else ""
            if _QUOTED & {*value} or value != value.strip(" ") or not value:
                doubled = value.replace('"', '""')
                value = f'"{doubled}"'
            pairs.append(f"{_LABELS.get(oid, f'OID.{oid}')}={value}")
        parts.append(" + ".join(pairs))
    return ", ".join(parts)


def may_sign_documents(certificate: x509.Certificate) -> bool:
    """RSA of 2048 bits or more, SHA-256, non-repudiation, and the usage "document signing"."""
    key = certificate.public_key()
    algorithm = certificate.signature_hash_algorithm
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < 2048:
        return False
    if algorithm is None or algorithm.name != "sha256":
        return False
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        extended = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return usage.content_commitment and _DOCUMENT_SIGNING in extended


def is_trusted(certificate: x509.Certificate, authorities: Sequence[x509.Certificate]) -> bool:
    """Was it issued by an authority on the portal's list, in the authority's own time?"""
    for authority in authorities:
        if authority.subject != certificate.issuer:
            continue
        inside = (
            authority.not_valid_before_utc <= certificate.not_valid_before_utc
            and certificate.not_valid_before_utc <= authority.not_valid_after_utc
        )
        try:
            certificate.verify_directly_issued_by(authority)
        except (InvalidSignature, ValueError, TypeError):
            continue
        return inside
    return False


def verifies(certificate: x509.Certificate, signature: bytes, body: bytes) -> bool | None:
    """Is this RSA-PKCS#1 v1.5 with SHA-256 over the body? ``None`` when the key is not RSA."""
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return None
    try:
        key.verify(signature, body, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
