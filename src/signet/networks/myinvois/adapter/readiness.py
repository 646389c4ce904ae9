"""Everything that keeps a document from being sent, found without calling anybody."""

from __future__ import annotations

from signet.en16931.findings import Finding
from signet.kernel import clock
from signet.kernel.errors import BadInput
from signet.networks.links import Link
from signet.networks.myinvois.adapter.building import einvoice_of, finding_of
from signet.networks.myinvois.adapter.signing import certificate_findings
from signet.networks.myinvois.checks import check, structure_findings
from signet.networks.myinvois.mapping import to_json, to_xml
from signet.networks.parcels import Outgoing


def readiness(document: Outgoing, link: Link) -> tuple[Finding, ...]:
    """The document's own findings first, then those of the connection."""
    return (*_of_document(document, link), *certificate_findings(link, clock.now()))


def _of_document(document: Outgoing, link: Link) -> tuple[Finding, ...]:
    """By its fields; one that is good there is written and judged by the schema too."""
    einvoice = einvoice_of(document, link)
    found = check(einvoice, now=clock.now())
    if any(finding.severity == "error" for finding in found):
        return found
    try:
        write = to_json if link.settings.get("format") == "JSON" else to_xml
        return (*found, *structure_findings(write(einvoice)))
    except BadInput as error:
        return (*found, finding_of(error))
