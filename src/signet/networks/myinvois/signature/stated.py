"""What a signature states, read from XML or JSON into one shape, so that both are judged by one code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Texts as they stand there; absent ones are empty.

    ``body`` is what the document's digest and the signature are made over; ``properties`` are the
    serialisations of the signed properties that may be behind their digest.
    """

    body: bytes
    properties: tuple[bytes, ...]
    envelope_method: str
    document_digest: str
    document_digest_method: str
    properties_digest: str
    properties_digest_method: str
    signature_method: str
    signature_value: str
    certificate: str
    certificate_digest: str
    certificate_digest_method: str
    signing_time: str
    issuer: str
    serial: str
