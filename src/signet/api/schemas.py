"""What the API answers. Amounts are strings in major units, next to their currency."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema

from signet.catalogue.models import Item
from signet.documents import drafts, queries
from signet.documents.models import Document
from signet.documents.readiness import findings_of, sentence
from signet.documents.states import label_of
from signet.en16931.canonical import decimal_text
from signet.en16931.findings import Finding
from signet.en16931.model import Invoice
from signet.kernel.money import Money
from signet.parties.models import Party


class FindingOut(Schema):
    rule: str
    severity: str
    pointer: str
    term: str
    message: str


class TaxOut(Schema):
    scheme: str
    category: str
    percent: str | None
    taxable: str
    amount: str


class TotalsOut(Schema):
    """EN 16931's document totals (BT-106 to BT-115)."""

    lines: str
    allowances: str
    charges: str
    without_tax: str
    tax: str
    with_tax: str
    prepaid: str
    rounding: str
    payable: str


class PreviewOut(Schema):
    currency: str
    totals: TotalsOut
    taxes: list[TaxOut]
    line_nets: list[str]
    findings: list[FindingOut]


class DocumentRow(Schema):
    id: UUID
    kind: str
    state: str
    label: str
    number: str | None
    customer: str
    currency: str
    issue_date: date | None
    due_date: date | None
    payable: str
    balance: str
    version: int
    created_at: datetime


class DocumentOut(DocumentRow):
    content: dict[str, Any]
    totals: TotalsOut
    taxes: list[TaxOut]
    findings: list[FindingOut]
    snapshot_sha256: str | None


class PageOut(Schema):
    data: list[DocumentRow]
    next: str | None
    previous: str | None


def amount(value: Money) -> str:
    return format(value.amount, "f")


def totals_out(invoice: Invoice) -> dict[str, str]:
    totals = invoice.totals
    assert totals is not None
    return {name: amount(getattr(totals, name)) for name in TotalsOut.model_fields}


def taxes_out(invoice: Invoice) -> list[dict[str, Any]]:
    return [
        {
            "scheme": group.tax.scheme,
            "category": group.tax.category.value,
            "percent": None if group.tax.percent is None else decimal_text(group.tax.percent),
            "taxable": amount(group.taxable),
            "amount": amount(group.amount),
        }
        for group in invoice.tax_breakdown
    ]


def findings_out(findings: tuple[Finding, ...]) -> list[dict[str, str]]:
    return [
        {
            "rule": f.rule,
            "severity": f.severity,
            "pointer": f.pointer,
            "term": f.term,
            "message": sentence(f),
        }
        for f in findings
    ]


def row_out(document: Document, today: date) -> dict[str, Any]:
    return {
        "id": document.id,
        "kind": document.kind,
        "state": document.state,
        "label": label_of(document, today).text,
        "number": document.number,
        "customer": document.buyer_name,
        "currency": document.currency,
        "issue_date": document.issue_date,
        "due_date": document.due_date,
        "payable": amount(Money(document.payable_minor, document.currency)),
        "balance": amount(Money(document.balance_minor, document.currency)),
        "version": document.version,
        "created_at": document.created_at,
    }


def document_out(document: Document, today: date) -> dict[str, Any]:
    invoice = queries.invoice_of(document)
    is_draft = document.snapshot_hash is None
    return row_out(document, today) | {
        "content": drafts.read(document).model_dump(mode="json", exclude_defaults=True),
        "totals": totals_out(invoice),
        "taxes": taxes_out(invoice),
        "findings": findings_out(findings_of(invoice, document)) if is_draft else [],
        "snapshot_sha256": None if is_draft else bytes(document.snapshot_hash or b"").hex(),
    }


def party_out(row: Party, names: list[str]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "version": row.version,
        **{name: getattr(row, name) for name in names},
    }


def item_out(row: Item, names: list[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    shown = {k: decimal_text(v) if isinstance(v, Decimal) else v for k, v in values.items()}
    return {"id": str(row.id), "version": row.version, **shown}
