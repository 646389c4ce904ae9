"""The company's own signing certificate: read from what was uploaded, kept as PEM."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput
from signet.networks.certificate_owners import owners
from signet.networks.links import Certificate

_WORDS = {
    NameOID.ORGANIZATION_IDENTIFIER: "organizationIdentifier",
    NameOID.SERIAL_NUMBER: "serialNumber",
    NameOID.EMAIL_ADDRESS: "E",
}
#: A key, a certificate and its chain have a few kilobytes.
MOST_BYTES = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What people compare with their authority's letter; nothing of it is secret."""

    name: str  # of whom it was made out to
    subject: str
    authority: str  # who made it out
    issuer: str
    serial: str
    first: datetime
    last: datetime


def facts(kept: dict[str, str]) -> Facts | None:
    """Of the certificate that ``read`` gave; None where there is none."""
    if not kept:
        return None
    own = x509.load_pem_x509_certificate(kept["chain"].encode())
    return Facts(
        name=_name(own.subject),
        subject=_told(own.subject),
        authority=_name(own.issuer),
        issuer=_told(own.issuer),
        serial=str(own.serial_number),
        first=own.not_valid_before_utc,
        last=own.not_valid_after_utc,
    )


def _name(subject: x509.Name) -> str:
    """Organisation, else person."""
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        if found := subject.get_attributes_for_oid(oid):
            return str(found[0].value)
    return ""


def _told(name: x509.Name) -> str:
    """All of a name; what RFC 4514 leaves as numbers by the words of X.520."""
    return ", ".join(part.rfc4514_string(_WORDS) for part in reversed(name.rdns))


def read(upload: bytes, password: str) -> dict[str, str]:
    """``{"chain", "key"}`` in PEM from a PKCS #12 file (.p12, .pfx) or a PEM file with both.

    Raises ``BadInput`` where it cannot be opened or key and certificate do not belong together, with the
    pointer of the field at fault: the file or its password.
    """
    if len(upload) > MOST_BYTES:
        raise _bad(_("This file is too large for a certificate: it has a few kilobytes."))
    try:
        if "\0" in password:  # the library would not come back from it
            raise ValueError("no password holds a zero character")  # noqa: TRY301
        secret = password.encode() or None
        if b"-----BEGIN" in upload:
            key = load_pem_private_key(upload, secret if b"ENCRYPTED" in upload else None)
            chain = _own_first(x509.load_pem_x509_certificates(upload), key)
        else:
            key, own, others = pkcs12.load_key_and_certificates(upload, secret)  # type: ignore[assignment]
            chain = [own, *others] if own is not None else []
        fits = key is not None and bool(chain) and chain[0].public_key() == key.public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        if "password" in str(error).lower():
            raise _bad(
                _("The password does not open this file."), pointer="/certificate_password"
            ) from None
        raise _bad(
            _(
                "This certificate cannot be opened: it must be a .p12, .pfx or PEM file with its key."
            )
        ) from None
    if key is None or not chain:
        raise _bad(_("This file holds no private key with its certificate."))
    if not fits:
        raise _bad(_("The private key in this file does not belong to its certificate."))
    if len(owners(chain)) > 1:
        raise _bad(
            _("This file holds the certificates of several owners. Export the one that is to sign,"
              " with its key, into a file of its own.")
        )  # fmt: skip
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {
        "chain": b"".join(one.public_bytes(Encoding.PEM) for one in chain).decode(),
        "key": pem.decode(),
    }


def certificate(kept: dict[str, str]) -> Certificate | None:
    """What adapters are handed, from what ``read`` gave."""
    if not kept:
        return None
    own = x509.load_pem_x509_certificate(kept["chain"].encode())
    return Certificate(
        chain=kept["chain"].encode(),
        key=kept["key"].encode(),
        subject=own.subject.rfc4514_string(),
        serial=own.serial_number,
        not_after=own.not_valid_after_utc,
    )


def _own_first(chain: list[x509.Certificate], key: PrivateKeyTypes) -> list[x509.Certificate]:
    """A PEM file may begin with the authorities; the key's own certificate leads."""
    return sorted(chain, key=lambda one: one.public_key() != key.public_key())


def _bad(sentence: str, pointer: str = "/certificate") -> BadInput:
    return BadInput(sentence, code="certificate", pointer=pointer)
