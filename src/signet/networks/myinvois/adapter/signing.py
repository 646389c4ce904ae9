"""The connection's certificate as a signer, and what is wrong with it before anything is signed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from weakref import WeakKeyDictionary

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from signet.en16931.findings import Finding
from signet.en16931.model import Party
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks import links
from signet.networks.links import Link
from signet.networks.myinvois.identity import registration_of
from signet.networks.myinvois.signature.certificate import (
    Certificate,
    belongs_to,
    profile,
    read_certificate,
)
from signet.networks.myinvois.signature.signer import LocalSigner, Signer

#: Before a certificate ends people are told so often: a new one takes its authority some days.
WARN_BEFORE = timedelta(days=30)


def signs(link: Link) -> bool:
    """Version 1.1 is signed, 1.0 is not."""
    return link.settings.get("version", "1.1") == "1.1"


def certificate_of(link: Link) -> Certificate | None:
    """Raises ``BadInput`` where the kept one cannot be read."""
    if link.certificate is None:
        return None
    return _read(link.certificate.chain)


@lru_cache(maxsize=128)
def _read(chain: bytes) -> Certificate:
    own = x509.load_pem_x509_certificate(chain)
    return read_certificate(own.public_bytes(Encoding.DER))


#: Keys that are open, for as long as somebody holds the connection that they belong to.
_signers: WeakKeyDictionary[links.Certificate, Signer] = WeakKeyDictionary()


def signer_of(link: Link) -> Signer:
    """The key is checked by what it signs, not when it is opened: that would take longer than signing."""
    if link.certificate is not None and (known := _signers.get(link.certificate)):
        return known
    certificate = certificate_of(link)
    if certificate is None or link.certificate is None:
        raise BadInput(
            _("Upload the company's signing certificate first."), code="certificate.missing"
        )
    key = load_pem_private_key(link.certificate.key, None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, RSAPrivateKey):
        raise BadInput(
            _("MyInvois accepts RSA keys only; this certificate has another."),
            code="certificate.key",
        )
    signer = _signers[link.certificate] = LocalSigner(certificate, key)
    return signer


def certificate_findings(link: Link, at: datetime) -> list[Finding]:
    """Everything about the certificate that would make MyInvois refuse what it signs, and its end nearing."""
    if not signs(link):
        return []
    try:
        certificate = certificate_of(link)
    except BadInput as error:
        return [_finding("DS305", error.message)]
    if certificate is None:
        return [
            _finding(
                "certificate.missing",
                _(
                    "Documents of version 1.1 are signed: upload the company's certificate to this"
                    " connection, or choose version 1.0."
                ),
            )
        ]
    owner = link.settings.get("signs_for") or link.endpoint_id
    found = [*profile(certificate), *belongs_to(certificate, tin=owner)]
    found = [finding._replace(pointer="/certificate") for finding in found]
    found += _out_of_time(certificate, at)
    if not found and certificate.last - at < WARN_BEFORE:
        found.append(
            Finding(
                rule="certificate.ends",
                severity="warning",
                message=_("The signing certificate ends on %(day)s. Order the next one now."),
                params={"day": f"{certificate.last:%Y-%m-%d}"},
                pointer="/certificate",
            )
        )
    return found


def owner_findings(link: Link, sender: Party) -> list[Finding]:
    """Does the certificate name the number under which the sender is registered (DS312)? A warning: there
    are old and new numbers of one business, and LHDN compares with the one that it has.
    """
    if not signs(link) or link.settings.get("signs_for"):
        return []
    try:
        certificate = certificate_of(link)
    except BadInput:  # told with the connection
        return []
    _scheme, number = registration_of(sender)
    if certificate is None or not number:
        return []
    stated = replace(certificate, registration=_compact(certificate.registration))
    found = belongs_to(stated, tin="", registration=_compact(number))
    return [each._replace(severity="warning", pointer="/certificate") for each in found]


def _compact(number: str) -> str:
    return re.sub(r"[\s()/-]", "", number).upper()


def _out_of_time(certificate: Certificate, at: datetime) -> list[Finding]:
    if at > certificate.last:
        ended = _("The signing certificate ended on %(day)s. Upload the next one.")
        return [_finding("DS304", ended, day=f"{certificate.last:%Y-%m-%d}")]
    if at < certificate.first:
        begins = _(
            "The signing certificate is valid from %(day)s on. Check the clock of this machine, or"
            " upload one that is valid now."
        )
        return [_finding("DS304", begins, day=f"{certificate.first:%Y-%m-%d}")]
    return []


def _finding(rule: str, message: str, **params: str) -> Finding:
    return Finding(
        rule=rule, severity="error", message=message, params=params, pointer="/certificate"
    )
