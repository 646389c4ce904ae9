"""Sign one document, and look at the result with the verifier's eyes before anybody else does."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from signet.en16931 import xml
from signet.en16931.findings import Finding
from signet.kernel.errors import BadInput, Conflict
from signet.kernel.marking import _
from signet.networks.myinvois.signature import json_writing, xml_writing
from signet.networks.myinvois.signature.json_reading import ONCE, SIGNATURE_MEMBERS, json_body
from signet.networks.myinvois.signature.json_text import read
from signet.networks.myinvois.signature.signer import Signer
from signet.networks.myinvois.signature.verdict import Format
from signet.networks.myinvois.signature.verify import format_of, verify
from signet.networks.myinvois.signature.xml_body import EXTENSIONS, SIGNATURE, canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """``data`` is sent as it is, never written again; ``sha256`` is its ``documentHash``, in hex."""

    data: bytes
    sha256: str
    format: Format


class SelfCheckFailed(Conflict):
    """The signature would be refused; ``findings`` say why. Nothing was sent."""

    code = "signature.self_check"

    def __init__(self, findings: Sequence[Finding]) -> None:
        first = findings[0]
        super().__init__(first.message, params=first.params, code=first.rule)
        self.findings = tuple(findings)


def sign(document: bytes, signer: Signer, *, at: datetime, is_canonical: bool = False) -> Signed:
    """Sign an unsigned document at an instant.

    ``is_canonical``: it is the very body that is signed (C14N without blank texts, minified JSON), as our
    own mapping writes it, and is not read again; if it were not, the check would say so.
    Raises ``BadInput`` for what cannot be signed and ``SelfCheckFailed`` for what would be refused.
    """
    signed = signed_bytes(document, signer, at=at, is_canonical=is_canonical)
    verdict = verify(signed)
    if not verdict.ok:
        raise SelfCheckFailed(verdict.findings)
    return Signed(data=signed, sha256=hashlib.sha256(signed).hexdigest(), format=verdict.format)


def signed_bytes(
    document: bytes, signer: Signer, *, at: datetime, is_canonical: bool = False
) -> bytes:
    """The signed document, not yet checked."""
    time = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    put_in: Callable[..., bytes]
    if format_of(document) == "JSON":
        body = document if is_canonical else _json(document)
        put_in = partial(json_writing.signed_json, is_own=is_canonical)
        properties = json_writing.digested_properties(signer.certificate, time)
    else:
        body, put_in = document if is_canonical else _xml(document), xml_writing.signed_xml
        properties = xml_writing.digested_properties(signer.certificate, time)
    return put_in(
        body,
        certificate=signer.certificate,
        time=time,
        document=_digest(body),
        properties=_digest(properties),
        signature=base64.b64encode(signer.sign(body)).decode(),
    )


def _xml(document: bytes) -> bytes:
    root = xml.parse(document)
    if root.find(EXTENSIONS) is not None or root.find(SIGNATURE) is not None:
        raise _signed_already()
    return canonical(root)


def _json(document: bytes) -> bytes:
    text, value = read(document, once=ONCE)
    invoices = value.get("Invoice")
    if not isinstance(invoices, list) or not invoices or not isinstance(invoices[0], dict):
        raise BadInput(
            _("This is not an invoice as MyInvois expects it: it cannot be signed."),
            code="signature.shape",
        )
    if SIGNATURE_MEMBERS & invoices[0].keys():
        raise _signed_already()
    return json_body(text)


def _signed_already() -> BadInput:
    return BadInput(
        _("This document carries a signature already; sign the unsigned one."),
        code="signature.signed_already",
    )


def _digest(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()
