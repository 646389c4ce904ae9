"""A verdict as plain values for machines: each part of the signature with "ok", or why it is not."""

from __future__ import annotations

from typing import Any, Final

from signet.en16931.findings import Finding
from signet.kernel.errors import BadInput
from signet.networks.myinvois.signature.certificate import Certificate
from signet.networks.myinvois.signature.verdict import Digest, Verdict

_DOCUMENT: Final = frozenset({"DS314", "DS321", "DS322"})
_PROPERTIES: Final = frozenset({"DS315", "DS319", "DS320"})
_CERTIFICATE_DIGEST: Final = frozenset({"DS313", "DS317", "DS318"})
_ISSUER: Final = frozenset({"DS324", "DS326"})
_SERIAL: Final = frozenset({"DS325", "DS327", "DS328"})
_SIGNATURE: Final = frozenset({"DS303", "DS316", "DS323", "DS332", "DS333", "DS335", "DS336"})
_CERTIFICATE: Final = frozenset(
    {"DS304", "DS305", "DS306", "DS307", "DS309", "DS334", "DS337", "DS338"}
)
#: The file could not be opened; no code of MyInvois.
UNREAD: Final = "file"
#: With these nothing else could be looked at.
_ALL: Final = frozenset({UNREAD, "DS300", "DS301", "DS302"})


def shown(verdict: Verdict) -> dict[str, Any]:
    """Every part has ``ok`` and ``why``: its findings as "code: sentence", none where it is good.

    What is compared with the certificate is not good where there is none that could be read (DS305).
    """
    certificate = verdict.certificate
    unknown = _ALL if certificate else _ALL | {"DS305"}

    def judged(codes: frozenset[str]) -> dict[str, Any]:
        why = [f"{f.rule}: {f.text}" for f in verdict.findings if f.rule in codes]
        return {"ok": not why, "why": why}

    def digest(of: Digest, codes: frozenset[str]) -> dict[str, Any]:
        return {"stated": of.stated, "computed": of.computed, **judged(codes)}

    return {
        "format": verdict.format,
        "ok": verdict.ok,
        "validity": "ok" if verdict.ok else " ".join(f.rule for f in verdict.findings),
        "digests": {
            "document": digest(verdict.document, _DOCUMENT | _ALL),
            "properties": digest(verdict.properties, _PROPERTIES | _ALL),
            "certificate": digest(verdict.certificate_digest, _CERTIFICATE_DIGEST | unknown),
        },
        "signature": {"time": verdict.signing_time, **judged(_SIGNATURE | unknown)},
        "issuer": {
            "stated": verdict.issuer,
            "certificate": certificate.issuer if certificate else "",
            **judged(_ISSUER | unknown),
        },
        "serial": {
            "stated": verdict.serial,
            "certificate": str(certificate.serial) if certificate else "",
            **judged(_SERIAL | unknown),
        },
        "certificate": {**_identity(certificate), **judged(_CERTIFICATE | unknown)},
        "findings": [{"code": f.rule, "message": f.text} for f in verdict.findings],
    }


def unread(error: BadInput) -> dict[str, Any]:
    """Of a file that could not even be opened: the same parts, each for that reason not good."""
    reason = Finding(rule=UNREAD, severity="error", message=error.message)
    return shown(Verdict(format="XML", findings=(reason,))) | {"format": ""}


def _identity(certificate: Certificate | None) -> dict[str, str]:
    said = certificate
    return {
        "subject": said.subject if said else "",
        "name": said.common_name if said else "",
        "organisation": said.organisation if said else "",
        "tin": said.tin if said else "",
        "registration": said.registration if said else "",
        "valid_from": f"{said.first:%Y-%m-%dT%H:%M:%SZ}" if said else "",
        "valid_to": f"{said.last:%Y-%m-%dT%H:%M:%SZ}" if said else "",
    }
