"""What a document says of its own signature, read alike from XML and JSON; checked elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
ENVELOPED = "urn:oasis:names:specification:ubl:dsig:enveloped:xades"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Texts as found, ``""`` where there are none; ``body`` and ``properties`` are the bytes to digest."""

    body: bytes
    properties: bytes | None
    signatures: int
    method: str
    document_digest: str
    document_digest_method: str
    properties_digest: str
    properties_digest_method: str
    signature_value: str
    signature_method: str
    certificate: str
    signing_time: str
    certificate_digest: str
    certificate_digest_method: str
    issuer: str
    serial: str
