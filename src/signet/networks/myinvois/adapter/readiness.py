"""Everything that keeps a document from being sent, found without calling anybody."""

from __future__ import annotations

from signet.en16931.findings import Finding
from signet.kernel import clock
from signet.kernel.errors import BadInput
from signet.networks.links import Link
from signet.networks.myinvois.adapter.building import einvoice_of, finding_of
from signet.networks.myinvois.adapter.signing import certificate_findings
from signet.networks.myinvois.mapping import tree_of
from signet.networks.parcels import Outgoing


def readiness(document: Outgoing, link: Link) -> tuple[Finding, ...]:
    """The document's own findings first, then those of the connection."""
    return (*_mapped(document, link), *certificate_findings(link, clock.now()))


def _mapped(document: Outgoing, link: Link) -> tuple[Finding, ...]:
    try:
        tree_of(einvoice_of(document, link))
    except BadInput as error:
        return (finding_of(error),)
    return ()
