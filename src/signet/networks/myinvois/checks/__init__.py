"""Everything that MyInvois would refuse, found before anything is sent, each at its field.

A finding's rule is the service's own code where one is known (CF core fields, CV code lists, DC currency,
DR references, ERR taxpayers; MyInvois SDK, document validation rules), else one of ours, MY-...
"""

from __future__ import annotations

from datetime import datetime

from signet.en16931.findings import Finding
from signet.networks.myinvois.checks.amounts import amount_findings
from signet.networks.myinvois.checks.consolidated import consolidated_findings
from signet.networks.myinvois.checks.delivery import delivery_findings
from signet.networks.myinvois.checks.document import document_findings
from signet.networks.myinvois.checks.lines import line_findings
from signet.networks.myinvois.checks.parties import party_findings
from signet.networks.myinvois.checks.structure import structure_findings
from signet.networks.myinvois.einvoice import EInvoice

__all__ = ["check", "structure_findings"]


def check(einvoice: EInvoice, *, now: datetime) -> tuple[Finding, ...]:
    """Every finding about a calculated document; none of severity error means it may be sent.

    ``now`` is what the 72 hours are counted to.
    """
    return (
        *party_findings(einvoice),
        *delivery_findings(einvoice),
        *document_findings(einvoice, now),
        *line_findings(einvoice),
        *consolidated_findings(einvoice),
        *amount_findings(einvoice),
    )
