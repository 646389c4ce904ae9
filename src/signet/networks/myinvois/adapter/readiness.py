"""Everything that keeps a document from being sent, found without calling anybody."""

from __future__ import annotations

from collections.abc import Iterator

from signet.en16931.findings import Finding
from signet.kernel import clock
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.links import Link
from signet.networks.myinvois.adapter.building import einvoice_of, finding_of
from signet.networks.myinvois.adapter.signing import certificate_findings, owner_findings
from signet.networks.myinvois.checks import check, structure_findings
from signet.networks.myinvois.identity import tin_of
from signet.networks.myinvois.mapping import to_json, to_xml
from signet.networks.parcels import Outgoing


def readiness(document: Outgoing, link: Link) -> tuple[Finding, ...]:
    """The document's own findings first, then those of the connection."""
    invoice = document.invoice
    sender = invoice.buyer if document.self_billed else invoice.seller
    return (
        *_of_document(document, link),
        *certificate_findings(link, clock.now()),
        *owner_findings(link, sender),
    )


def _of_document(document: Outgoing, link: Link) -> tuple[Finding, ...]:
    """By its fields; one that is good there is written and judged by the schema too."""
    einvoice = einvoice_of(document, link)
    found = (*check(einvoice, now=clock.now()), *_other_issuer(document, link))
    if any(finding.severity == "error" for finding in found):
        return found
    try:
        write = to_json if link.settings.get("format") == "JSON" else to_xml
        return (*found, *structure_findings(write(einvoice)))
    except BadInput as error:
        return (*found, finding_of(error))


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
