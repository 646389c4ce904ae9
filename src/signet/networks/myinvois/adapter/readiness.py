"""Everything that keeps a document from being sent, found without calling anybody."""

from __future__ import annotations

from collections.abc import Iterator

from signet.en16931.findings import Finding
from signet.kernel import clock
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.links import Link
from signet.networks.myinvois.adapter.building import einvoice_of, finding_of, signed, written
from signet.networks.myinvois.adapter.signing import certificate_findings, owner_findings
from signet.networks.myinvois.checks import check, structure_findings
from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.identity import tin_of
from signet.networks.parcels import Outgoing, Payload
from signet.networks.port import blocks


def readiness(document: Outgoing, link: Link) -> tuple[Finding, ...]:
    """The document's own findings first, then those of the connection."""
    found, _body = _judged(document, einvoice_of(document, link), link)
    return found


def prepare(document: Outgoing, link: Link) -> tuple[tuple[Finding, ...], Payload | None]:
    """``readiness``, and the bytes to be sent where nothing forbids it: mapped once for both."""
    einvoice = einvoice_of(document, link)
    found, body = _judged(document, einvoice, link)
    if body is None or blocks(found):
        return found, None
    return found, signed(einvoice, body, document, link)


def _judged(
    document: Outgoing, einvoice: EInvoice, link: Link
) -> tuple[tuple[Finding, ...], bytes | None]:
    """By its fields; one that is good there is written and judged by the schema too."""
    sender = document.invoice.buyer if document.self_billed else document.invoice.seller
    found = (*check(einvoice, now=clock.now()), *_other_issuer(document, link))
    body: bytes | None = None
    if not blocks(found):
        try:
            body = written(einvoice, link)
            found = (*found, *structure_findings(body))
        except BadInput as error:
            found = (*found, finding_of(error))
    certificate = (*certificate_findings(link, clock.now()), *owner_findings(link, sender))
    return (*found, *certificate), body


def _other_issuer(document: Outgoing, link: Link) -> Iterator[Finding]:
    """The service takes from a taxpayer what he issues himself; who is self-billed issues nothing."""
    issuer = document.invoice.buyer if document.self_billed else document.invoice.seller
    tin = tin_of(issuer)
    if tin and tin != link.endpoint_id:
        yield Finding(
            rule="MY-ISSUER",
            severity="error",
            message=_(
                "The issuer's TIN is %(found)s, but this connection is that of %(expected)s. Correct the"
                " TIN of the company, or that of the connection."
            ),
            params={"found": tin, "expected": link.endpoint_id},
            pointer="/buyer/identifiers" if document.self_billed else "/seller/identifiers",
        )
