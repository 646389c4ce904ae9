"""From rows to what the API answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model
from pydantic import BaseModel

from signet.api.schemas import TotalsOut
from signet.audit.models import Entry
from signet.audit.queries import facts_of
from signet.catalogue.content import ItemIn
from signet.catalogue.models import Item
from signet.documents import drafts, queries
from signet.documents.models import Document
from signet.documents.rates import rate_findings
from signet.documents.readiness import findings_of, sentence
from signet.documents.states import label_of, state_of
from signet.en16931.canonical import decimal_text
from signet.en16931.findings import Finding
from signet.en16931.model import Invoice
from signet.events.models import Delivery, Endpoint
from signet.kernel.clock import today
from signet.kernel.money import Money
from signet.parties.content import BankAccountIn, CompanyIn, CustomerIn
from signet.parties.identifiers import as_typed, remarks
from signet.parties.models import BankAccount, Company, Customer
from signet.tenancy.models import Tenant
from signet.tenancy.paging import Page

M = TypeVar("M", bound=Model)


def amount(value: Money) -> str:
    """In major units, with the currency's decimals."""
    return format(value.amount, "f")


def totals(invoice: Invoice) -> dict[str, str]:
    """BG-22."""
    sums = invoice.totals
    assert sums is not None
    return {name: amount(getattr(sums, name)) for name in TotalsOut.model_fields}


def taxes(invoice: Invoice) -> list[dict[str, Any]]:
    """BG-23."""
    return [
        {
            "scheme": group.tax.scheme,
            "category": group.tax.category.value,
            "percent": None if group.tax.percent is None else decimal_text(group.tax.percent),
            "per_unit": None if group.tax.per_unit is None else decimal_text(group.tax.per_unit),
            "name": group.tax.name or "",
            "taxable": amount(group.taxable),
            "amount": amount(group.amount),
        }
        for group in invoice.tax_breakdown
    ]


def findings(found: tuple[Finding, ...]) -> list[dict[str, str]]:
    """Findings about a draft, each at its field."""
    return [
        {
            "rule": f.rule,
            "severity": f.severity,
            "pointer": f.pointer,
            "term": f.term,
            "message": sentence(f),
        }
        for f in found
    ]


def this_day() -> date:
    """Today where the tenant keeps its books: a label such as Overdue depends on it."""
    return today(Tenant.objects.get().time_zone)


def row(document: Document, day: date) -> dict[str, Any]:
    """A document in a list."""
    return {
        "id": document.id,
        "kind": document.kind,
        "state": state_of(document, day),
        "label": label_of(document, day).text,
        "number": document.number,
        "customer": document.buyer_name,
        "branch_id": document.branch_id,
        "currency": document.currency,
        "issue_date": document.issue_date,
        "due_date": document.due_date,
        "payable": amount(Money(document.payable_minor, document.currency)),
        "balance": amount(Money(document.balance_minor, document.currency)),
        "self_billed": document.self_billed,
        "corrects_id": document.corrects_id,
        "made_from_id": document.made_from_id,
        "revises_id": document.revises_id,
        "version": document.version,
        "created_at": document.created_at.isoformat(),
    }


def document(document: Document) -> dict[str, Any]:
    """A whole document, as it stands in the database now."""
    found = queries.get(document.id)
    invoice = queries.invoice_of(found)
    is_draft = found.snapshot_hash is None
    return row(found, this_day()) | {
        "content": drafts.read(found).model_dump(mode="json", exclude_defaults=True),
        "totals": totals(invoice),
        "taxes": taxes(invoice),
        "findings": findings((*findings_of(invoice, found), *rate_findings(invoice)))
        if is_draft
        else [],
        "snapshot_sha256": None if is_draft else bytes(found.snapshot_hash or b"").hex(),
    }


def page(found: Page[M], shown: Callable[[M], dict[str, Any]]) -> dict[str, Any]:
    """A page with the cursors of the pages around it."""
    return {
        "data": [shown(row) for row in found.rows],
        "next": found.next,
        "previous": found.previous,
    }


def account(found: BankAccount) -> dict[str, Any]:
    """A bank account of a company."""
    values = {name: getattr(found, name) for name in BankAccountIn.model_fields}
    return {"id": str(found.id), "retired": found.archived_at is not None, **values}


def company(found: Company) -> dict[str, Any]:
    """A company of the tenant's own."""
    return _fields(found, CompanyIn)


def customer(found: Customer) -> dict[str, Any]:
    """A customer."""
    doubts = [
        {"pointer": r.pointer, "text": str(r.text), "usual": r.usual}
        for r in remarks(as_typed(found))
    ]
    archived = found.archived_at is not None
    return _fields(found, CustomerIn) | {"archived": archived, "remarks": doubts}


def item(found: Item) -> dict[str, Any]:
    """An item; price and percent as exact decimal texts."""
    return _fields(found, ItemIn) | {"archived": found.archived_at is not None}


def entry(found: Entry) -> dict[str, Any]:
    """An entry of the audit log, with its seals."""
    facts = facts_of(found)
    return {
        "id": str(found.id),
        "sequence": found.sequence,
        "at": found.created_at.isoformat(),
        **{
            name: facts[name]
            for name in ("actor", "verb", "object", "reason", "changes", "request", "address")
        },
        "payload": found.payload,
        "previous_hash": bytes(found.previous_hash).hex(),
        "hash": bytes(found.hash).hex(),
    }


def endpoint(found: Endpoint) -> dict[str, Any]:
    """A webhook, without its secrets."""
    return {
        "id": str(found.id),
        "version": found.version,
        "url": found.url,
        "description": found.description,
        "types": found.types,
        "state": found.state,
        "disabled_because": found.disabled_because,
        "failures": found.failures,
        "failing_since": found.failing_since.isoformat() if found.failing_since else None,
        "previous_secret_until": found.previous_until.isoformat() if found.previous_until else None,
    }


def delivery(found: Delivery) -> dict[str, Any]:
    """A message to a webhook, with its attempts."""
    return {
        "id": str(found.id),
        "event_id": str(found.event_id),
        "type": found.event.type,
        "state": found.state,
        "tried": found.tried,
        "next_at": found.next_at.isoformat() if found.next_at else None,
        "attempts": found.log,
    }


def _fields(found: Company | Customer | Item, content: type[BaseModel]) -> dict[str, Any]:
    values = {name: getattr(found, name) for name in content.model_fields}
    return {
        "id": str(found.id),
        "version": found.version,
        **{k: decimal_text(v) if isinstance(v, Decimal) else v for k, v in values.items()},
    }
