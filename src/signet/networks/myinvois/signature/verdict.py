"""What verification found out about one signed document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from signet.en16931.findings import Finding
from signet.networks.myinvois.signature.certificate import Certificate

Format = Literal["XML", "JSON"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """``stated`` in the signature and ``computed`` here, both Base64 of SHA-256."""

    stated: str = ""
    computed: str = ""

    @property
    def ok(self) -> bool:
        return bool(self.computed) and self.stated == self.computed


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``findings`` is empty when the signature is good; otherwise sorted by code."""

    format: Format
    findings: tuple[Finding, ...]
    document: Digest = Digest()
    properties: Digest = Digest()
    certificate_digest: Digest = Digest()
    signature_ok: bool = False
    signing_time: str = ""
    issuer: str = ""
    serial: str = ""
    certificate: Certificate | None = None

    @property
    def ok(self) -> bool:
        return not self.findings
