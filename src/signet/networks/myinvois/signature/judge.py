"""The checks of MyInvois' signature validator that need nothing but the document."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256 as _SHA256

from signet.en16931.findings import Finding
from signet.kernel.errors import BadInput
from signet.networks.myinvois.signature import terms
from signet.networks.myinvois.signature.certificate import (
    Certificate,
    in_time,
    profile,
    public_key,
    read_certificate,
)
from signet.networks.myinvois.signature.codes import finding
from signet.networks.myinvois.signature.stated import Stated
from signet.networks.myinvois.signature.verdict import Digest, Format, Verdict

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def judge(stated: Stated, form: Format) -> Verdict:
    """Every fault at once, so that one look suffices."""
    certificate, faults = _certificate(stated.certificate)
    document = Digest(stated=stated.document_digest, computed=_digest(stated.body))
    computed = [_digest(text) for text in stated.properties]
    properties = Digest(
        stated=stated.properties_digest,
        computed=stated.properties_digest if stated.properties_digest in computed else computed[0],
    )
    described = Digest(
        stated=stated.certificate_digest, computed=certificate.digest if certificate else ""
    )
    signature = _signature(stated, certificate)
    faults += [
        *_methods(stated),
        *_compared(document, "DS321", "DS322"),
        *_compared(properties, "DS319", "DS320"),
        *(_compared(described, "DS317", "DS318") if certificate else []),
        *_named(stated, certificate),
        *_timed(stated.signing_time, certificate),
        *signature,
    ]
    return Verdict(
        format=form,
        findings=tuple(sorted(faults, key=lambda f: f.rule)),
        document=document,
        properties=properties,
        certificate_digest=described,
        signature_ok=certificate is not None and not signature,
        signing_time=stated.signing_time,
        issuer=stated.issuer,
        serial=stated.serial,
        certificate=certificate,
    )


def _certificate(text: str) -> tuple[Certificate | None, list[Finding]]:
    try:
        certificate = read_certificate(base64.b64decode("".join(text.split()), validate=True))
    except BadInput:
        return None, [finding("DS305")]
    except ValueError:  # also of letters beyond ASCII
        return None, [finding("DS305.base64")]
    return certificate, profile(certificate)


def _methods(stated: Stated) -> list[Finding]:
    expected = (
        ("DS313", stated.certificate_digest_method, terms.SHA256),
        ("DS314", stated.document_digest_method, terms.SHA256),
        ("DS315", stated.properties_digest_method, terms.SHA256),
        ("DS316", stated.signature_method, terms.RSA_SHA256),
        ("DS323", stated.envelope_method, terms.ENVELOPED),
    )
    return [
        finding(code, found=found, expected=right)
        for code, found, right in expected
        if found != right
    ]


def _compared(digest: Digest, absent: str, different: str) -> list[Finding]:
    if not digest.stated:
        return [finding(absent)]
    return [] if digest.ok else [finding(different)]


def _named(stated: Stated, certificate: Certificate | None) -> list[Finding]:
    """Issuer and serial number in the signed properties are the certificate's."""
    found = []
    if not stated.issuer:
        found.append(finding("DS324"))
    elif certificate and stated.issuer != certificate.issuer:
        found.append(finding("DS326", found=stated.issuer, expected=certificate.issuer))
    if not stated.serial:
        found.append(finding("DS325"))
    elif not (stated.serial.isascii() and stated.serial.isdigit()):
        found.append(finding("DS327", found=stated.serial))
    elif certificate and stated.serial.lstrip("0") != str(certificate.serial):
        found.append(finding("DS328", found=stated.serial, expected=certificate.serial))
    return found


def _timed(text: str, certificate: Certificate | None) -> list[Finding]:
    if not text:
        return [finding("DS303")]
    try:
        if not _TIME.fullmatch(text):
            raise ValueError  # noqa: TRY301  # the one refusal of both checks
        at = datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError:
        return [finding("DS336", found=text)]
    return in_time(certificate, at) if certificate else []


def _signature(stated: Stated, certificate: Certificate | None) -> list[Finding]:
    """Made with the certificate's key over the digest that the document states (DS322 judges that one)."""
    if not stated.signature_value:
        return [finding("DS332")]
    try:
        value = base64.b64decode("".join(stated.signature_value.split()), validate=True)
    except ValueError:  # also of letters beyond ASCII
        return [finding("DS335")]
    key = public_key(certificate) if certificate else None
    if key is None:  # reported with the certificate
        return []
    try:
        digest = base64.b64decode(stated.document_digest, validate=True)
        key.verify(value, digest, PKCS1v15(), Prehashed(_SHA256()))
    except (InvalidSignature, ValueError):  # also a digest of the wrong length
        return [finding("DS333")]
    return []


def _digest(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()
