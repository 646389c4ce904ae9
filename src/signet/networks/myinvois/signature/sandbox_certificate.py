"""A certificate of the required profile for the sandbox, from an authority made for the occasion.

It has what the licensed Malaysian authorities put into theirs; the real service trusts none of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signet.networks.myinvois.signature.certificate import DOCUMENT_SIGNING

_AUTHORITY = "Signet Sandbox CA"
#: Where the licensed authorities publish what they revoked; here a name that leads nowhere (RFC 2606).
_REVOKED = x509.DistributionPoint(
    full_name=[x509.UniformResourceIdentifier("http://sandbox.invalid/revoked.crl")],
    relative_name=None,
    reasons=None,
    crl_issuer=None,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxCertificate:
    """``pkcs12`` holds key, certificate and authority; ``authority`` is the PEM to be trusted."""

    pkcs12: bytes
    authority: bytes


def make_test_certificate(
    *, name: str, tin: str, registration: str, password: str, at: datetime, days: int = 365
) -> SandboxCertificate:
    """For an organisation; valid for some days from an hour before ``at``, as clocks differ."""
    authority_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    first, last = at - timedelta(hours=1), at + timedelta(days=days)
    issuer = _name({NameOID.COUNTRY_NAME: "MY", NameOID.ORGANIZATION_NAME: "Signet",
                    NameOID.COMMON_NAME: _AUTHORITY})  # fmt: skip
    authority = (
        _builder(issuer, issuer, authority_key, first, last)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .sign(authority_key, SHA256())
    )
    subject = _name({NameOID.COUNTRY_NAME: "MY", NameOID.ORGANIZATION_NAME: name,
                     NameOID.ORGANIZATION_IDENTIFIER: tin, NameOID.COMMON_NAME: name,
                     NameOID.SERIAL_NUMBER: registration})  # fmt: skip
    purposes = [ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING]
    signer = x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key())
    certificate = (
        _builder(subject, issuer, key, first, last)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        .add_extension(x509.CRLDistributionPoints([_REVOKED]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(signer), critical=False
        )
        .sign(authority_key, SHA256())
    )
    packed = pkcs12.serialize_key_and_certificates(
        name.encode(), key, certificate, [authority], BestAvailableEncryption(password.encode())
    )
    return SandboxCertificate(pkcs12=packed, authority=authority.public_bytes(Encoding.PEM))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, first: datetime, last: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(parts: dict[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts.items()])


def _usage(*, certificates: bool) -> x509.KeyUsage:
    """An authority signs certificates; everybody else cannot deny what they signed."""
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=not certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )
