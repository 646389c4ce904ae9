"""Branches of a demo tenant: their own numbers, people bound to them, an order that was invoiced."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from signet.demo.lines import line_of
from signet.documents.actions.issue import issue
from signet.documents.actions.save_series import SeriesIn, save_series
from signet.orders.actions.create_order import create_order
from signet.orders.actions.mark_ready import mark_ready
from signet.orders.content import OrderIn
from signet.parties.actions.save_branch import save_branch
from signet.parties.content import BranchIn
from signet.parties.models import Branch, Company
from signet.payments.actions.record_payment import record_payment
from signet.payments.content import PaymentIn
from signet.tenancy.actor import Actor
from signet.tenancy.models import Membership, User


def open_branches(
    story: dict[str, Any],
    *,
    company: Company,
    customers: list[Any],
    items: list[Any],
    password: str,
    by: Actor,
) -> None:
    """Open the branches of the story; at each an order became an invoice, and another one waits."""
    for entry in story.get("branches", ()):
        branch = save_branch(content=BranchIn.model_validate(entry), by=by)
        pattern = f"{branch.code}-{{YYYY}}-{{seq:4}}"
        save_series(
            company_id=company.id, kind="invoice", branch_id=branch.id, by=by,
            content=SeriesIn(pattern=pattern),
        )  # fmt: skip
        done = create_order(content=_order(branch, customers[0], items, story, "T4"), by=by)
        draft = mark_ready(order_id=done.id, by=by).invoice
        assert draft is not None
        invoice = issue(document_id=draft.id, by=by)
        record_payment(
            content=PaymentIn.model_validate(
                {"amount": invoice.balance.amount, "method": "cash",
                 "allocations": [{"document_id": invoice.id}]}
            ),
            by=by,
        )  # fmt: skip
        create_order(content=_order(branch, customers[-1], items[:1], story, "T7"), by=by)
    for email, name, role, codes in story.get("people", ()):
        bound = Branch.objects.filter(code__in=codes).order_by("id").values_list("id", flat=True)
        _join(email, name, role, list(bound), password)


def _order(
    branch: Branch, customer: Any, items: list[Any], story: dict[str, Any], table: str
) -> OrderIn:
    lines = [line_of(item, number, story["tax"]) for number, item in enumerate(items[:2], start=1)]
    return OrderIn.model_validate(
        {
            "branch_id": branch.id,
            "customer_id": customer.id,
            "reference": f"{branch.code}-{table}",
            "lines": lines,
        }
    )


def _join(email: str, name: str, role: str, branches: list[Any], password: str) -> None:
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    Membership(user=user, role=role, branches=branches or None).save(force_insert=True)
