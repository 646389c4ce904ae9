"""The checks DS300 to DS338: is the signature whole, and is it the submitter's?"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography.x509 import Certificate

from signet.sandbox.myinvois.findings import Finding
from signet.sandbox.myinvois.signature import certificate as certificates
from signet.sandbox.myinvois.signature.claims import ENVELOPED, RSA_SHA256, SHA256, Claims
from signet.sandbox.myinvois.signature.messages import say

_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_REGISTRATION: Final = re.compile(r"[A-Za-z0-9-]{1,20}")
_TIN: Final = re.compile(r"[A-Z]{1,2}\d{8,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitter:
    """Who may sign: the taxpayer, or the intermediary that submits for it. TIN -> registration number."""

    identities: dict[str, str]
    knows: Callable[[str], bool]
    authorities: Sequence[Certificate]
    revoked: frozenset[str]


def check(claims: Claims, submitter: Submitter) -> list[Finding]:
    """Everything wrong with the signature, in the order of the codes' subjects."""
    if claims.signatures == 0:
        return [say("DS301")]
    if claims.signatures != 1:
        return [say("DS302")]
    if claims.properties is None:  # as with a member that is called XadesQualifyingProperties
        return [say("DS300")]
    codes = [*integrity(claims)]
    certificate = certificates.read(claims.certificate)
    if certificate is not None:
        codes += _admission(certificate, submitter)
    return [say(code) for code in sorted(set(codes))]


def integrity(claims: Claims) -> Iterator[str]:
    """What the document alone tells: digests, algorithms, times and the certificate's own data."""
    certificate = certificates.read(claims.certificate)
    if claims.method != ENVELOPED:
        yield "DS323"
    yield from _digests(claims)
    yield from _time(claims.signing_time, certificate)
    if certificate is None:
        yield "DS305"
        return
    if not certificates.may_sign_documents(certificate):
        yield "DS305"
    yield from _certificate_named(claims, certificate)
    yield from _value(claims, certificate)


def _digests(claims: Claims) -> Iterator[str]:
    if claims.document_digest_method != SHA256:
        yield "DS314"
    if not claims.document_digest:
        yield "DS321"
    elif claims.document_digest != _sha256(claims.body):
        yield "DS322"
    if claims.properties_digest_method != SHA256:
        yield "DS315"
    if not claims.properties_digest:
        yield "DS319"
    elif claims.properties is None or claims.properties_digest != _sha256(claims.properties):
        yield "DS320"


def _time(text: str, certificate: Certificate | None) -> Iterator[str]:
    if not text:
        yield "DS303"
        return
    try:
        moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        yield "DS336"
        return
    if not _TIME.fullmatch(text):
        yield "DS336"
    elif certificate is not None and not (
        certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc
    ):
        yield "DS304"


def _certificate_named(claims: Claims, certificate: Certificate) -> Iterator[str]:
    """Does the signed section name the certificate that is attached?"""
    if claims.certificate_digest_method != SHA256:
        yield "DS313"
    if not claims.certificate_digest:
        yield "DS317"
    elif claims.certificate_digest != _sha256(base64.b64decode(claims.certificate)):
        yield "DS318"
    if not claims.issuer:
        yield "DS324"
    elif claims.issuer != certificates.issuer_name(certificate):
        yield "DS326"
    if not claims.serial:
        yield "DS325"
    elif not re.fullmatch(r"[0-9]{1,50}", claims.serial):
        yield "DS327"
    elif int(claims.serial) != certificate.serial_number:
        yield "DS328"


def _value(claims: Claims, certificate: Certificate) -> Iterator[str]:
    if claims.signature_method != RSA_SHA256:
        yield "DS316"
    if not claims.signature_value:
        yield "DS332"
        return
    try:
        signature = base64.b64decode(claims.signature_value, validate=True)
    except (binascii.Error, ValueError):
        yield "DS335"
        return
    match certificates.verifies(certificate, signature, claims.body):
        case None:
            yield "DS334"
        case False:
            yield "DS333"


def _admission(certificate: Certificate, submitter: Submitter) -> Iterator[str]:
    """Is it a certificate of the submitter, from an authority that the portal trusts?"""
    identity = certificates.identity(certificate)
    if not identity.registration:
        yield "DS306"
    elif not _REGISTRATION.fullmatch(identity.registration):
        yield "DS337"
    elif identity.registration not in submitter.identities.values():
        yield "DS312"
    if not identity.tin:
        yield "DS307"
    elif not _TIN.fullmatch(identity.tin):
        yield "DS338"
    elif not submitter.knows(identity.tin):
        yield "DS330"
    elif identity.tin not in submitter.identities:
        yield "DS311"
    if not identity.organization:
        yield "DS309"
    trusted = certificates.is_trusted(certificate, submitter.authorities)
    if not trusted or str(certificate.serial_number) in submitter.revoked:
        yield "DS329"


def _sha256(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()
