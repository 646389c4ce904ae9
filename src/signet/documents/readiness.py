"""Is a draft ready to be issued? The norm's own checks plus what the product needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext, gettext_noop

from signet.documents.kinds import KINDS
from signet.documents.models import Document, Kind
from signet.en16931 import readiness
from signet.en16931.explain import Step
from signet.en16931.findings import Finding
from signet.en16931.model import SELF_BILLED_TYPES, Invoice
from signet.en16931.readiness.sums import sum_findings
from signet.kernel.errors import BadInput, FieldError

#: Due date or terms of payment (BR-CO-25): of what tells of paid sales, nothing is to be paid.
_OF_PAYMENT: Final = frozenset({"BR-CO-25"})


class NotReady(BadInput):
    """The draft lacks something a legal document needs; ``fields`` say what and where."""

    code = "document.not_ready"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        blocking = [f for f in findings if f.severity == "error"]
        super().__init__(
            gettext("This document is not ready to be issued: %(first)s")
            % {"first": sentence(blocking[0])},
            fields=[
                FieldError(pointer=f.pointer, code=f.rule, message=sentence(f)) for f in blocking
            ],
        )


def _at_supplier(finding: Finding) -> Finding:
    """What is missing of the seller stands on the supplier's page, and so does the account we pay to."""
    if finding.pointer == "/bank_account_id":
        return finding._replace(pointer="/seller/payee_account")
    if not finding.pointer.startswith(("/seller", "/buyer")):
        return finding
    return finding._replace(
        message=gettext_noop("You are the buyer here, and the supplier is the seller. %(text)s"),
        params={"text": sentence(finding)},
    )


def sentence(finding: Finding) -> str:
    """The finding in the reader's language."""
    return gettext(finding.message) % finding.params if finding.params else gettext(finding.message)


def step_text(step: Step) -> str:
    """A step of an explanation in the reader's language."""
    return gettext(step.message) % step.params


def findings_of(invoice: Invoice, document: Document | None = None) -> tuple[Finding, ...]:
    """Everything missing or wrong, worst first; ``invoice`` is calculated."""
    own: list[Finding] = []
    ours = invoice.type_code in SELF_BILLED_TYPES
    side, other = ("/seller", invoice.seller) if ours else ("/buyer", invoice.buyer)
    if (document is not None and document.customer_id is None) or not other.name:
        own.append(
            Finding(
                rule="SIGNET-CUSTOMER",
                severity="error",
                pointer="/customer_id",
                term="BG-7",
                message=gettext_noop("Choose the supplier in whose name this is written.")
                if ours
                else gettext_noop("Choose the customer this document is for."),
            )
        )
        found = tuple(f for f in readiness.check(invoice) if not f.pointer.startswith(side))
    else:
        found = readiness.check(invoice)
    found = (*found, *sum_findings(invoice))
    if ours:
        found = tuple(_at_supplier(f) for f in found)
    elif document is not None and document.bank_account and document.bank_account.archived_at:
        own.append(
            Finding(
                rule="SIGNET-ACCOUNT",
                severity="error",
                pointer="/bank_account_id",
                term="BG-17",
                message=gettext_noop("This bank account is out of use; choose another one."),
            )
        )
    if invoice.type_code == KINDS[Kind.QUOTE].type_code:
        found = tuple(f for f in found if f.severity == "error" and f.pointer != "/type_code")
    if document is not None and document.kind == Kind.CONSOLIDATED:
        found = tuple(f for f in found if f.severity == "error" and f.rule not in _OF_PAYMENT)
    return tuple(sorted((*own, *found), key=lambda f: f.severity != "error"))
