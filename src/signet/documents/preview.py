"""What a draft would come to, without saving anything."""

from __future__ import annotations

from dataclasses import dataclass

from signet.documents import drafts
from signet.documents.content import DraftIn
from signet.documents.rates import rate_findings
from signet.documents.readiness import findings_of
from signet.en16931.findings import Finding
from signet.en16931.model import Invoice
from signet.parties.models import Company
from signet.tenancy.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The calculated invoice, what is still missing, and the content with its defaults."""

    invoice: Invoice
    findings: tuple[Finding, ...]
    content: DraftIn
    company: Company


def preview(content: DraftIn, *, by: Actor) -> Preview:
    """Totals and findings of a content, by the same code that issues."""
    by.must("documents.draft")
    parties = drafts.parties_of(content)
    drafts.check(content)
    filled = drafts.with_defaults(content, parties)
    invoice = drafts.calculated(filled, parties)
    return Preview(
        invoice=invoice,
        findings=(*findings_of(invoice), *rate_findings(invoice)),
        content=filled,
        company=parties.company,
    )
