"""Every operation x every role x key scope x another tenant's things: one exact status each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.test import Client

from signet.api.operations import OPERATIONS
from signet.audit.models import Entry
from signet.bulk.actions.start import start
from signet.bulk.models import Run
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.orders.actions.create_order import create_order
from signet.parties.actions.save_branch import save_branch
from signet.parties.actions.save_company import save_company
from signet.parties.content import BranchIn, CompanyIn
from signet.payments.actions.change_overpayment import change_overpayment
from signet.payments.actions.record_payment import record_payment
from signet.payments.content import PaymentIn
from signet.taxation.actions.save_rate import save_rate
from signet.taxation.content import RateIn
from signet.tenancy.actions.create_api_key import create_api_key
from signet.tenancy.actions.save_role import RoleIn, save_role
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Membership
from signet.tenancy.permissions import BRANCH_BOUND, PERMISSIONS, ROLE_PERMISSIONS
from tests.api.calling import calling, key_of
from tests.api.test_api_openapi import EXAMPLES_OF
from tests.db.test_orders import order_in
from tests.fixtures import World, actor, webhook
from tests.network_server import NetworkServer
from tests.networks_things import network_things

OWN, ADM, ACC, BIL = "owner", "admin", "accountant", "biller"
CAS, DRA, AUD = "cashier", "drafter", "auditor"
EVERYBODY = {OWN, ADM, ACC, BIL, CAS, DRA, AUD}
BOOKKEEPERS, ISSUERS = {OWN, ADM, ACC}, {OWN, ADM, ACC, BIL}
WRITERS, TAKERS = ISSUERS | {DRA}, ISSUERS | {DRA, CAS}
PAYERS = ISSUERS | {CAS}
MANAGERS, AUDITORS = {OWN, ADM}, {OWN, ADM, ACC, AUD}


@dataclass(frozen=True)
class Row:
    """What the API promises; written down here by hand, apart from the declarations it checks."""

    name: str
    method: str
    path: str
    status: int
    roles: set[str]
    needs: frozenset[str]
    foreign: int | None = None  # the status for another tenant's identifier in the path
    here: int | None = None  # where what is made here is refused although the caller may

    @property
    def answer(self) -> int:
        return self.here or self.status


def row(name: str, call: str, status: int, roles: set[str], *needs: str, foreign: int | None = None, here: int | None = None) -> Row:  # fmt: skip
    method, path = call.split()
    return Row(name, method, path, status, roles, frozenset(needs), foreign, here)


TABLE = [
    row("list_documents", "GET /documents", 200, EVERYBODY, "documents.read"),
    row("create_document", "POST /documents", 201, WRITERS, "documents.draft"),
    row("preview_document", "POST /documents/preview", 200, WRITERS, "documents.draft"),
    row("gaps", "GET /documents/gaps", 200, EVERYBODY, "documents.read"),
    row("show_document", "GET /documents/{draft}", 200, EVERYBODY, "documents.read", foreign=404),
    row("change_document", "PUT /documents/{draft}", 200, WRITERS, "documents.draft", foreign=404),
    row("issue_document", "POST /documents/{draft}/issue", 200, ISSUERS, "documents.issue", foreign=404),
    row("void_document", "POST /documents/{issued}/void", 200, BOOKKEEPERS, "documents.void", foreign=404),
    row("discard_document", "POST /documents/{draft}/discard", 200, WRITERS, "documents.draft", foreign=404),
    row("document_pdf", "GET /documents/{issued}/pdf", 200, EVERYBODY, "documents.read", foreign=404),
    row("document_xml", "GET /documents/{issued}/xml", 200, EVERYBODY, "documents.read", foreign=404),
    row("list_customers", "GET /customers", 200, EVERYBODY, "customers.read"),
    row("create_customer", "POST /customers", 201, WRITERS, "customers.write"),
    row("show_customer", "GET /customers/{customer}", 200, EVERYBODY, "customers.read", foreign=404),
    row("change_customer", "PUT /customers/{customer}", 200, WRITERS, "customers.write", foreign=404),
    row("archive", "POST /customers/{customer}/archive", 200, WRITERS, "customers.write", foreign=404),
    row("restore", "POST /customers/{customer}/restore", 200, WRITERS, "customers.write", foreign=404),
    row("import_customers", "POST /customers/import", 201, WRITERS, "customers.write"),
    row("import_items", "POST /items/import", 201, ISSUERS, "items.write"),
    row("list_items", "GET /items", 200, EVERYBODY, "items.read"),
    row("create_item", "POST /items", 201, ISSUERS, "items.write"),
    row("show_item", "GET /items/{item}", 200, EVERYBODY, "items.read", foreign=404),
    row("change_item", "PUT /items/{item}", 200, ISSUERS, "items.write", foreign=404),
    row("archive_an_item", "POST /items/{item}/archive", 200, ISSUERS, "items.write", foreign=404),
    row("restore_item", "POST /items/{item}/restore", 200, ISSUERS, "items.write", foreign=404),
    row("list_companies", "GET /companies", 200, EVERYBODY, "companies.read"),
    row("create_company", "POST /companies", 201, BOOKKEEPERS, "companies.write"),
    row("show_company", "GET /companies/{company}", 200, EVERYBODY, "companies.read", foreign=404),
    row("change_company", "PUT /companies/{company}", 200, BOOKKEEPERS, "companies.write", foreign=404),
    row("list_accounts", "GET /companies/{company}/accounts", 200, EVERYBODY, "companies.read", foreign=404),
    row("add_account", "POST /companies/{company}/accounts", 201, BOOKKEEPERS, "companies.write", foreign=404),
    row("change_account", "PUT /companies/accounts/{account}", 200, BOOKKEEPERS, "companies.write", foreign=404),
    row("retire_account", "POST /companies/accounts/{account}/retire", 200, BOOKKEEPERS, "companies.write", foreign=404),
    row("accept_quote", "POST /documents/{quote}/accept", 200, ISSUERS, "documents.issue", foreign=404),
    row("decline_quote", "POST /documents/{quote}/decline", 200, ISSUERS, "documents.issue", foreign=404),
    row("convert_quote", "POST /documents/{quote}/convert", 201, WRITERS, "documents.draft", foreign=404),
    row("revise_quote", "POST /documents/{quote}/revise", 201, WRITERS, "documents.draft", foreign=404),
    row("duplicate_document", "POST /documents/{issued}/duplicate", 201, WRITERS, "documents.draft", foreign=404),
    row("credit_document", "POST /documents/{issued}/credit", 201, WRITERS, "documents.draft", foreign=404),
    row("debit_document", "POST /documents/{issued}/debit", 201, WRITERS, "documents.draft", foreign=404),
    row("correct_document", "POST /documents/{issued}/correct", 201, ISSUERS, "documents.issue", "documents.draft", foreign=404),
    row("list_entries", "GET /audit", 200, AUDITORS, "audit.read"),
    row("show_entry", "GET /audit/{entry}", 200, AUDITORS, "audit.read", foreign=404),
    row("list_branches", "GET /branches", 200, EVERYBODY, "companies.read"),
    row("create_branch", "POST /branches", 201, BOOKKEEPERS, "companies.write"),
    row("show_branch", "GET /branches/{branch}", 200, EVERYBODY, "companies.read", foreign=404),
    row("change_branch", "PUT /branches/{branch}", 200, BOOKKEEPERS, "companies.write", foreign=404),
    row("list_runs", "GET /bulk", 200, EVERYBODY, "documents.read"),
    row("start_run", "POST /bulk", 201, EVERYBODY, "documents.read"),
    row("show_run", "GET /bulk/{run}", 200, EVERYBODY, "documents.read", foreign=404),
    row("list_results", "GET /bulk/{run}/results", 200, EVERYBODY, "documents.read", foreign=404),
    row("cancel_run", "POST /bulk/{waiting_run}/cancel", 200, EVERYBODY, "documents.read", foreign=404),
    row("run_file", "GET /bulk/{run}/file", 200, EVERYBODY, "documents.read", foreign=404),
    row("list_orders", "GET /orders", 200, EVERYBODY, "orders.read"),
    row("take_order", "POST /orders", 201, TAKERS, "orders.write"),
    row("show_order", "GET /orders/{order}", 200, EVERYBODY, "orders.read", foreign=404),
    row("rewrite_order", "PUT /orders/{order}", 200, TAKERS, "orders.write", foreign=404),
    row("ready_order", "POST /orders/{order}/ready", 200, TAKERS, "orders.write", foreign=404),
    row("bill_order", "POST /orders/{order}/invoice", 201, WRITERS, "documents.draft", "orders.read", foreign=404),
    row("drop_order", "POST /orders/{order}/cancel", 200, TAKERS, "orders.write", foreign=404),
    row("list_roles", "GET /roles", 200, AUDITORS, "members.read"),
    row("create_role", "POST /roles", 201, MANAGERS, "members.manage"),
    row("change_own_role", "PUT /roles/{role}", 200, MANAGERS, "members.manage", foreign=404),
    row("put_role_away", "POST /roles/{role}/retire", 200, MANAGERS, "members.manage", foreign=404),
    row("explain_figure", "GET /documents/{draft}/explain", 200, EVERYBODY, "documents.read", foreign=404),
    row("list_taxes", "GET /taxes", 200, EVERYBODY, "companies.read"),
    row("list_offers", "GET /taxes/offers", 200, EVERYBODY, "companies.read"),
    row("create_tax", "POST /taxes", 201, BOOKKEEPERS, "companies.write"),
    row("add_tax_presets", "POST /taxes/presets", 201, BOOKKEEPERS, "companies.write"),
    row("change_tax", "PUT /taxes/{tax}", 200, BOOKKEEPERS, "companies.write", foreign=404),
    row("remove_tax", "POST /taxes/{tax}/remove", 200, BOOKKEEPERS, "companies.write", foreign=404),
    row("list_exchange_rates", "GET /exchange-rates", 200, EVERYBODY, "companies.read"),
    row("save_rates", "POST /exchange-rates", 201, BOOKKEEPERS, "companies.write"),
    row("list_events", "GET /events", 200, MANAGERS, "webhooks.manage"),
    row("list_webhooks", "GET /webhooks", 200, MANAGERS, "webhooks.manage"),
    row("create_webhook", "POST /webhooks", 201, MANAGERS, "webhooks.manage"),
    row("show_webhook", "GET /webhooks/{endpoint}", 200, MANAGERS, "webhooks.manage", foreign=404),
    row("change_webhook", "PUT /webhooks/{endpoint}", 200, MANAGERS, "webhooks.manage", foreign=404),
    row("webhook_secret", "GET /webhooks/{endpoint}/secret", 200, MANAGERS, "webhooks.manage", foreign=404),
    row("rotate_webhook", "POST /webhooks/{endpoint}/rotate", 200, MANAGERS, "webhooks.manage", foreign=404),
    row("ping_webhook", "POST /webhooks/{endpoint}/ping", 200, MANAGERS, "webhooks.manage", foreign=404),
    row("disable_webhook", "POST /webhooks/{endpoint}/disable", 200, MANAGERS, "webhooks.manage", foreign=404),
    row("enable_webhook", "POST /webhooks/{endpoint}/enable", 200, MANAGERS, "webhooks.manage", foreign=404),
    row("delete_webhook", "POST /webhooks/{endpoint}/delete", 200, MANAGERS, "webhooks.manage", foreign=404),
    row("list_deliveries", "GET /webhooks/{endpoint}/deliveries", 200, MANAGERS, "webhooks.manage", foreign=404),
    row("resend_delivery", "POST /webhooks/{endpoint}/deliveries/{delivery}/resend", 200, MANAGERS, "webhooks.manage", foreign=404),
    row("list_payments", "GET /payments", 200, EVERYBODY, "payments.read"),
    row("create_payment", "POST /payments", 201, PAYERS, "payments.record"),
    row("create_refund", "POST /refunds", 201, BOOKKEEPERS, "payments.refund"),
    row("collected_on", "GET /payments/collected", 200, EVERYBODY, "payments.read"),
    row("show_payment", "GET /payments/{payment}", 200, EVERYBODY, "payments.read", foreign=404),
    row("payment_receipt", "GET /payments/{payment}/receipt", 200, EVERYBODY, "payments.read", foreign=404),
    row("reverse", "POST /payments/{payment}/reverse", 200, BOOKKEEPERS, "payments.reverse", foreign=404),
    row("allocate", "POST /payments/{payment}/allocate", 200, PAYERS, "payments.record", foreign=404),
    row("allocate_note", "POST /documents/{note}/allocate", 200, PAYERS, "payments.record", foreign=404),
    row("write_off_document", "POST /documents/{issued}/write-off", 201, BOOKKEEPERS, "payments.write_off", foreign=404),
    row("customer_statement", "GET /customers/{customer}/statement", 200, EVERYBODY, "payments.read", foreign=404),
    row("customer_statement_pdf", "GET /customers/{customer}/statement/pdf", 200, EVERYBODY, "payments.read", foreign=404),
    row("list_networks", "GET /networks", 200, EVERYBODY, "networks.read"),
    row("list_connections", "GET /networks/connections", 200, EVERYBODY, "networks.read"),
    row("create_connection", "POST /networks/connections", 201, MANAGERS, "networks.connect"),
    row("show_connection", "GET /networks/connections/{connection}", 200, EVERYBODY, "networks.read", foreign=404),
    row("rewrite_connection", "PUT /networks/connections/{connection}", 200, MANAGERS, "networks.connect", foreign=404),
    row("test_connection", "POST /networks/connections/{connection}/check", 200, MANAGERS, "networks.connect", foreign=404),
    row("switch_off_connection", "POST /networks/connections/{connection}/off", 200, MANAGERS, "networks.connect", foreign=404),
    row("switch_on_connection", "POST /networks/connections/{connection}/on", 200, MANAGERS, "networks.connect", foreign=404),
    row("drop_connection", "POST /networks/connections/{spare}/remove", 200, MANAGERS, "networks.connect", foreign=404),
    row("find_participant", "GET /networks/connections/{connection}/participants?scheme=9957&value=FR1", 200, EVERYBODY, "networks.read", foreign=404),
    row("list_reachability", "GET /customers/{customer}/reachability", 200, EVERYBODY, "networks.read", "customers.read", foreign=404),
    row("ask_reachability", "POST /networks/connections/{connection}/reach/{customer}/check", 200, WRITERS, "customers.write", "networks.read", foreign=404),
    row("list_reconciliations", "GET /networks/connections/{connection}/reconciliations", 200, AUDITORS, "inbox.read", foreign=404),
    row("create_reconciliation", "POST /networks/connections/{connection}/reconciliations", 201, BOOKKEEPERS, "inbox.answer", foreign=404),
    row("show_reconciliation", "GET /networks/connections/{connection}/reconciliations/{reconciliation}", 200, AUDITORS, "inbox.read", foreign=404),
    row("show_month", "GET /consolidations/month?month=2026-10", 200, EVERYBODY, "documents.read"),
    row("gather_own_month", "POST /consolidations/month", 201, WRITERS, "documents.draft", "customers.write", here=409),
    row("gather_receipts", "POST /consolidations", 201, BOOKKEEPERS, "documents.import", "documents.draft", "customers.write"),
    row("list_submissions", "GET /submissions", 200, EVERYBODY, "networks.read"),
    row("list_not_sent", "GET /submissions/not-sent", 200, EVERYBODY, "networks.read"),
    row("send_document", "POST /submissions", 201, ISSUERS, "networks.send"),
    row("send_documents", "POST /submissions/bulk", 200, ISSUERS, "networks.send"),
    row("check_document", "POST /submissions/check", 200, ISSUERS, "networks.send"),
    row("show_submission", "GET /submissions/{sent}", 200, EVERYBODY, "networks.read", foreign=404),
    row("submission_evidence", "GET /submissions/{sent}/evidence", 200, EVERYBODY, "networks.read", foreign=404),
    row("submission_payload", "GET /submissions/{sent}/payload", 200, EVERYBODY, "networks.read", foreign=404),
    row("submission_proof", "GET /submissions/{sent}/proofs/{proof}", 200, EVERYBODY, "networks.read", foreign=404),
    row("cancel_submission", "POST /submissions/{sent}/cancel", 200, BOOKKEEPERS, "networks.cancel", foreign=404),
    row("resend_submission", "POST /submissions/{failed}/again", 201, ISSUERS, "networks.send", foreign=404),
    row("hurry_submission", "POST /submissions/{waiting}/now", 200, ISSUERS, "networks.send", foreign=404),
    row("keep_submission", "POST /submissions/{sent}/keep", 200, BOOKKEEPERS, "networks.cancel", foreign=404, here=409),
    row("drop_submission", "POST /submissions/{waiting}/give-up", 200, BOOKKEEPERS, "networks.cancel", foreign=404),
    row("list_inbox", "GET /inbox", 200, AUDITORS, "inbox.read"),
    row("show_inbox_item", "GET /inbox/{inbox}", 200, AUDITORS, "inbox.read", foreign=404),
    row("inbox_original", "GET /inbox/{inbox}/original", 200, AUDITORS, "inbox.read", foreign=404),
    row("answer_inbox_item", "POST /inbox/{inbox}/answer", 200, BOOKKEEPERS, "inbox.answer", foreign=404),
    row("import_files", "POST /imports", 201, BOOKKEEPERS, "documents.import", "documents.draft", "customers.write"),
    row("validate_files", "POST /validate", 200, EVERYBODY, "documents.read"),
]  # fmt: skip
BODIES: dict[str, Any] = {
    "create_document": EXAMPLES_OF["DraftIn"] | {"customer_id": None},
    "preview_document": EXAMPLES_OF["DraftIn"] | {"customer_id": None},
    "change_document": EXAMPLES_OF["DraftChange"] | {"customer_id": None},
    "issue_document": None,
    "void_document": EXAMPLES_OF["VoidIn"],
    "credit_document": EXAMPLES_OF["CreditIn"],
    "debit_document": EXAMPLES_OF["DebitIn"],
    "correct_document": EXAMPLES_OF["CorrectIn"],
    "create_customer": EXAMPLES_OF["CustomerIn"],
    "change_customer": EXAMPLES_OF["CustomerChange"],
    "create_webhook": EXAMPLES_OF["EndpointIn"],
    "change_webhook": EXAMPLES_OF["EndpointChange"],
    "create_item": EXAMPLES_OF["ItemIn"],
    "change_item": EXAMPLES_OF["ItemChange"],
    "create_branch": EXAMPLES_OF["BranchIn"],
    "change_branch": EXAMPLES_OF["BranchChange"],
    "take_order": EXAMPLES_OF["OrderIn"] | {"customer_id": None},
    "rewrite_order": EXAMPLES_OF["OrderChange"] | {"customer_id": None},
    "drop_order": EXAMPLES_OF["CancelIn"],
    "start_run": {"verb": "csv", "filter": {}},
    "create_role": {"name": "New", "permissions": ["members.manage"]},
    "change_own_role": {"name": "Old", "permissions": ["members.manage"], "version": 1},
    "add_account": EXAMPLES_OF["BankAccountIn"],
    "change_account": EXAMPLES_OF["BankAccountIn"],
    "create_company": EXAMPLES_OF["CompanyIn"],
    "change_company": EXAMPLES_OF["CompanyChange"],
    "create_tax": EXAMPLES_OF["RateIn"],
    "change_tax": EXAMPLES_OF["RateChange"],
    "add_tax_presets": EXAMPLES_OF["PresetsIn"],
    "save_rates": EXAMPLES_OF["RatesIn"],
    "reverse": EXAMPLES_OF["ReverseIn"],
    "write_off_document": EXAMPLES_OF["WriteOffIn"],
    "cancel_submission": EXAMPLES_OF["ReasonIn"],
    "keep_submission": EXAMPLES_OF["ReasonIn"],
    "drop_submission": EXAMPLES_OF["ReasonIn"],
    "answer_inbox_item": EXAMPLES_OF["AnswerIn"],
    "gather_own_month": EXAMPLES_OF["MonthQuery"],
    "gather_receipts": EXAMPLES_OF["ConsolidationIn"],
}
#: Operations on networks: what they need takes a while to make.
NETWORKED = ("/networks", "/submissions", "/inbox")
#: Bodies that must name something that is there: operation -> the thing it is for.
SETTLING = {"create_payment": "issued", "create_refund": "note", "allocate": "issued", "allocate_note": "issued"}  # fmt: skip
by_name = pytest.mark.parametrize("operation", TABLE, ids=lambda r: r.name)


def network_body(name: str, things: dict[str, str]) -> dict[str, Any] | None:
    """The body of an operation that names connections and documents."""
    one = {"connection_id": things.get("connection"), "document_id": things.get("sendable")}
    many = {"connection_id": one["connection_id"], "document_ids": [one["document_id"]]}
    setup = {"settings": {"url": things.get("network_url")}, "credentials": {"password": "x"}}
    new = {"company_id": things["new_company"], "network": "post"} | setup
    return {
        "send_document": one, "check_document": one, "send_documents": many,
        "create_connection": new, "rewrite_connection": setup | {"version": 1},
    }.get(name)  # fmt: skip


def things_of(
    world: World, operation: Row | None = None, server: NetworkServer | None = None
) -> dict[str, str]:
    """Identifiers of one of everything, and the XML of the issued document."""
    from signet.documents import queries

    with tenant_scope(world.id):
        drafted = create_draft(content=world.draft_of_today(), by=actor())
        issued = issue(
            document_id=create_draft(content=world.draft_of_today(), by=actor()).id, by=actor()
        )  # fmt: skip
        branch = save_branch(content=BranchIn(code="B", name="Branch"), by=actor())
        role = save_role(content=RoleIn(name="Own", permissions=["members.manage"]), by=actor())
        offered = create_draft(
            content=world.draft_of_today(kind="quote", due_date="2199-12-31"), by=actor()
        )  # fmt: skip
        endpoint, delivery = webhook()
        credit = world.draft_of_today(
            kind="credit_note", preceding=[{"number": "OLD-1"}], reason="Returned"
        )
        note = issue(document_id=create_draft(content=credit, by=actor()).id, by=actor())
        change_overpayment(policy="credit", by=actor())
        networked: dict[str, str] = {}
        if operation is not None and operation.path.startswith(NETWORKED):
            assert server is not None
            networked = network_things(world, server) | {"network_url": server.url}
            content = CompanyIn.model_validate(EXAMPLES_OF["CompanyIn"])
            networked["new_company"] = str(save_company(content=content, by=actor()).id)
        early = PaymentIn(amount=Decimal(50), method="cash", customer_id=world.customer.id)
        return networked | {
            "endpoint": str(endpoint.id),
            "delivery": str(delivery.id),
            "branch": str(branch.id),
            "order": str(create_order(content=order_in(world), by=actor()).id),
            "role": str(role.id),
            "note": str(note.id),
            "run": str(start(verb="csv", ids=[issued.id], by=actor()).id),
            "waiting_run": str(Run.objects.create(verb="csv", actor_kind="user", total=1).id),
            "payment": str(record_payment(content=early, by=actor()).id),
            "draft": str(drafted.id),
            "quote": str(issue(document_id=offered.id, by=actor()).id),
            "issued": str(issued.id),
            "customer": str(world.customer.id),
            "item": str(world.item.id),
            "company": str(world.company.id),
            "account": str(world.account.id),
            "entry": str(Entry.objects.latest("sequence").id),
            "tax": str(save_rate(content=RateIn(code="T", name="T", percent="1"), by=actor()).id),
            "xml": queries.xml_of(issued).decode(),
        }


def send(operation: Row, secret: str | None, things: dict[str, str], path: dict[str, str]) -> int:
    """The status of the operation: bodies speak of ``things``, the address of ``path``."""
    call, address = calling(secret), operation.path.format(**path)
    if operation.name in {"import_customers", "import_items"}:
        table = "name,price,country,currency\nNew,1,GB,GBP"
        table = (
            table
            if "customers" in address
            else table.replace("country", "unit").replace("GB,", "C62,")
        )
        return int(call("POST", address, table, "text/csv").status_code)
    if operation.name in {"import_files", "validate_files"}:
        return int(call("POST", address, things["xml"], "application/xml").status_code)
    body = BODIES.get(operation.name)
    if operation.path.startswith(NETWORKED):
        body = body or network_body(operation.name, things)
    if operation.name in SETTLING:
        allocations = [{"document_id": things[SETTLING[operation.name]], "amount": "5"}]
        body = {"allocations": allocations}
        if operation.name.startswith("create"):
            body |= {"amount": "5", "method": "cash"}
    return int(call(operation.method, address, body).status_code)


def test_the_table_is_complete() -> None:
    assert [r.name for r in TABLE] != []
    assert {r.name for r in TABLE} == {operation.name for operation in OPERATIONS}
    declared = {operation.name: operation for operation in OPERATIONS}
    for entry in TABLE:
        assert declared[entry.name].may in entry.needs
        assert declared[entry.name].status == entry.status
        assert ("{" in entry.path) is (entry.foreign is not None)


@contextmanager
def undone() -> Iterator[None]:
    """What is done within is taken back, so that the next role finds the same things."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@by_name
def test_a_role_may_or_may_not(alpha: World, operation: Row, post_server: NetworkServer) -> None:
    """By a key that holds all the role's permissions, and by the session of a person of that role."""
    things = things_of(alpha, operation, post_server)
    for role in sorted(EVERYBODY):
        expected = operation.answer if role in operation.roles else 403
        with undone():
            given = key_of(alpha, ROLE_PERMISSIONS[role])
            assert send(operation, given, things, things) == expected, role
        if expected == 403 or operation.method == "GET":
            with undone():
                assert by_session(alpha, role, operation, things) == expected, role


def by_session(world: World, role: str, operation: Row, things: dict[str, str]) -> int:
    with tenant_scope(world.id):
        Membership.objects.update(role=role)
    client = Client()
    client.force_login(world.owner)
    assert SessionStore(client.session.session_key).exists(client.session.session_key)
    answer = client.generic(
        operation.method, "/api/v1" + operation.path.format(**things),
        b"{}" if operation.method != "GET" else b"", "application/json",
    )  # fmt: skip
    return int(answer.status_code)


@by_name
def test_a_key_needs_exactly_its_scope(
    alpha: World, operation: Row, post_server: NetworkServer
) -> None:
    things = things_of(alpha, operation, post_server)
    assert send(operation, None, things, things) == 401
    assert send(operation, "sgn_00000000_guessed", things, things) == 401
    for missing in operation.needs:
        rest = set(PERMISSIONS) - {missing}
        assert send(operation, key_of(alpha, rest), things, things) == 403
    assert send(operation, key_of(alpha, operation.needs), things, things) == operation.answer


@pytest.mark.parametrize(
    "operation", [r for r in TABLE if r.foreign is not None], ids=lambda r: r.name
)
def test_another_tenants_things_are_not_there(
    alpha: World, beta: World, operation: Row, post_server: NetworkServer
) -> None:
    foreign = things_of(alpha, operation, post_server)
    own = things_of(beta, operation, post_server)
    for role in sorted(EVERYBODY):
        expected = operation.foreign if role in operation.roles else 403
        with undone():
            given = key_of(beta, ROLE_PERMISSIONS[role])
            assert send(operation, given, own, foreign) == expected, role


#: What belongs to a branch; the rest of a tenant's things is seen by people of every branch.
OF_A_BRANCH = ("{draft}", "{issued}", "{order}")


@pytest.mark.parametrize(
    "operation",
    [r for r in TABLE if any(thing in r.path for thing in OF_A_BRANCH)],
    ids=lambda r: r.name,
)
def test_another_branchs_things_are_not_there(alpha: World, operation: Row) -> None:
    """To a key that is bound to a branch, what belongs to another one or to none does not exist."""
    things = things_of(alpha)
    bound = operation.needs & BRANCH_BOUND
    assert bound == operation.needs
    with tenant_scope(alpha.id):
        made = create_api_key(
            name="test", permissions=bound, by=actor(), branches=[UUID(things["branch"])]
        )
    assert send(operation, made.secret, things, things) == operation.foreign


@pytest.mark.parametrize(
    ("field", "thing", "pointer"),
    [
        ("customer_id", "customer", "/customer_id"),
        ("company_id", "company", "/company_id"),
        ("corrects_id", "issued", "/corrects_id"),
        ("bank_account_id", "account", "/bank_account_id"),
        ("item_id", "item", "/lines/0/item_id"),
    ],
)
@pytest.mark.parametrize("address", ["/documents", "/documents/preview"])
def test_a_body_cannot_name_another_tenants_things(
    alpha: World, beta: World, address: str, field: str, thing: str, pointer: str
) -> None:
    foreign = things_of(alpha)
    body: dict[str, Any] = {"lines": [{"name": "x", "price": "1"}]}
    where = body["lines"][0] if field == "item_id" else body
    where[field] = foreign[thing]
    call = calling(key_of(beta, ROLE_PERMISSIONS["owner"]))
    answer = call("POST", address, body)
    assert (answer.status_code, [e["pointer"] for e in answer.json()["errors"]]) == (422, [pointer])


def test_lists_hold_ones_own_only(alpha: World, beta: World) -> None:
    mine, theirs = things_of(alpha), things_of(beta)
    call = calling(key_of(alpha, ROLE_PERMISSIONS["owner"]))
    for path in ("/documents", "/customers", "/items", "/companies", "/payments"):
        ids = {row["id"] for row in call("GET", path).json()["data"]}
        assert ids
        assert ids <= set(mine.values())
        assert not ids & set(theirs.values())
    by_their_customer = call("GET", f"/documents?customer_id={theirs['customer']}")
    assert by_their_customer.json()["data"] == []
