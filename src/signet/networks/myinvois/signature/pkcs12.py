"""Key and certificate from a PKCS#12 file (.p12, .pfx), the form in which authorities hand them out."""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.certificate_owners import owners
from signet.networks.myinvois.signature.certificate import read_certificate
from signet.networks.myinvois.signature.signer import LocalSigner

#: A key, a certificate and its chain have a few kilobytes.
MAX_BYTES = 256 * 1024


def open_pkcs12(data: bytes, password: str) -> LocalSigner:
    """Raises ``BadInput`` with the pointer of the field at fault: the file or the password."""
    if len(data) > MAX_BYTES:
        raise _refused("pkcs12.too_large", _("The file is too large for a certificate."))
    try:
        if "\0" in password:  # the library stops there, with the whole process
            raise ValueError("no password holds a zero character")  # noqa: TRY301
        key, certificate, others = pkcs12.load_key_and_certificates(data, password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        if "password" in str(error).lower() or "mac" in str(error).lower():
            raise BadInput(
                _("The password does not open this file."),
                code="pkcs12.password",
                pointer="/password",
            ) from None
        raise _refused(
            "pkcs12.unreadable",
            _(
                "This is not a PKCS#12 file. Upload the .p12 or .pfx file from the certification authority."
            ),
        ) from None
    if certificate is None or key is None:
        raise _refused(
            "pkcs12.incomplete",
            _("The file must hold a certificate together with its private key."),
        )
    if not isinstance(key, RSAPrivateKey):
        raise _refused("pkcs12.key", _("MyInvois accepts RSA keys only; this file holds another."))
    if certificate.public_key() != key.public_key():
        raise _refused(
            "pkcs12.foreign", _("The certificate in this file belongs to another private key.")
        )
    if len(owners([certificate, *others])) > 1:
        raise _refused(
            "pkcs12.owners",
            _("This file holds the certificates of several owners. Export the one that is to sign,"
              " with its key, into a file of its own."),
        )  # fmt: skip
    return LocalSigner(read_certificate(certificate.public_bytes(Encoding.DER)), key)


def _refused(code: str, sentence: str) -> BadInput:
    return BadInput(sentence, code=code, pointer="/file")
