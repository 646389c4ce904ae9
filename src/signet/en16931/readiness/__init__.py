"""What a calculated invoice still lacks before it may be issued, in a bookkeeper's words.

Rule ids are those of EN 16931 (BR-..., UBL-SR-...) and Peppol BIS Billing 3.0 (PEPPOL-...); SIGNET-...
are ours. What the norm demands of every invoice is an error; what only the Peppol network demands is a
warning, because an invoice may be legal on paper without it. Pointers are RFC 6901 into the draft
(``/seller`` and ``/buyer``: the parties). What ``calculate`` guarantees (sums, rounding) is not repeated.
"""

from __future__ import annotations

from signet.en16931.findings import Finding
from signet.en16931.model import Invoice
from signet.en16931.readiness.categories import category_findings
from signet.en16931.readiness.lines import line_findings
from signet.en16931.readiness.parties import party_findings
from signet.en16931.readiness.payment import payment_findings
from signet.en16931.readiness.references import reference_findings
from signet.en16931.readiness.terms import term_findings
from signet.en16931.vat_only import vat_only

__all__ = ["check"]


def check(invoice: Invoice) -> tuple[Finding, ...]:
    """Every finding about a calculated invoice; none of severity error means it may be issued.

    Taxes other than VAT are judged as what they become in EN 16931, charges.
    """
    invoice = vat_only(invoice)
    return (
        *term_findings(invoice),
        *party_findings(invoice),
        *payment_findings(invoice),
        *reference_findings(invoice),
        *line_findings(invoice),
        *category_findings(invoice),
    )
