"""Issue a document: the one moment after which it is law."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from uuid import UUID

from signet.audit.seal import seal
from signet.documents import drafts, numbering
from signet.documents.compose import compose
from signet.documents.jobs import defer_render
from signet.documents.models import Document, Snapshot, TaxLine
from signet.documents.readiness import NotReady, findings_of
from signet.documents.states import after
from signet.en16931 import canonical
from signet.en16931.model import Invoice
from signet.en16931.totals import calculate
from signet.kernel.clock import now
from signet.tenancy.actor import Actor


def issue(
    *, document_id: UUID, by: Actor, on: date | None = None, version: int | None = None
) -> Document:
    """Freeze a draft and give it its number. Irreversible; corrected by a credit note.

    ``on`` is the issue date when it is not the draft's own; ``version`` the one the caller has seen.
    Raises ``NotReady`` with a finding per field, ``Conflict`` for a wrong state, a stale version or a
    date before the last one of the series. Nothing is written unless everything is.
    """
    by.must("documents.issue")
    document = drafts.lock(document_id, version=version)
    state = after(document, "issue")
    content = drafts.read(document)
    invoice = calculate(
        compose(
            content if on is None else content.model_copy(update={"issue_date": on}),
            company=document.company,
            customer=document.customer,
            account=document.bank_account,
        )
    )
    findings = findings_of(invoice, document)
    if any(finding.severity == "error" for finding in findings):
        raise NotReady(findings)
    assert invoice.issue_date is not None
    series = numbering.series_for(document.company_id, document.kind)
    digest = _freeze(document, invoice)
    defer_render(document.id)

    # The hot rows, last: the series' counter and the head of the audit chain.
    taken = numbering.take(series, invoice.issue_date)
    document.state = state
    document.series = series
    document.period = taken.period
    document.sequence = taken.sequence
    document.number = taken.number
    document.snapshot_hash = digest
    document.issued_at = now()
    document.issued_by = by.label
    document.save(
        update_fields=[
            "state", "series", "period", "sequence", "number", "snapshot_hash", "issued_at",
            "issued_by", "issue_date", "without_tax_minor", "tax_minor", "with_tax_minor",
            "lines_minor", "payable_minor", "balance_minor", "buyer_name", "updated_at",
        ]
    )  # fmt: skip
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


def _freeze(document: Document, invoice: Invoice) -> bytes:
    """Write the snapshot and the tax breakdown; returns the snapshot's SHA-256."""
    totals = invoice.totals
    assert totals is not None
    body = canonical.dumps(replace(invoice, number=None))
    digest = hashlib.sha256(body).digest()
    Snapshot(document=document, body=body, sha256=digest).save(force_insert=True)
    TaxLine.objects.bulk_create(
        TaxLine(
            document=document,
            position=position,
            scheme=group.tax.scheme,
            category=group.tax.category,
            percent=group.tax.percent,
            taxable_minor=group.taxable.minor,
            tax_minor=group.amount.minor,
        )
        for position, group in enumerate(invoice.tax_breakdown, start=1)
    )
    document.issue_date = invoice.issue_date
    document.buyer_name = invoice.buyer.name
    document.lines_minor = totals.lines.minor
    document.without_tax_minor = totals.without_tax.minor
    document.tax_minor = totals.tax.minor
    document.with_tax_minor = totals.with_tax.minor
    document.payable_minor = document.balance_minor = totals.payable.minor
    return digest
