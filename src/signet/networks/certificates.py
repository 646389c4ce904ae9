"""The company's own signing certificate: read from what was uploaded, kept as PEM."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput
from signet.networks.links import Certificate


def read(upload: bytes, password: str) -> dict[str, str]:
    """``{"chain", "key"}`` in PEM from a PKCS #12 file (.p12, .pfx) or a PEM file with both.

    Raises ``BadInput`` where it cannot be opened or key and certificate do not belong together.
    """
    secret = password.encode() or None
    try:
        if b"-----BEGIN" in upload:
            key = load_pem_private_key(upload, secret)
            chain = x509.load_pem_x509_certificates(upload)
        else:
            key, own, others = pkcs12.load_key_and_certificates(upload, secret)  # type: ignore[assignment]
            chain = [own, *others] if own is not None else []
    except (ValueError, TypeError):
        raise _bad(
            _("This certificate cannot be opened: it must be a .p12, .pfx or PEM file, and its"
              " password must be right.")
        ) from None  # fmt: skip
    if key is None or not chain:
        raise _bad(_("This file holds no private key with its certificate."))
    if chain[0].public_key() != key.public_key():
        raise _bad(_("The private key in this file does not belong to its certificate."))
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


def _bad(sentence: str) -> BadInput:
    return BadInput(sentence, code="certificate", pointer="/certificate")
