"""Who may open which page: every address x every role x own and the other tenant's things, exactly.

A new address without a row here fails the test, and so does a method that a row does not name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from signet.audit.models import Entry
from signet.bulk.actions.start import start
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.actions.receive_file import receive_file
from signet.intake.actions.receive_table import receive_table
from signet.intake.nouns import CUSTOMERS, ITEMS, Noun
from signet.networks import connections
from signet.networks.registry import registered
from signet.orders.actions.create_order import create_order
from signet.parties.actions.save_branch import save_branch
from signet.parties.content import BranchIn
from signet.parties.models import Company
from signet.payments.actions.record_payment import record_payment
from signet.payments.content import PaymentIn
from signet.reports.actions.save_view import save_view
from signet.taxation.actions.save_rate import save_rate
from signet.taxation.content import RateIn
from signet.tenancy.actions.create_api_key import create_api_key
from signet.tenancy.actions.invite import invite
from signet.tenancy.actions.save_role import RoleIn, save_role
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Membership, User
from signet.web.urls import urlpatterns
from tests.db.test_orders import order_in
from tests.fixtures import World, actor, webhook
from tests.network_adapter import PostNetwork
from tests.network_server import NetworkServer
from tests.networks_things import network_things
from tests.web.accounts import PASSWORD, member, signed_in

ROLES = ("owner", "accountant", "biller", "auditor")
#: An administrator is answered as the owner is, these two as the auditor is, but for ``FURTHER``.
MORE_ROLES = ("admin", "cashier", "drafter")

#: Answers to a person of no tenant and to nobody, unless a row says otherwise.
OUTSIDER, NOBODY = "403", "302"


@dataclass
class Things:
    """What addresses name, of one tenant."""

    world: World
    ids: dict[str, UUID | str] = field(default_factory=dict)


def things(world: World, people: dict[str, User]) -> Things:
    """A thing of every kind. ``views`` are personal, so each person has one."""
    made = Things(world)
    with tenant_scope(world.id):
        draft = create_draft(content=world.draft_of_today(), by=actor())
        issued = issue(
            document_id=create_draft(content=world.draft_of_today(), by=actor()).id, by=actor()
        )
        paid = issue(
            document_id=create_draft(content=world.draft_of_today(), by=actor()).id, by=actor()
        )
        content = {"amount": "10", "method": "cash", "allocations": [{"document_id": paid.id}]}
        payment = record_payment(content=PaymentIn.model_validate(content), by=actor())
        credit = world.draft_of_today(
            kind="credit_note", preceding=[{"number": "OLD-1"}], reason="Returned"
        )
        note = issue(document_id=create_draft(content=credit, by=actor()).id, by=actor())
        offer = create_draft(
            content=world.draft_of_today(kind="quote", due_date="2199-12-31"), by=actor()
        )
        quote = issue(document_id=offer.id, by=actor())
        invitation = invite(email="guest@else.example", role="biller", by=actor())
        endpoint, delivery = webhook()
        file = receive_file(name="a.xml", body=b"<a/>", by=actor())
        there = network_things(world, NetworkServer())
        first = connections.get(UUID(there["connection"]))
        account: Any = world.account
        company: Any = world.company
        customer: Any = world.customer
        item: Any = world.item
        made.ids = {
            "draft": draft.id, "issued": issued.id, "payment": payment.id, "note": note.id, "quote": quote.id, "customer": customer.id, "item": item.id,
            "tax": save_rate(content=RateIn(code="T", name="T", percent="20"), by=actor()).id,
            "new company": Company.objects.create(
                legal_name="New", country="GB", currency="GBP", electronic_scheme="0088", electronic_address="5012345678900"
            ).id,
            "company": company.id, "account": account.id, "file": file.id,
            "membership": Membership.objects.get(user=people["biller"]).id,
            "run": start(verb="csv", ids=[issued.id], by=actor()).id,
            "order": create_order(content=order_in(world), by=actor()).id,
            "branch": save_branch(content=BranchIn(code="B", name="Branch"), by=actor()).id,
            "role": save_role(content=RoleIn(name="Own", permissions=["items.read"]), by=actor()).id,
            "invitation": invitation.invitation.id, "token": invitation.token,
            "endpoint": endpoint.id, "delivery": delivery.id, "entry": Entry.objects.latest("sequence").id,
            "connection": first.id, "spare": there["spare"], "submission": there["waiting"],
            "failed": there["failed"], "compared": there["reconciliation"], "inbox": there["inbox"], "tenant": world.id,
            "proof": there["proof"], "proved": there["sent"], "hook": connections.hook_path(first).rpartition("/")[2],
            "customers table": waiting(CUSTOMERS), "items table": waiting(ITEMS),
            "key": create_api_key(name="k", permissions={"documents.read"}, by=actor()).key.id,
        }  # fmt: skip
        for role, user in people.items():
            person = type(actor(role))(
                kind="user", id=user.id, label=role, permissions=actor(role).permissions, role=role
            )
            view = save_view(noun="items", name="v", query="", by=person, default=False)
            made.ids[f"view of {role}"] = view.id
    return made


def waiting(noun: Noun) -> UUID:
    """A table of one row that waits to be imported."""
    body = f"{noun.called},price\nNew,1\n".encode()
    return receive_table(noun=noun, name="t.csv", body=body, by=actor()).id


@dataclass(frozen=True)
class Row:
    """``own`` and ``other``: the answers to owner, accountant, biller and auditor, in this order."""

    name: str
    method: str
    own: str
    #: Argument of the address -> kind of thing.
    args: dict[str, str] = field(default_factory=dict)
    other: str = ""
    outsider: str = OUTSIDER
    nobody: str = NOBODY
    data: Callable[[Things], dict[str, Any]] = lambda _: {}

    def path(self, of: Things, role: str) -> str:
        named = {
            argument: kind[1:]
            if kind[0] == "="
            else of.ids.get(f"{kind} of {role}", of.ids.get(kind))
            for argument, kind in self.args.items()
        }
        return reverse(self.name, kwargs=named)


ALL, NONE = "200 200 200 200", "403 403 403 403"
MISSING = "404 404 404 404"
DRAFT, ISSUED = {"document_id": "draft"}, {"document_id": "issued"}
QUOTE = {"document_id": "quote"}
COMPANY = {"company_id": "company"}
ACCOUNT = COMPANY | {"account_id": "account"}
SERIES = COMPANY | {"kind": "=invoice"}
VIEW = {"view_id": "view"}
HOOK = {"endpoint_id": "endpoint"}
OWNER_SEES = "200 403 403 403"
TAX = {"rate_id": "tax"}


def customer(_: Things) -> dict[str, str]:
    return {"legal_name": "New", "country": "GB", "currency": "GBP", "language": "en", "version": "1"}  # fmt: skip


def item(_: Things) -> dict[str, str]:
    return {"name": "New", "price": "1", "currency": "GBP", "unit": "C62", "tax_category": "S", "tax_percent": "20"}  # fmt: skip


def tax(_: Things) -> dict[str, str]:
    return {"code": "T2", "name": "T", "scheme": "VAT", "category": "S", "percent": "20", "version": "1"}  # fmt: skip


def exchange_rate(_: Things) -> dict[str, str]:
    return {"day": "2026-11-20", "base": "USD", "rate": "4015", "quote": "KHR", "source": "GDT"}


def switch(own: Things) -> dict[str, str]:
    return {"to": str(own.world.id)}


def draft(_: Things) -> dict[str, str]:
    return {"version": "1", "kind": "invoice", "note": "x"}


def reason(_: Things) -> dict[str, str]:
    return {"reason": "Wrong customer"}


def pay(of: Things) -> dict[str, str]:
    return {"pay": str(of.ids["issued"])}


def payment(of: Things) -> dict[str, str]:
    return pay(of) | {"amount": "10", "method": "cash"}


def view(_: Things) -> dict[str, str]:
    return {"noun": "items", "name": "another"}


def company(_: Things) -> dict[str, str]:
    return {"legal_name": "New Ltd", "country": "GB", "currency": "GBP", "language": "en", "version": "1", "line1": "1 High Street", "city": "London", "payment_days": "30"}  # fmt: skip


def hook(_: Things) -> dict[str, str]:
    return {"url": "https://example.com/other", "types": "documents.issue", "version": "1"}


def account(_: Things) -> dict[str, str]:
    return {"account": "GB82WEST12345698765432", "account_name": "New Ltd"}


def series(_: Things) -> dict[str, str]:
    return {"kind": "invoice", "pattern": "R-{YYYY}-{seq:5}", "reset": "yearly", "start": "1"}


def file(of: Things) -> dict[str, str]:
    return {"file": str(of.ids["file"])}


def guest(_: Things) -> dict[str, str]:
    return {"email": "another@else.example", "role": "biller"}


def export(of: Things) -> dict[str, str]:
    return {"verb": "csv", "chosen": str(of.ids["issued"])}


def role(_: Things) -> dict[str, str]:
    return {"role": "auditor"}


def key(_: Things) -> dict[str, Any]:
    return {"name": "k", "permissions": ["documents.read"]}


def order(of: Things) -> dict[str, str]:
    return {"version": "1", "lines-0-item_id": str(of.ids["item"]), "lines-0-quantity": "2"}


def branch(_: Things) -> dict[str, str]:
    return {"code": "N", "name": "New", "active": "on", "version": "1"}


def own_role(_: Things) -> dict[str, Any]:
    return {"name": "New", "permissions": ["items.read"], "version": "1"}


def setup(of: Things) -> dict[str, str]:
    return {"url": "https://example.com", "password": "x", "row_version": "1", "company_id": str(of.ids["new company"])}  # fmt: skip


def over(of: Things) -> dict[str, str]:
    return {"connection": str(of.ids["connection"])}


def accepted(_: Things) -> dict[str, str]:
    return {"reply": "accepted"}


CONNECTION, SPARE = {"connection_id": "connection"}, {"connection_id": "spare"}
SUBMISSION, FAILED = {"submission_id": "submission"}, {"submission_id": "failed"}
INBOX, PROOF = {"item_id": "inbox"}, {"submission_id": "proved", "proof_id": "proof"}
COMPARED = {"connection_id": "connection", "reconciliation_id": "compared"}
NEW_CONNECTION = {"code": "=post", "environment": "=production"}
HOOKED = {"tenant_id": "tenant", "connection_id": "connection", "secret": "hook"}
UNSIGNED = "401 401 401 401"
RUN = {"run_id": "run"}
ORDER, ROLE = {"order_id": "order"}, {"role_id": "role"}
READ, WRITE, BILL = "GET", "POST", "302 302 302 403"
ACCOUNTING, MISSING_2 = "302 302 403 403", "404 404 403 403"
MISSING_3 = "404 404 404 403"
OWNER, MISSING_1 = "302 403 403 403", "404 403 403 403"

ROWS = (
    # Every address, in the order of urls.py. Columns: name, method, own tenant's things.
    Row("home", READ, ALL),
    Row("health", READ, ALL, outsider="200", nobody="200"),
    Row("language", WRITE, "302 302 302 302", outsider="302"),
    Row("switch_tenant", WRITE, "302 302 302 302", other=MISSING, data=switch),
    Row("quotes", READ, ALL),
    Row("new_quote", READ, "200 200 200 403"),
    Row("new_quote", WRITE, BILL, data=draft),
    Row("documents", READ, ALL),
    Row("palette", READ, ALL),
    Row("plan", READ, ALL),
    Row("bulk_runs", READ, ALL),
    Row("bulk_begin", READ, "422 422 422 422"),
    Row("bulk_begin", WRITE, "302 302 302 302", data=export),
    Row("bulk_run", READ, ALL, RUN, MISSING),
    Row("cancel_bulk_run", WRITE, "409 409 409 409", RUN, MISSING),
    Row("bulk_file", READ, ALL, RUN, MISSING),
    Row("new", READ, "200 200 200 403"),
    Row("new", WRITE, BILL, data=draft),
    Row("credit_notes", READ, ALL),
    Row("new_credit_note", READ, "200 200 200 403"),
    Row("new_credit_note", WRITE, BILL, data=draft),
    Row("debit_notes", READ, ALL),
    Row("new_debit_note", READ, "200 200 200 403"),
    Row("new_debit_note", WRITE, BILL, data=draft),
    Row("refund_notes", READ, ALL),
    Row("new_refund_note", READ, "200 200 200 403"),
    Row("new_refund_note", WRITE, BILL, data=draft),
    Row("document", READ, ALL, ISSUED, MISSING),
    Row("edit", READ, "200 200 200 403", DRAFT, MISSING_3),
    Row("edit", WRITE, "302 302 302 403", DRAFT, MISSING, data=draft),
    Row("copy", WRITE, "302 302 302 403", DRAFT, MISSING_3, data=draft),
    Row("pick_customers", READ, ALL),
    Row("quick_customer", READ, "200 200 200 403"),
    Row("quick_customer", WRITE, "201 201 201 403", data=customer),
    Row("pick_items", READ, ALL),
    Row("pick_originals", READ, ALL),
    Row("pick_classifications", READ, ALL),
    Row("pick_activities", READ, ALL),
    Row("pick_units", READ, ALL),
    Row("quick_item", READ, "200 200 200 403"),
    Row("quick_item", WRITE, "201 201 201 403", data=item),
    Row("issue", WRITE, BILL, DRAFT, MISSING_3),
    Row("void", WRITE, ACCOUNTING, ISSUED, MISSING_2, data=reason),
    Row("discard", WRITE, BILL, DRAFT, MISSING_3),
    Row("accept_quote", WRITE, BILL, QUOTE, MISSING_3),
    Row("decline_quote", WRITE, BILL, QUOTE, MISSING_3),
    Row("convert", WRITE, BILL, QUOTE, MISSING_3),
    Row("revise", WRITE, BILL, QUOTE, MISSING_3),
    Row("duplicate", WRITE, BILL, ISSUED, MISSING_3),
    Row("credit", READ, "200 200 200 403", ISSUED, MISSING_3),
    Row("credit", WRITE, BILL, ISSUED, MISSING_3, data=reason),
    Row("debit", WRITE, BILL, ISSUED, MISSING_3, data=reason),
    Row("correct", WRITE, BILL, ISSUED, MISSING_3, data=reason),
    Row("pdf", READ, ALL, ISSUED, MISSING),
    Row(
        "earlier_pdf", READ, MISSING, ISSUED | {"rendering_id": "issued"}, MISSING
    ),  # none was made
    Row("xml", READ, ALL, ISSUED, MISSING),
    Row("allocate_note", READ, "200 200 200 403", {"document_id": "note"}, MISSING_3),
    Row("allocate_note", WRITE, "302 302 302 403", {"document_id": "note"}, MISSING_3, data=pay),
    Row("write_off", WRITE, ACCOUNTING, ISSUED, MISSING_2, data=reason),
    Row("payments", READ, ALL),
    Row("record_payment", READ, "200 200 200 403"),
    Row("record_payment", WRITE, BILL, data=payment),
    Row("payment_settings", READ, ALL),
    Row("payment_settings", WRITE, ACCOUNTING, data=lambda _: {"overpayment": "credit"}),
    Row("payment", READ, ALL, {"payment_id": "payment"}, MISSING),
    Row("receipt", READ, ALL, {"payment_id": "payment"}, MISSING),
    Row("reverse_payment", WRITE, ACCOUNTING, {"payment_id": "payment"}, MISSING_2, data=reason),
    Row("allocate_payment", READ, "200 200 200 403", {"payment_id": "payment"}, MISSING_3),
    Row(
        "allocate_payment", WRITE, "422 422 422 403", {"payment_id": "payment"}, MISSING_3, data=pay
    ),
    Row("orders", READ, ALL),
    Row("new_order", READ, "200 200 200 403"),
    Row("new_order", WRITE, BILL, data=order),
    Row("order", READ, ALL, ORDER, MISSING),
    Row("edit_order", READ, "200 200 200 403", ORDER, MISSING_3),
    Row("edit_order", WRITE, BILL, ORDER, MISSING_3, data=order),
    Row("ready_order", WRITE, BILL, ORDER, MISSING_3),
    Row("invoice_order", WRITE, BILL, ORDER, MISSING_3),
    Row("cancel_order", WRITE, BILL, ORDER, MISSING_3),
    Row("branches", READ, ALL),
    Row("new_branch", READ, "200 200 403 403"),
    Row("new_branch", WRITE, ACCOUNTING, data=branch),
    Row("branch", READ, ALL, {"branch_id": "branch"}, MISSING),
    Row("branch", WRITE, ACCOUNTING, {"branch_id": "branch"}, MISSING_2, data=branch),
    Row("customers", READ, ALL),
    Row("import_customers", READ, "200 200 200 403"),
    Row("import_customers", WRITE, "422 422 422 403"),
    Row("customers_table", READ, "200 200 200 403", {"file_id": "customers table"}, MISSING_3),
    Row("customers_table", WRITE, BILL, {"file_id": "customers table"}, MISSING_3),
    Row("customers_errors", READ, "200 200 200 403", {"file_id": "customers table"}, MISSING_3),
    Row("export_customers", READ, ALL),
    Row("new_customer", READ, "200 200 200 403"),
    Row("new_customer", WRITE, BILL, data=customer),
    Row("customer", READ, ALL, {"customer_id": "customer"}, MISSING),
    Row("customer", WRITE, BILL, {"customer_id": "customer"}, MISSING_3, data=customer),
    Row(
        "ask_reach",
        WRITE,
        BILL,
        {"customer_id": "customer", "connection_id": "connection"},
        MISSING_3,
    ),
    Row("archive_customer", WRITE, BILL, {"customer_id": "customer"}, MISSING_3),
    Row("customer_account", READ, ALL, {"customer_id": "customer"}, MISSING),
    Row("statement", READ, ALL, {"customer_id": "customer"}, MISSING),
    Row("items", READ, ALL),
    Row("import_items", READ, "200 200 200 403"),
    Row("import_items", WRITE, "422 422 422 403"),
    Row("items_table", READ, "200 200 200 403", {"file_id": "items table"}, MISSING_3),
    Row("items_table", WRITE, BILL, {"file_id": "items table"}, MISSING_3),
    Row("items_errors", READ, "200 200 200 403", {"file_id": "items table"}, MISSING_3),
    Row("export_items", READ, ALL),
    Row("new_item", READ, "200 200 200 403"),
    Row("new_item", WRITE, BILL, data=item),
    Row("item", READ, ALL, {"item_id": "item"}, MISSING),
    Row("item", WRITE, BILL, {"item_id": "item"}, MISSING_3, data=item),
    Row("archive_item", WRITE, BILL, {"item_id": "item"}, MISSING_3),
    Row("views", READ, ALL),
    Row("save_view", WRITE, "302 302 302 302", data=view),
    Row("rename_view", WRITE, "302 302 302 302", VIEW, MISSING, data=view),
    Row("default_view", WRITE, "302 302 302 302", VIEW, MISSING),
    Row("delete_view", WRITE, "302 302 302 302", VIEW, MISSING),
    Row("company", READ, ALL),
    Row("company", WRITE, ACCOUNTING, data=company),
    Row("new_company", READ, "200 200 403 403"),
    Row("new_company", WRITE, ACCOUNTING, data=company),
    Row("company_details", READ, ALL, COMPANY, MISSING),
    Row("company_details", WRITE, ACCOUNTING, COMPANY, MISSING_2, data=company),
    Row("company_logo", WRITE, ACCOUNTING, COMPANY, MISSING, data=lambda _: {"remove": "1"}),
    Row("company_logo_picture", READ, MISSING, COMPANY, MISSING),
    Row("company_accounts", READ, ALL, COMPANY, MISSING),
    Row("new_account", READ, "200 200 403 403", COMPANY, MISSING_2),
    Row("new_account", WRITE, ACCOUNTING, COMPANY, MISSING_2, data=account),
    Row("account", READ, "200 200 403 403", ACCOUNT, MISSING_2),
    Row("account", WRITE, ACCOUNTING, ACCOUNT, MISSING_2, data=account),
    Row("retire_account", WRITE, ACCOUNTING, ACCOUNT, MISSING),
    Row("company_series", READ, ALL, COMPANY, MISSING),
    Row("company_series", WRITE, ACCOUNTING, COMPANY, MISSING_2, data=series),
    Row("next_number", READ, ALL, SERIES, MISSING),
    Row("gaps", READ, ALL),
    Row("taxes", READ, ALL),
    Row("taxes", WRITE, ACCOUNTING, data=lambda _: {"country": "GB"}),
    Row("new_tax", READ, "200 200 403 403"),
    Row("new_tax", WRITE, ACCOUNTING, data=tax),
    Row("tax", READ, "200 200 403 403", TAX, MISSING_2),
    Row("tax", WRITE, ACCOUNTING, TAX, MISSING_2, data=tax),
    Row("remove_tax", WRITE, ACCOUNTING, TAX, MISSING_2),
    Row("exchange_rates", READ, ALL),
    Row("add_exchange_rates", WRITE, ACCOUNTING, data=exchange_rate),
    Row("why", READ, ALL, ISSUED, MISSING),
    Row("explain_gap", WRITE, ACCOUNTING),
    Row("imports", READ, "200 200 403 403"),
    Row("imports", WRITE, "422 422 403 403"),
    Row("consolidated", READ, ALL),
    Row("new_consolidated", READ, "200 200 200 403"),
    Row("new_consolidated", WRITE, "200 200 200 403"),
    Row("consolidation_sample", READ, "200 200 403 403"),
    Row("consolidation", READ, "200 200 403 403"),
    Row("consolidation", WRITE, "422 422 403 403"),
    Row("import_drafts", WRITE, ACCOUNTING, data=file),
    Row("import_remove", WRITE, ACCOUNTING, data=file),
    Row("audit", READ, "200 200 403 200"),
    Row("audit_verify", WRITE, "302 302 403 302"),
    Row("audit_export", READ, "200 200 403 200"),
    Row("audit_entry", READ, "200 200 403 200", {"entry_id": "entry"}, "404 404 403 404"),
    Row("webhooks", READ, OWNER_SEES),
    Row("new_webhook", READ, OWNER_SEES),
    Row("new_webhook", WRITE, OWNER, data=hook),
    Row("webhook", READ, OWNER_SEES, HOOK, MISSING_1),
    Row("edit_webhook", READ, OWNER_SEES, HOOK, MISSING_1),
    Row("edit_webhook", WRITE, OWNER, HOOK, MISSING_1, data=hook),
    Row("webhook_secret", WRITE, OWNER, HOOK, MISSING_1),
    Row("rotate_webhook", WRITE, OWNER, HOOK, MISSING_1),
    Row("test_webhook", WRITE, OWNER, HOOK, MISSING_1),
    Row("disable_webhook", WRITE, OWNER, HOOK, MISSING_1),
    Row("enable_webhook", WRITE, OWNER, HOOK, MISSING_1),
    Row("delete_webhook", WRITE, OWNER, HOOK, MISSING_1),
    Row("delivery", READ, OWNER_SEES, HOOK | {"delivery_id": "delivery"}, MISSING_1),
    Row("resend", WRITE, OWNER, HOOK | {"delivery_id": "delivery"}, MISSING_1),
    Row("networks", READ, ALL),
    Row("new_connection", READ, OWNER_SEES, NEW_CONNECTION),
    Row("new_connection", WRITE, OWNER, NEW_CONNECTION, data=setup),
    Row("connection", READ, ALL, CONNECTION, MISSING),
    Row("edit_connection", READ, OWNER_SEES, CONNECTION, MISSING_1),
    Row("edit_connection", WRITE, OWNER, CONNECTION, MISSING_1, data=setup),
    Row("check_connection", WRITE, OWNER, CONNECTION, MISSING_1),
    Row("switch_on_connection", WRITE, OWNER, CONNECTION, MISSING_1),
    Row("switch_off_connection", WRITE, OWNER, CONNECTION, MISSING_1),
    Row("compare", WRITE, ACCOUNTING, CONNECTION, MISSING_2),
    Row("reconciliation", READ, "200 200 403 200", COMPARED, "404 404 403 404"),
    Row("remove_connection", WRITE, OWNER, SPARE, MISSING_1),
    # Networks sign what they push; nobody signs in.
    Row("hook", WRITE, UNSIGNED, HOOKED, outsider="401", nobody="401"),
    Row("send", READ, "200 200 200 403", ISSUED, MISSING_3),
    Row("send", WRITE, BILL, ISSUED, MISSING_3, data=over),
    Row("submission", READ, ALL, SUBMISSION, MISSING),
    Row("cancel_submission", WRITE, ACCOUNTING, SUBMISSION, MISSING_2, data=reason),
    Row("keep_submission", WRITE, ACCOUNTING, SUBMISSION, MISSING_2, data=reason),
    Row("give_up", WRITE, ACCOUNTING, SUBMISSION, MISSING_2, data=reason),
    Row("send_again", WRITE, BILL, FAILED, MISSING_3),
    Row("hurry", WRITE, BILL, SUBMISSION, MISSING_3),
    Row("payload", READ, ALL, SUBMISSION, MISSING),
    Row("proof", READ, ALL, PROOF, MISSING),
    Row("inbox", READ, "200 200 403 200"),
    Row("inbox_item", READ, "200 200 403 200", INBOX, "404 404 403 404"),
    Row("answer_inbox", WRITE, ACCOUNTING, INBOX, MISSING_2, data=accepted),
    Row("inbox_original", READ, "200 200 403 200", INBOX, "404 404 403 404"),
    Row("members", READ, "200 200 403 200"),
    Row("four_eyes", WRITE, OWNER),
    Row("roles", READ, "200 200 403 200"),
    Row("new_role", READ, "200 403 403 403"),
    Row("new_role", WRITE, OWNER, data=own_role),
    Row("role", READ, "200 403 403 403", ROLE, MISSING_1),
    Row("role", WRITE, OWNER, ROLE, MISSING_1, data=own_role),
    Row("retire_role", WRITE, OWNER, ROLE, MISSING_1),
    Row("invite", WRITE, OWNER, data=guest),
    Row("change_role", WRITE, OWNER, {"membership_id": "membership"}, MISSING_1, data=role),
    Row("revoke_invitation", WRITE, OWNER, {"invitation_id": "invitation"}, MISSING_1),
    # Whoever holds the link sees the page; only the invited person joins.
    Row("accept", READ, ALL, {"token": "token"}, ALL, outsider="200", nobody="200"),
    Row("accept", WRITE, NONE, {"token": "token"}, NONE, outsider="403", nobody="422"),
    Row("ui", READ, ALL),
    # Sign-up is closed unless the operator opens it.
    Row("open_account", READ, NONE),
    Row("open_account", WRITE, NONE),
    Row("keys", READ, "200 403 403 403"),
    Row("create_key", WRITE, "200 403 403 403", data=key),
    Row("revoke_key", WRITE, OWNER, {"key_id": "key"}, MISSING_1),
)


#: Answers to administrator, cashier and drafter where they are not those of owner, auditor and auditor.
FURTHER: dict[tuple[str, str], str] = {
    ("import_customers", "GET"): "200 403 200",
    ("import_customers", "POST"): "422 403 422",
    ("customers_table", "GET"): "200 403 200",
    ("customers_table", "POST"): "302 403 302",
    ("customers_errors", "GET"): "200 403 200",
    ("new_quote", "GET"): "200 403 200",
    ("new_quote", "POST"): "302 403 302",
    ("new_debit_note", "GET"): "200 403 200",
    ("new_debit_note", "POST"): "302 403 302",
    ("new_refund_note", "GET"): "200 403 200",
    ("new_consolidated", "GET"): "200 403 200",
    ("new_consolidated", "POST"): "200 403 200",
    ("new_refund_note", "POST"): "302 403 302",
    ("convert", "POST"): "302 403 302",
    ("revise", "POST"): "302 403 302",
    ("duplicate", "POST"): "302 403 302",
    ("credit", "GET"): "200 403 200",
    ("credit", "POST"): "302 403 302",
    ("debit", "POST"): "302 403 302",
    ("new", "GET"): "200 403 200",
    ("new", "POST"): "302 403 302",
    ("new_credit_note", "GET"): "200 403 200",
    ("new_credit_note", "POST"): "302 403 302",
    ("edit", "GET"): "200 403 200",
    ("edit", "POST"): "302 403 302",
    ("copy", "POST"): "302 403 302",
    ("quick_customer", "GET"): "200 403 200",
    ("quick_customer", "POST"): "201 403 201",
    ("discard", "POST"): "302 403 302",
    ("allocate_note", "GET"): "200 200 403",
    ("allocate_note", "POST"): "302 302 403",
    ("record_payment", "GET"): "200 200 403",
    ("record_payment", "POST"): "302 302 403",
    ("allocate_payment", "GET"): "200 200 403",
    ("allocate_payment", "POST"): "422 422 403",
    ("new_order", "GET"): "200 200 200",
    ("new_order", "POST"): "302 302 302",
    ("edit_order", "GET"): "200 200 200",
    ("edit_order", "POST"): "302 302 302",
    ("ready_order", "POST"): "302 302 302",
    ("invoice_order", "POST"): "302 403 302",
    ("cancel_order", "POST"): "302 302 302",
    ("new_customer", "GET"): "200 403 200",
    ("new_customer", "POST"): "302 403 302",
    ("customer", "POST"): "302 403 302",
    ("archive_customer", "POST"): "302 403 302",
    ("ask_reach", "POST"): "302 403 302",
    ("audit", "GET"): "200 403 403",
    ("audit_verify", "POST"): "302 403 403",
    ("audit_export", "GET"): "200 403 403",
    ("audit_entry", "GET"): "200 403 403",
    ("members", "GET"): "200 403 403",
    ("roles", "GET"): "200 403 403",
    ("inbox", "GET"): "200 403 403",
    ("reconciliation", "GET"): "200 403 403",
    ("inbox_item", "GET"): "200 403 403",
    ("inbox_original", "GET"): "200 403 403",
}


@pytest.fixture(autouse=True)
def a_network() -> Iterator[None]:
    with registered(PostNetwork()):
        yield


@pytest.fixture
def people(alpha: World) -> dict[str, User]:
    owner: Any = alpha.owner
    return {"owner": owner} | {role: member(alpha, role) for role in ROLES[1:]}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever one cell changes is forgotten before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(browser: Client, row: Row, path: str, of: Things) -> str:
    with undone():
        answer = browser.generic(row.method, path) if row.method == READ else None
        answer = answer or browser.post(path, row.data(of))
        return str(answer.status_code)


@pytest.fixture
def pages() -> dict[str, URLPattern]:
    return {pattern.name: pattern for pattern in urlpatterns if pattern.name}


def test_every_address_has_a_row(pages: dict[str, URLPattern]) -> None:
    assert len(pages) == len(urlpatterns)
    assert {row.name for row in ROWS} == set(pages)


def test_every_page_answers_every_role_as_written(
    alpha: World, beta: World, people: dict[str, User]
) -> None:
    mine = things(alpha, people)
    beta_owner: Any = beta.owner
    strangers = dict.fromkeys(ROLES, beta_owner)
    strangers["biller"] = member(beta, "biller")
    theirs = things(beta, {role: strangers[role] for role in ("owner", "biller")})
    for role_ in ("accountant", "auditor"):
        theirs.ids[f"view of {role_}"] = theirs.ids["view of owner"]
    User.objects.create_user("nobody@else.example", PASSWORD, name="Of no tenant")
    outsider, nobody = signed_in("nobody@else.example"), Client()
    browsers = {role_: signed_in(user.email) for role_, user in people.items()}
    wrong: list[str] = []
    for row in ROWS:
        cells = {"own": row.own, "other": row.other}
        for whose, expected in ((w, e) for w, e in cells.items() if e):
            of = mine if whose == "own" else theirs
            seen = " ".join(ask(browsers[r], row, row.path(of, r), of) for r in ROLES)
            if seen != expected:
                wrong.append(f"{row.name} {row.method} {whose}: {seen}, not {expected}")
        path = row.path(mine, "owner")
        seen = f"{ask(outsider, row, path, mine)} {ask(nobody, row, path, mine)}"
        if seen != f"{row.outsider} {row.nobody}":
            wrong.append(f"{row.name} {row.method} outsider, nobody: {seen}")
    assert wrong == []


def test_every_page_answers_the_further_roles(
    alpha: World, beta: World, people: dict[str, User]
) -> None:
    mine = things(alpha, people)
    beta_owner: Any = beta.owner
    theirs = things(beta, {"owner": beta_owner, "biller": member(beta, "biller")})
    users = {role_: member(alpha, role_) for role_ in MORE_ROLES}
    browsers = {role_: signed_in(user.email) for role_, user in users.items()}
    wrong: list[str] = []
    for row in ROWS:
        if "view" in row.args.values():
            continue  # personal: nobody else's are there, whatever his role
        owner, _accountant, _biller, auditor = row.own.split()
        expected = FURTHER.get((row.name, row.method), f"{owner} {auditor} {auditor}")
        seen = " ".join(ask(browsers[r], row, row.path(mine, r), mine) for r in MORE_ROLES)
        if seen != expected:
            wrong.append(f'("{row.name}", "{row.method}"): "{seen}",  # not {expected}')
        if row.other and row.other != row.own:
            others = {ask(browsers[r], row, row.path(theirs, "owner"), theirs) for r in MORE_ROLES}
            if not others <= {"403", "404"}:
                wrong.append(f"{row.name} {row.method} other: {others}")
    assert not wrong, "\n".join(wrong)


#: What belongs to a branch. What else a tenant has is seen by people of every branch.
OF_A_BRANCH = frozenset(
    {"draft", "issued", "payment", "note", "quote", "order", "submission", "failed", "proved"}
)


def test_things_of_another_branch_are_answered_as_another_tenants(
    alpha: World, people: dict[str, User]
) -> None:
    """A biller bound to one branch asks for what belongs to another, or to none."""
    mine = things(alpha, people)
    with tenant_scope(alpha.id):
        bound = Membership.objects.get(user=people["biller"])
        bound.branches = [mine.ids["branch"]]
        bound.save()
    browser, asked = signed_in(people["biller"].email), 0
    wrong: list[str] = []
    for row in ROWS:
        if OF_A_BRANCH & set(row.args.values()):
            asked += 1
            expected = row.other.split()[2]
            seen = ask(browser, row, row.path(mine, "biller"), mine)
            if seen != expected:
                wrong.append(f"{row.name} {row.method}: {seen}, not {expected}")
    assert wrong == []
    assert asked > 20


def test_no_page_takes_a_method_without_a_row(alpha: World, people: dict[str, User]) -> None:
    of, browser = things(alpha, people), signed_in(people["owner"].email)
    named = {(row.name, row.method) for row in ROWS}
    for row in ROWS:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if (row.name, method) not in named:
                with undone():
                    status = browser.generic(method, row.path(of, "owner")).status_code
                assert (row.name, method, status) == (row.name, method, 405)


def test_nobody_is_led_to_sign_in_and_back(alpha: World, people: dict[str, User]) -> None:
    of = things(alpha, people)
    for row in ROWS:
        if row.nobody == NOBODY and row.name != "language":
            path = row.path(of, "owner")
            answer = Client().generic(row.method, path)
            assert answer["Location"] == f"/account/login/?next={path}"
