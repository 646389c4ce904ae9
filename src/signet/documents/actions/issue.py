"""Issue a document: the one moment after which it is law."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from uuid import UUID

from signet.audit.seal import seal
from signet.documents import approval, drafts, looks, numbering, remaining
from signet.documents.compose import compose
from signet.documents.jobs import defer_render
from signet.documents.kinds import rules_of
from signet.documents.models import Document, Snapshot, State, TaxLine
from signet.documents.readiness import NotReady, findings_of
from signet.documents.signals import issued
from signet.documents.states import after
from signet.en16931 import canonical
from signet.en16931.model import Invoice
from signet.en16931.totals import calculate
from signet.kernel.clock import now
from signet.kernel.ids import uuid7
from signet.tenancy.actor import Actor
from signet.tenancy.rows import insert, update


def issue(
    *, document_id: UUID, by: Actor, on: date | None = None, version: int | None = None
) -> Document:
    """Freeze a draft and give it its number. Irreversible; corrected by a credit note.

    ``on`` is the issue date when it is not the draft's own; ``version`` the one the caller has seen.
    Raises ``NotReady`` with a finding per field, ``Forbidden`` where four eyes are asked for and ``by``
    wrote it himself, ``Conflict`` for a wrong state, a stale version or a
    date before the last one of the series. Nothing is written unless everything is.
    """
    by.must("documents.issue")
    document = drafts.lock(document_id, version=version)
    after(document, "issue")
    approval.must_not_be_author(document, by)
    content = drafts.read(document)
    if on is not None:
        content = content.model_copy(update={"issue_date": on})
    content = drafts.with_exchange_rate(content)
    invoice = calculate(
        compose(
            content,
            company=document.company,
            customer=document.customer,
            account=document.bank_account,
        )
    )
    findings = findings_of(invoice, document)
    if any(finding.severity == "error" for finding in findings):
        raise NotReady(findings)
    assert invoice.issue_date is not None
    remaining.must_suffice(document, invoice)
    series = numbering.series_for(document.company_id, document.kind, document.branch_id)
    body = canonical.dumps(replace(invoice, number=None))
    digest = hashlib.sha256(body).digest()
    _freeze(document, invoice, body, digest)
    defer_render(document.id)

    # The hot rows, last: the series' counter and the head of the audit chain.
    taken = numbering.take(series, invoice.issue_date)
    at = now()
    update(
        document,
        {
            "state": State.ISSUED,
            "series_id": series.id,
            "period": taken.period,
            "sequence": taken.sequence,
            "number": taken.number,
            "snapshot_hash": digest,
            "issued_at": at,
            "issued_by": by.label,
            "updated_at": at,
            "issue_date": invoice.issue_date,
            "tax_exchange_rate": content.tax_exchange_rate,
            "content": drafts.terms_of(content),
            "buyer_name": invoice.buyer.name,
            "look": looks.of_company(document.company),
            **_figures(invoice, legal=rules_of(document.kind).is_legal),
        },
    )
    issued.send(sender=Document, document=document, by=by)
    seal(
        "documents.issue",
        by=by,
        object_type="document",
        object_id=document.id,
        label=taken.number,
        changes={
            "number": taken.number,
            "snapshot": digest.hex(),
            "payable": document.payable_minor,
            "currency": document.currency,
        },
    )
    return document


def _freeze(document: Document, invoice: Invoice, body: bytes, digest: bytes) -> None:
    """Write the snapshot and the tax breakdown."""
    insert(
        Snapshot,
        [
            {
                "id": uuid7(),
                "document_id": document.id,
                "body": body,
                "sha256": digest,
                "created_at": now(),
            }
        ],
    )
    insert(
        TaxLine,
        [
            {
                "id": uuid7(),
                "document_id": document.id,
                "position": position,
                "scheme": group.tax.scheme,
                "category": group.tax.category,
                "percent": group.tax.percent,
                "per_unit": group.tax.per_unit,
                "taxable_minor": group.taxable.minor,
                "tax_minor": group.amount.minor,
            }
            for position, group in enumerate(invoice.tax_breakdown, start=1)
        ],
    )


def _figures(invoice: Invoice, *, legal: bool) -> dict[str, int]:
    totals = invoice.totals
    assert totals is not None
    return {
        "lines_minor": totals.lines.minor,
        "without_tax_minor": totals.without_tax.minor,
        "tax_minor": totals.tax.minor,
        "with_tax_minor": totals.with_tax.minor,
        "payable_minor": totals.payable.minor,
        "balance_minor": totals.payable.minor if legal else 0,
    }
