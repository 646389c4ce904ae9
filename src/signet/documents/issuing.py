"""The steps of an issue: decide, freeze, number. One document or a batch goes the same way."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.documents import approval, drafts, looks, numbering, remaining
from signet.documents.compose import compose
from signet.documents.content import DraftIn
from signet.documents.jobs import defer_render
from signet.documents.kinds import rules_of
from signet.documents.models import Document, Snapshot, State, TaxLine
from signet.documents.readiness import NotReady, findings_of
from signet.documents.signals import issued
from signet.documents.states import after
from signet.en16931 import canonical
from signet.en16931.model import Invoice
from signet.en16931.totals import calculate
from signet.kernel.clock import now, today
from signet.kernel.errors import Conflict
from signet.kernel.ids import uuid7
from signet.tenancy.actor import Actor
from signet.tenancy.models import Tenant
from signet.tenancy.rows import insert, update


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A draft that may be issued, with everything that will be frozen."""

    document: Document
    content: DraftIn
    invoice: Invoice
    body: bytes
    digest: bytes
    day: date


def decide(document: Document, content: DraftIn, *, by: Actor, on: date | None = None) -> Ready:
    """Everything that can still refuse the issue; writes nothing.

    Raises ``NotReady`` with a finding per field, ``Conflict`` for a wrong state or a note over more than
    remains, ``Forbidden`` where somebody else has to issue it.
    """
    after(document, "issue")
    approval.must_not_be_author(document, by)
    if on is None and not rules_of(document.kind).by_hand:
        on = today(Tenant.objects.get().time_zone)
    if on is not None:
        content = content.model_copy(update={"issue_date": on})
    content = drafts.with_exchange_rate(content)
    invoice = calculate(
        compose(
            content,
            company=document.company,
            customer=document.customer,
            account=document.bank_account,
            chosen=drafts.chosen_of(content),
        )
    )
    findings = findings_of(invoice, document)
    if any(finding.severity == "error" for finding in findings):
        raise NotReady(findings)
    assert invoice.issue_date is not None
    remaining.must_suffice(document, invoice)
    body = canonical.dumps(replace(invoice, number=None))
    return Ready(
        document=document,
        content=content,
        invoice=invoice,
        body=body,
        digest=hashlib.sha256(body).digest(),
        day=invoice.issue_date,
    )


def freeze(batch: Sequence[Ready]) -> None:
    """Write snapshots and tax breakdowns, and enqueue the printing."""
    at = now()
    insert(
        Snapshot,
        [
            {
                "id": uuid7(),
                "document_id": one.document.id,
                "body": one.body,
                "sha256": one.digest,
                "created_at": at,
            }
            for one in batch
        ],
    )
    insert(TaxLine, [row for one in batch for row in _tax_lines(one)])
    defer_render([one.document.id for one in batch])


def _tax_lines(one: Ready) -> list[dict[str, Any]]:
    return [
        {
            "id": uuid7(),
            "document_id": one.document.id,
            "position": position,
            "scheme": group.tax.scheme,
            "category": group.tax.category,
            "percent": group.tax.percent,
            "per_unit": group.tax.per_unit,
            "taxable_minor": group.taxable.minor,
            "tax_minor": group.amount.minor,
        }
        for position, group in enumerate(one.invoice.tax_breakdown, start=1)
    ]


def number(one: Ready, *, by: Actor) -> Document:
    """Take the number, close the row, tell the others, seal. The hot rows of the tenant: call it last."""
    document = one.document
    series = numbering.series_of(document)
    taken = numbering.take(series, one.day)
    at = now()
    _write_number(
        document,
        taken.number,
        {
            "state": State.ISSUED,
            "series_id": series.id,
            "period": taken.period,
            "sequence": taken.sequence,
            "number": taken.number,
            "snapshot_hash": one.digest,
            "issued_at": at,
            "issued_by": by.label,
            "updated_at": at,
            "issue_date": one.day,
            "tax_exchange_rate": one.content.tax_exchange_rate,
            "content": drafts.terms_of(one.content),
            "buyer_name": one.invoice.other_party.name,
            "look": looks.of_document(document),
            **_figures(one.invoice, counts=rules_of(document.kind).counts),
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
            "snapshot": one.digest.hex(),
            "payable": document.payable_minor,
            "currency": document.currency,
        },
    )
    return document


def _write_number(document: Document, number: str, values: dict[str, Any]) -> None:
    """A number that stands on another document of the kind already, by an older pattern, is refused."""
    try:
        update(document, values)
    except IntegrityError as error:
        if "document_number" not in str(error):
            raise
        raise Conflict(
            _(
                "The number %(number)s was given already. Change the pattern of the series in the"
                " numbering of the company, so that it prints numbers of its own."
            )
            % {"number": number},
            code="series.number_given",
            pointer="/number",
        ) from None


def _figures(invoice: Invoice, *, counts: bool) -> dict[str, int]:
    totals = invoice.totals
    assert totals is not None
    return {
        "lines_minor": totals.lines.minor,
        "without_tax_minor": totals.without_tax.minor,
        "tax_minor": totals.tax.minor,
        "with_tax_minor": totals.with_tax.minor,
        "payable_minor": totals.payable.minor,
        "balance_minor": totals.payable.minor if counts else 0,
    }
