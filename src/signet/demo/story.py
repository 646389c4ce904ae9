"""Makes the demo tenants through the same actions that people use; does nothing when they are there."""

from __future__ import annotations

import random
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress

from signet.catalogue.actions.save_item import save_item
from signet.catalogue.content import ItemIn
from signet.database import paths
from signet.demo.branches import open_branches
from signet.demo.counter import over_the_counter, pay_at_once
from signet.demo.exchange import meet
from signet.demo.kinds import tell_kinds
from signet.demo.lines import line_of
from signet.demo.payments import settle
from signet.demo.portal import sign_up
from signet.demo.rates import keep_rates
from signet.demo.suppliers import bill_suppliers
from signet.demo.tenants import TENANTS
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.content import DraftIn
from signet.kernel.clock import today
from signet.parties.actions.add_bank_account import add_bank_account
from signet.parties.actions.save_company import save_company
from signet.parties.actions.save_customer import save_customer
from signet.parties.content import BankAccountIn, CompanyIn, CustomerIn
from signet.tenancy.actions.create_tenant import create_tenant
from signet.tenancy.actor import system_actor
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import User
from signet.tenancy.queries import tenants_of_user


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """How to get in to a demo tenant."""

    tenant: str
    email: str
    password: str


def load() -> list[SignIn]:
    """Create what is missing; the password is made once and kept in the data folder."""
    password = _password()
    sign_ins = []
    for story in TENANTS:
        email, name = story["owner"]
        if not User.objects.filter(email=email).exists():
            owner = User.objects.create_user(email, password, name=name)
            EmailAddress.objects.create(user=owner, email=email, verified=True, primary=True)
            _tell(story, owner, password)
        people = [email, *(person[0] for person in story.get("people", ()))]
        sign_ins += [SignIn(tenant=story["name"], email=p, password=password) for p in people]
    meet()
    for story in TENANTS:
        if story["company"]["country"] == "MY":
            [tenant] = tenants_of_user(User.objects.get(email=story["owner"][0]).id)
            sign_up(tenant.id)
    return sign_ins


def _password() -> str:
    file = paths.data_folder() / "demo-password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(9), encoding="ascii")
    return file.read_text(encoding="ascii")


def _tell(story: dict[str, Any], owner: User, password: str) -> None:
    tenant = create_tenant(name=story["name"], owner=owner, time_zone=story["time_zone"])
    by = system_actor("Demo")
    chance = random.Random(story["name"])  # noqa: S311  the same story every time
    with tenant_scope(tenant.id):
        company = save_company(content=CompanyIn.model_validate(story["company"]), by=by)
        add_bank_account(
            company_id=company.id, content=BankAccountIn.model_validate(story["account"]), by=by
        )
        customers = [
            save_customer(
                content=CustomerIn.model_validate({"currency": company.currency, **c}), by=by
            )
            for c in story["customers"]
        ]
        tax = story["tax"]
        items = [
            save_item(
                content=ItemIn.model_validate(
                    {"code": code, "name": name, "second_name": second, "unit": unit, "price": price,
                     "currency": company.currency, "tax_category": tax["category"], "tax_percent": tax["percent"],
                     "tax_code": story.get("tax_code", ""), "classifications": story.get("classifications", [])}
                ),
                by=by,
            )
            for code, name, second, unit, price in story["items"]
        ]  # fmt: skip
        day = today(tenant.time_zone)
        sales = [
            _sale(chance, customers, items, tax, day - timedelta(days=back))
            for back in range(170, 0, -6)
        ]
        sales += over_the_counter(story, items=items, by=by, day=day)
        for content in sorted(sales, key=lambda one: one.issue_date or day):
            document = issue(document_id=create_draft(content=content, by=by).id, by=by)
            if content.issue_date == day - timedelta(days=98):
                void(document_id=document.id, reason="Entered twice by mistake", by=by)
            elif content.due_date == content.issue_date:
                pay_at_once(document, by=by)
        settle(by=by, chance=chance, day=day)
        tell_kinds(by=by, day=day, sale=lambda on: _sale(chance, customers, items, tax, on))
        open_branches(
            story, company=company, customers=customers, items=items, password=password, by=by
        )
        keep_rates(story, by=by, day=day)
        bill_suppliers(story, company=company, by=by, day=day)
        for _ in range(3):
            create_draft(content=_sale(chance, customers, items, tax, day), by=by)


def _sale(
    chance: random.Random, customers: list[Any], items: list[Any], tax: dict[str, str], day: date
) -> DraftIn:
    customer = chance.choice(customers)
    lines = [
        line_of(item, chance.choice([1, 2, 3, 5, 8, 12, 24]), tax)
        for item in chance.sample(items, chance.randint(1, len(items)))
    ]
    content: dict[str, Any] = {"customer_id": customer.id, "issue_date": day, "lines": lines}
    if chance.random() < 0.3:
        content["allowances"] = [{"percent": chance.choice([5, 10]), "reason": "Regular customer"}]
    return DraftIn.model_validate(content)
