"""Write the drafts of a month's consolidated e-invoice."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from signet.documents import drafts
from signet.documents.actions.create_draft import create_draft
from signet.documents.content import DraftIn, LineIn
from signet.documents.models import Document
from signet.kernel import clock
from signet.networks.myinvois.checks.structure import LIMIT
from signet.networks.myinvois.consolidation.gathering import line_of, runs, split
from signet.networks.myinvois.consolidation.once import gather, gathered
from signet.networks.myinvois.consolidation.receipts import (
    Purpose,
    Reason,
    ReceiptIn,
    month_of,
    refused,
)
from signet.networks.myinvois.einvoice import RINGGIT, TYPES, EInvoice
from signet.networks.myinvois.identity import GENERAL_PUBLIC, PUBLIC_NAME
from signet.networks.myinvois.mapping import to_json, to_xml
from signet.parties.actions.save_customer import save_customer
from signet.parties.content import CustomerIn, IdentifierIn
from signet.parties.models import Company, Customer
from signet.tenancy.actor import Actor

#: What the signature, the number and longer figures may add to a document.
_ROOM = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidated:
    """The drafts, and the receipts that need e-invoices of their own, each with its reason."""

    drafts: tuple[Document, ...]
    refused: tuple[tuple[ReceiptIn, Reason], ...]
    #: Tax as the receipts had it, less the tax of the drafts: the sum of the receipts' roundings.
    tax_difference: Decimal


def consolidate(
    *,
    receipts: Sequence[ReceiptIn],
    by: Actor,
    company_id: UUID | None = None,
    branch_id: UUID | None = None,
    issue_date: date | None = None,
    relaxed: bool = False,
    self_billed: Purpose | None = None,
) -> Consolidated:
    """Drafts to the general public over one month's receipts, as few as the size limit allows.

    ``relaxed``: a taxpayer of RM 5 million turnover or less, who may gather everything for now.
    ``self_billed``: the receipts are of what we paid to people without a business, and for what.
    A receipt that stands in another consolidated e-invoice is left out; the database sees to it too.
    Raises ``BadInput`` for receipts of several months or a number twice; ``Conflict`` where somebody
    gathers the same receipts at this moment.
    """
    by.must("documents.draft")
    year, month = month_of(receipts)
    base = to_the_public(
        by=by,
        first=date(year, month, 1),
        company_id=company_id,
        branch_id=branch_id,
        issue_date=issue_date,
    ).model_copy(update={"self_billed": self_billed is not None})
    company = drafts.parties_of(base).company
    base = base.model_copy(update={"company_id": company.id})
    msic = "" if self_billed else _activity(company)
    before = gathered(company.id, receipts, self_billed=base.self_billed)
    reasons: list[tuple[ReceiptIn, Reason | None]] = [
        (
            receipt,
            "gathered"
            if (receipt.number, receipt.day) in before
            else refused(receipt, relaxed=relaxed, msic=msic),
        )
        for receipt in receipts
    ]
    taken = [receipt for receipt, reason in reasons if reason is None]
    found = list(runs(taken))
    made, done = [], 0
    for part in split([line_of(run) for run in found], lambda lines: fits(base, lines)):
        draft = create_draft(content=base.model_copy(update={"lines": part}), by=by)
        gather(draft, [r for run in found[done : done + len(part)] for r in run.receipts])
        made.append(draft)
        done += len(part)
    charged = sum((Decimal(draft.tax_minor) for draft in made), Decimal(0)) / 100
    return Consolidated(
        drafts=tuple(made),
        refused=tuple((receipt, reason) for receipt, reason in reasons if reason is not None),
        tax_difference=sum((each.tax_amount for each in taken), Decimal(0)) - charged,
    )


def _activity(company: Company) -> str:
    """The company's MSIC code; empty where it names none."""
    found = (each["value"] for each in company.identifiers if each.get("scheme") == "MSIC")
    return str(next(found, ""))


def general_public(*, by: Actor) -> Customer:
    """The customer that stands for everybody who asked for no e-invoice; made when first needed."""
    known = Customer.objects.filter(
        archived_at=None, identifiers__contains=[{"scheme": "TIN", "value": GENERAL_PUBLIC}]
    ).first()
    second = _("General public")
    return known or save_customer(
        content=CustomerIn(
            legal_name=PUBLIC_NAME,
            second_name="" if second.casefold() == PUBLIC_NAME.casefold() else second,
            country="MY",
            currency=RINGGIT,
            identifiers=[IdentifierIn(scheme="TIN", value=GENERAL_PUBLIC)],
        ),
        by=by,
    )


def to_the_public(
    *,
    by: Actor,
    first: date,
    company_id: UUID | None,
    branch_id: UUID | None,
    issue_date: date | None = None,
) -> DraftIn:
    """A draft over the month that begins with ``first``, without its lines."""
    return DraftIn(
        company_id=company_id,
        branch_id=branch_id,
        customer_id=general_public(by=by).id,
        currency=RINGGIT,
        issue_date=issue_date,
        period_start=first,
        period_end=first.replace(day=monthrange(first.year, first.month)[1]),
        payment_means="",
        prices_include_tax=False,
    )


def fits(base: DraftIn, lines: Sequence[LineIn]) -> bool:
    """Would these lines be a document that MyInvois takes, in either format?"""
    content = base.model_copy(update={"lines": list(lines)})
    invoice = drafts.calculated(content, drafts.parties_of(content))
    type_code = TYPES[content.kind, content.self_billed]
    einvoice = EInvoice(invoice=invoice, type_code=type_code, issued_at=clock.now())
    return max(len(to_xml(einvoice)), len(to_json(einvoice))) + _ROOM <= LIMIT
