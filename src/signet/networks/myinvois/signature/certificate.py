"""What a signing certificate says, and whether it has the profile that MyInvois requires.

RSA of 2048 bits or more, for an organisation: ``organizationIdentifier`` (2.5.4.97) is the TIN and
``serialNumber`` (2.5.4.5) the registration number; key usage non-repudiation; extended key usage
document signing.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import NameOID

from signet.en16931.findings import Finding
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.myinvois.signature.codes import finding
from signet.networks.myinvois.signature.names import dotnet_name

#: Microsoft's "document signing", which all authorities licensed in Malaysia use.
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.4.1.311.10.3.12")
SMALLEST_KEY = 2048
T = TypeVar("T", bound=x509.ExtensionType)
_TIN = re.compile(r"[A-Z]{1,2}[0-9]{5,13}")
_REGISTRATION = re.compile(r"[A-Za-z0-9()/ -]{4,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The facts of a certificate; ``issuer`` and ``serial`` as the signed properties must repeat them."""

    der: bytes
    issuer: str
    serial: int
    subject: str
    common_name: str
    organisation: str
    tin: str
    registration: str
    first: datetime
    last: datetime
    digest: str

    @property
    def base64(self) -> str:
        return base64.b64encode(self.der).decode()


@lru_cache(maxsize=128)  # public, and the same for every document of a company
def read_certificate(der: bytes) -> Certificate:
    """Raises ``BadInput`` (DS305) for what is no X.509 certificate."""
    try:
        found = x509.load_der_x509_certificate(der)
        if found.serial_number < 1:  # RFC 5280, 4.1.2.2
            raise ValueError(found.serial_number)  # noqa: TRY301  # the one refusal of all
        issuer, subject = dotnet_name(found.issuer), found.subject
        return Certificate(
            der=der,
            issuer=issuer,
            serial=found.serial_number,
            subject=dotnet_name(subject),
            common_name=_first(subject, NameOID.COMMON_NAME),
            organisation=_first(subject, NameOID.ORGANIZATION_NAME),
            tin=_first(subject, NameOID.ORGANIZATION_IDENTIFIER),
            registration=_first(subject, NameOID.SERIAL_NUMBER),
            first=found.not_valid_before_utc,
            last=found.not_valid_after_utc,
            digest=base64.b64encode(hashlib.sha256(der).digest()).decode(),
        )
    except (ValueError, x509.InvalidVersion, CryptographyDeprecationWarning):
        raise BadInput(_("This is not an X.509 certificate."), code="DS305") from None


@lru_cache(maxsize=128)
def public_key(certificate: Certificate) -> RSAPublicKey | None:
    """Its RSA key; none where the key is of another kind."""
    try:
        key = x509.load_der_x509_certificate(certificate.der).public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, RSAPublicKey) else None


def profile(certificate: Certificate) -> list[Finding]:
    """What about the certificate itself would make MyInvois refuse its signatures, whatever is signed."""
    found = []
    if not certificate.registration:
        found.append(finding("DS306"))
    elif not _REGISTRATION.fullmatch(certificate.registration):
        found.append(finding("DS337", found=certificate.registration))
    if not certificate.tin:
        found.append(finding("DS307"))
    elif not _TIN.fullmatch(certificate.tin):
        found.append(finding("DS338", found=certificate.tin))
    if not certificate.organisation:
        found.append(finding("DS309"))
    return [*found, *_unfit(certificate)]


def belongs_to(certificate: Certificate, *, tin: str, registration: str = "") -> list[Finding]:
    """Is it the sender's? An intermediary signs with its own certificate, so ask for its TIN then."""
    found = []
    if tin and certificate.tin and certificate.tin != tin:
        found.append(finding("DS311", found=certificate.tin, expected=tin))
    if registration and certificate.registration and certificate.registration != registration:
        found.append(finding("DS312", found=certificate.registration, expected=registration))
    return found


def in_time(certificate: Certificate, at: datetime) -> list[Finding]:
    if certificate.first <= at <= certificate.last:
        return []
    times = {"time": at, "first": certificate.first, "last": certificate.last}
    return [finding("DS304", **{k: f"{t:%Y-%m-%dT%H:%M:%SZ}" for k, t in times.items()})]


@lru_cache(maxsize=128)
def _unfit(certificate: Certificate) -> tuple[Finding, ...]:
    """DS334, once."""
    key = public_key(certificate)
    if key is None:
        return (finding("DS334.kind"),)
    if key.key_size < SMALLEST_KEY:
        return (finding("DS334.size", bits=key.key_size, least=SMALLEST_KEY),)
    try:
        extensions = x509.load_der_x509_certificate(certificate.der).extensions
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return (finding("DS334.extensions"),)
    usage = _extension(extensions, x509.KeyUsage)
    purposes = _extension(extensions, x509.ExtendedKeyUsage)
    if usage is None or not usage.content_commitment:
        return (finding("DS334.usage"),)
    if purposes is None or DOCUMENT_SIGNING not in list(purposes):
        return (finding("DS334.purpose"),)
    return ()


def _extension(extensions: x509.Extensions, kind: type[T]) -> T | None:
    try:
        return extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    values = [str(a.value) for a in name.get_attributes_for_oid(oid)]
    return values[0].strip() if values else ""
