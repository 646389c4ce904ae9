"""OpenAPI tells the truth: every operation is described whole, and what it answers is what it says."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pydantic import BaseModel

from signet.api.examples import EXAMPLES
from signet.api.openapi import refusals_of
from signet.api.operations import OPERATIONS, Operation
from signet.api.reference import Entry, reference
from signet.api.schemas import Problem
from signet.api.terms import TERMS
from signet.api.urls import PREFIX, api
from signet.bulk.actions.start import start
from signet.bulk.models import Run
from signet.events.deliveries import hand_out
from signet.events.models import Event
from signet.kernel.clock import now
from signet.kernel.parsing import parse
from signet.networks.models import Submission
from signet.networks.reconciling import reconcile
from signet.payments.actions.change_overpayment import change_overpayment
from signet.tenancy.context import tenant_scope
from signet.tenancy.permissions import ROLE_PERMISSIONS
from tests.api.calling import caller, draft, key_of
from tests.fixtures import World, actor, numbered, webhook
from tests.network_server import NetworkServer
from tests.networks_things import network_things

DOCUMENT: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
BY_NAME = {operation.name: operation for operation in OPERATIONS}


def described() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def test_the_document_is_served_as_it_is_made(alpha: World) -> None:
    served = Client().get("/api/v1/openapi.json")
    assert served.status_code == 200
    assert served.json() == DOCUMENT
    assert DOCUMENT["openapi"] == "3.1.0"
    assert set(DOCUMENT["components"]["securitySchemes"]) == {"apiKey", "session"}


def test_every_operation_has_a_declaration_and_is_described() -> None:
    assert sorted(o["operationId"] for _p, _m, o in described()) == sorted(BY_NAME)
    assert len(BY_NAME) == len(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
def test_an_operation_is_described_whole(operation: Operation) -> None:
    [found] = [o for _p, _m, o in described() if o["operationId"] == operation.name]
    assert found["summary"]
    assert found["description"]
    assert found["x-permission"] == operation.may
    if operation.method != "GET" and not operation.path.endswith(
        (
            "archive",
            "restore",
            "discard",
            "cancel",
            "ready",
            "invoice",
            "remove",
            "retire",
            "accept",
            "decline",
            "convert",
            "revise",
            "duplicate",
            "rotate",
            "ping",
            "disable",
            "enable",
            "delete",
            "resend",
            "check",
            "off",
            "on",
            "again",
            "now",
            "reconciliations",
        )
    ):
        content = found["requestBody"]["content"]
        assert all("schema" in media for media in content.values())
        assert ("application/json" in content) is (operation.body is not None)
        if operation.body is not None:
            assert content["application/json"]["example"] == EXAMPLES[operation.body]
    [good] = [r for s, r in found["responses"].items() if s == str(operation.status)]
    assert good["content"][operation.media_type]["schema"]
    for status in refusals_of(operation):
        name = found["responses"][str(status)]["$ref"].rpartition("/")[2]
        problem = DOCUMENT["components"]["responses"][name]["content"]["application/problem+json"]
        assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}
    headers = {p["name"] for p in found["parameters"] if p["in"] == "header"}
    assert ("Idempotency-Key" in headers) is operation.writes
    assert ("If-Match" in headers) is operation.versioned


def test_the_terms_are_those_of_the_fields() -> None:
    for model in EXAMPLES:
        fields = model.model_fields
        for field in TERMS.get(model.__name__, {}):
            assert field in fields, (model, field)
    line = DOCUMENT["components"]["schemas"]["LineIn"]["properties"]
    assert line["quantity"]["description"].startswith("BT-129")
    assert [name for name, schema in line.items() if "description" not in schema] == []


def test_every_reference_leads_somewhere() -> None:
    def refs(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                yield value["$ref"]
            value = list(value.values())
        if isinstance(value, list):
            for inner in value:
                yield from refs(inner)

    for ref in set(refs(DOCUMENT)):
        found: Any = DOCUMENT
        for part in ref.removeprefix("#/").split("/"):
            found = found[part]
    used = {ref.rpartition("/")[2] for ref in refs(DOCUMENT)}
    assert set(DOCUMENT["components"]["schemas"]) <= used


@pytest.mark.parametrize("model", EXAMPLES, ids=lambda m: m.__name__)
def test_the_examples_are_good_input(model: type[BaseModel]) -> None:
    parse(model, EXAMPLES[model])


def as_declared(name: str, answer: Any, status: int | None = None) -> Any:
    """The answer's data, after it was found to be exactly what OpenAPI says: no field more or less."""
    operation = BY_NAME[name]
    assert answer.status_code == (status or operation.status), answer.content
    assert operation.answer is not None
    _same_fields(operation.answer, answer.json())
    assert str(answer.status_code) in {
        s for _p, _m, o in described() if o["operationId"] == name for s in o["responses"]
    }
    return answer.json()


def _same_fields(model: type[BaseModel], data: Any) -> None:
    """Validates, refuses unknown fields at every depth, and compares with the JSON Schema's names."""

    def check(schema: dict[str, Any], value: Any, where: str) -> None:
        if "$ref" in schema:
            schema = definitions[schema["$ref"].rpartition("/")[2]]
        for choice in schema.get("anyOf", []):
            if value is not None and choice.get("type") != "null":
                check(choice, value, where)
        if schema.get("type") == "object" and "properties" in schema:
            assert set(value) <= set(schema["properties"]), where
            assert set(schema.get("required", [])) <= set(value), where
            for name, inner in value.items():
                check(schema["properties"][name], inner, f"{where}/{name}")
        if schema.get("type") == "array":
            for index, inner in enumerate(value):
                check(schema["items"], inner, f"{where}/{index}")

    model.model_validate_json(json.dumps(data), strict=False)
    definitions = DOCUMENT["components"]["schemas"]
    check({"$ref": f"x/{model.__name__}"}, data, "")


def test_real_answers_are_what_is_described(alpha: World, post_server: NetworkServer) -> None:
    """Every operation with data, once, on real rows; the list of those not visited must be empty."""
    call, seen = caller(alpha), set()

    def visit(name: str, answer: Any, status: int | None = None) -> Any:
        seen.add(name)
        return as_declared(name, answer, status)

    visit("list_companies", call("GET", "/companies"))
    company = visit("create_company", call("POST", "/companies", EXAMPLES_OF["CompanyIn"]))
    path = f"/companies/{company['id']}"
    visit("show_company", call("GET", path))
    visit("change_company", call("PUT", path, EXAMPLES_OF["CompanyChange"]))
    account = visit("add_account", call("POST", f"{path}/accounts", EXAMPLES_OF["BankAccountIn"]))
    assert visit("list_accounts", call("GET", f"{path}/accounts"))["data"] == [account]
    path = f"/companies/accounts/{account['id']}"
    visit("change_account", call("PUT", path, EXAMPLES_OF["BankAccountIn"] | {"label": "Main"}))
    assert visit("retire_account", call("POST", f"{path}/retire"))["retired"] is True
    customer = visit("create_customer", call("POST", "/customers", EXAMPLES_OF["CustomerIn"]))
    path = f"/customers/{customer['id']}"
    visit("show_customer", call("GET", path))
    visit("change_customer", call("PUT", path, EXAMPLES_OF["CustomerChange"]))
    assert visit("archive", call("POST", f"{path}/archive"))["archived"] is True
    assert visit("restore", call("POST", f"{path}/restore"))["archived"] is False
    assert len(visit("list_customers", call("GET", "/customers"))["data"]) == 2
    table = ("POST", "/customers/import?dry_run=true", "name,country,email\nNew,FR,x\n", "text/csv")
    told = visit("import_customers", call(*table), 200)
    assert (told["counts"]["error"], told["data"][0]["problems"][0]["column"]) == (1, "email")
    refused = call("POST", "/customers/import", *table[2:])
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/rows/2/email")
    table = ("POST", "/items/import?bad=skip", "name,price\nNew,1\nBad,x\n", "text/csv")
    assert visit("import_items", call(*table))["counts"] == {
        "new": 1, "update": 0, "same": 0, "error": 1}  # fmt: skip
    item = visit("create_item", call("POST", "/items", EXAMPLES_OF["ItemIn"]))
    visit("show_item", call("GET", f"/items/{item['id']}"))
    visit("change_item", call("PUT", f"/items/{item['id']}", EXAMPLES_OF["ItemChange"]))
    visit("archive_an_item", call("POST", f"/items/{item['id']}/archive"))
    visit("restore_item", call("POST", f"/items/{item['id']}/restore"))
    visit("list_items", call("GET", "/items?search=Lib"))
    tax = visit("create_tax", call("POST", "/taxes", EXAMPLES_OF["RateIn"]))
    visit("change_tax", call("PUT", f"/taxes/{tax['id']}", EXAMPLES_OF["RateChange"]))
    added = visit("add_tax_presets", call("POST", "/taxes/presets", {"country": "KH"}))["data"]
    assert len(visit("list_taxes", call("GET", "/taxes"))["data"]) == len(added) + 1
    found = visit("list_offers", call("GET", "/taxes/offers?country=KH&day=2026-01-01"))["data"]
    [offer] = [one for one in found if one["code"] == "KH-SP-PLT-VAT"]
    assert [t.get("scheme", "VAT") for t in offer["taxes"]] == ["SP", "PLT", "VAT"]
    visit("remove_tax", call("POST", f"/taxes/{tax['id']}/remove"))
    visit("save_rates", call("POST", "/exchange-rates", EXAMPLES_OF["RatesIn"]))
    assert (
        visit("list_exchange_rates", call("GET", "/exchange-rates"))["data"]
        == EXAMPLES_OF["RatesIn"]["rates"]
    )
    body = EXAMPLES_OF["DraftIn"] | {"customer_id": customer["id"]}
    visit("preview_document", call("POST", "/documents/preview", body))
    document = visit("create_document", call("POST", "/documents", body))
    path = f"/documents/{document['id']}"
    assert document["findings"] == []
    visit("show_document", call("GET", path))
    told = visit("explain_figure", call("GET", f"{path}/explain?figure=/taxes/0"))
    assert (told["term"], told["steps"][1]) == ("BT-117", "4530.00 GBP × 20% = 906.")
    assert call("GET", f"{path}/explain?figure=/taxes/9").status_code == 404
    visit("change_document", call("PUT", path, body | {"version": 1, "note": "x"}))
    visit("issue_document", call("POST", f"{path}/issue", {}))
    visit("list_documents", call("GET", "/documents"))
    run = visit(
        "start_run", call("POST", "/bulk", {"verb": "csv", "document_ids": [document["id"]]})
    )
    assert (run["state"], run["done"], run["file"]) == ("done", 1, "text/csv")
    assert visit("list_runs", call("GET", "/bulk"))["data"] == [run]
    assert visit("show_run", call("GET", f"/bulk/{run['id']}")) == run
    [result] = visit("list_results", call("GET", f"/bulk/{run['id']}/results"))["data"]
    assert (result["document_id"], result["outcome"]) == (document["id"], "done")
    archive = call("POST", "/bulk", {"verb": "zip", "filter": {"tab": "issued"}}).json()
    sent = call("GET", f"/bulk/{archive['id']}/file")
    assert (sent["Content-Type"], sent.getvalue()[:4]) == ("application/zip", b"PK\3\4")
    seen.add("run_file")
    with tenant_scope(alpha.id):
        Run.objects.filter(id=run["id"]).update(state="running")
    assert visit("cancel_run", call("POST", f"/bulk/{run['id']}/cancel"))["state"] == "cancelled"
    endpoint = visit("create_webhook", call("POST", "/webhooks", EXAMPLES_OF["EndpointIn"]))
    hook = f"/webhooks/{endpoint['id']}"
    visit("list_webhooks", call("GET", "/webhooks"))
    visit("show_webhook", call("GET", hook))
    visit("change_webhook", call("PUT", hook, EXAMPLES_OF["EndpointChange"]))
    assert visit("webhook_secret", call("GET", f"{hook}/secret"))["secret"].startswith("whsec_")
    visit("ping_webhook", call("POST", f"{hook}/ping"))
    with tenant_scope(alpha.id):
        for event in Event.objects.all():
            hand_out(event.id)
    assert visit("list_events", call("GET", "/events"))["data"][-1]["type"] == "webhooks.ping"
    [sent] = visit("list_deliveries", call("GET", f"{hook}/deliveries"))["data"]
    visit("resend_delivery", call("POST", f"{hook}/deliveries/{sent['id']}/resend"))
    assert visit("rotate_webhook", call("POST", f"{hook}/rotate"))["previous_secret_until"]
    assert visit("disable_webhook", call("POST", f"{hook}/disable"))["state"] == "disabled"
    assert visit("enable_webhook", call("POST", f"{hook}/enable"))["state"] == "active"
    visit("delete_webhook", call("POST", f"{hook}/delete"))
    [issued, *_rest] = visit("list_entries", call("GET", "/audit?verb=documents.issue"))["data"]
    assert visit("show_entry", call("GET", f"/audit/{issued['id']}")) == issued
    visit("gaps", call("GET", "/documents/gaps"))
    xml = call("GET", f"{path}/xml")
    media = "application/xml"
    visit("validate_files", call("POST", "/validate?filename=a.xml", xml.content, media))
    visit("import_files", call("POST", "/imports", xml.content, media))
    visit("import_files", call("POST", "/imports?dry_run=true", xml.content, media), 200)
    offered = call("POST", "/documents", body | {"kind": "quote"}).json()
    quote = f"/documents/{offered['id']}"
    call("POST", f"{quote}/issue", {})
    assert visit("accept_quote", call("POST", f"{quote}/accept"))["state"] == "accepted"
    made = visit("convert_quote", call("POST", f"{quote}/convert"))
    assert (made["kind"], made["made_from_id"]) == ("invoice", offered["id"])
    again = visit("duplicate_document", call("POST", f"{quote}/duplicate"))
    call("POST", f"/documents/{again['id']}/issue", {})
    newer = visit("revise_quote", call("POST", f"/documents/{again['id']}/revise"))
    assert (newer["kind"], newer["revises_id"]) == ("quote", again["id"])
    call("POST", f"/documents/{newer['id']}/issue", {})
    assert visit("decline_quote", call("POST", f"/documents/{newer['id']}/decline"))["label"] == (
        "Declined"
    )
    settled = {"allocations": [{"document_id": document["id"], "amount": "5"}]}
    paid = visit(
        "create_payment", call("POST", "/payments", {"amount": "5", "method": "cash"} | settled)
    )
    payment = f"/payments/{paid['id']}"
    visit("reverse", call("POST", f"{payment}/reverse", EXAMPLES_OF["ReverseIn"]))
    assert visit("show_payment", call("GET", payment))["reversed"] is True
    assert visit("collected_on", call("GET", "/payments/collected"))["currencies"]
    assert len(visit("list_payments", call("GET", "/payments"))["data"]) == 2
    receipt = call("GET", f"{payment}/receipt")
    assert (receipt.status_code, receipt["Content-Type"]) == (200, "application/pdf")
    with tenant_scope(alpha.id):
        change_overpayment(policy="credit", by=actor())
    early = {"amount": "5", "method": "cash", "customer_id": customer["id"], "currency": "GBP"}
    early = call("POST", "/payments", early).json()
    visit("allocate", call("POST", f"/payments/{early['id']}/allocate", settled))
    lost = visit(
        "write_off_document", call("POST", f"{path}/write-off", {"reason": "x", "amount": "1"})
    )
    credit = body | {
        "kind": "credit_note",
        "preceding": [{"number": "OLD-1"}],
        "reason": "Returned",
    }
    credit = call("POST", "/documents", credit).json()
    call("POST", f"/documents/{credit['id']}/issue")
    visit("allocate_note", call("POST", f"/documents/{credit['id']}/allocate", settled))
    refund = {"amount": "5", "method": "cash", "allocations": [{"document_id": credit["id"]}]}
    visit("create_refund", call("POST", "/refunds", refund))
    account = f"/customers/{customer['id']}/statement"
    assert visit("customer_statement", call("GET", account))["accounts"][0]["currency"] == "GBP"
    assert call("GET", f"{account}/pdf").content.startswith(b"%PDF-")
    assert lost["kind"] == "write_off"
    seen |= {"payment_receipt", "customer_statement_pdf"}
    document = call("POST", "/documents", body).json()
    path = f"/documents/{document['id']}"
    call("POST", f"{path}/issue")
    note = visit("credit_document", call("POST", f"{path}/credit", EXAMPLES_OF["CreditIn"]))
    assert (note["kind"], note["content"]["preceding"][0]["number"]) == (
        "credit_note",
        numbered("INV", 2),
    )
    call("POST", f"/documents/{note['id']}/discard")
    more = visit("debit_document", call("POST", f"{path}/debit", EXAMPLES_OF["DebitIn"]))
    assert (more["kind"], more["payable"], more["corrects_id"]) == (
        "debit_note", "96.00", document["id"],
    )  # fmt: skip
    call("POST", f"/documents/{more['id']}/discard")
    made_id = made["id"]
    call("POST", f"/documents/{made_id}/issue", {})
    both = visit(
        "correct_document",
        call("POST", f"/documents/{made_id}/correct", EXAMPLES_OF["CorrectIn"]),
    )
    assert (both["note"]["state"], both["draft"]["state"]) == ("issued", "draft")
    with tenant_scope(alpha.id):
        there = network_things(alpha, post_server)
    link = f"/networks/connections/{there['connection']}"
    assert "post" in {n["code"] for n in visit("list_networks", call("GET", "/networks"))["data"]}
    assert len(visit("list_connections", call("GET", "/networks/connections"))["data"]) == 2
    another = call("POST", "/companies", EXAMPLES_OF["CompanyIn"]).json()["id"]
    setup = {"settings": {"url": post_server.url}, "credentials": {"password": "open sesame"}}
    new = {"company_id": another, "network": "post"} | setup
    visit("create_connection", call("POST", "/networks/connections", new))
    assert visit("show_connection", call("GET", link))["endpoint_id"] == "0088:5012345678900"
    visit("rewrite_connection", call("PUT", link, setup | {"version": 1}))
    assert visit("test_connection", call("POST", f"{link}/check"))["checking"] is True
    assert visit("switch_off_connection", call("POST", f"{link}/off"))["state"] == "off"
    assert visit("switch_on_connection", call("POST", f"{link}/on"))["state"] == "active"
    spare = f"/networks/connections/{there['spare']}"
    assert visit("drop_connection", call("POST", f"{spare}/remove"))["webhook_path"] == ""
    whom = f"{link}/participants?scheme=9957&value=FR23334175221"
    assert visit("find_participant", call("GET", whom))["reachable"] is True
    asked = visit("ask_reachability", call("POST", f"{link}/reach/{alpha.customer.id}/check"))
    assert (asked["state"], asked["address"]) == ("registered", "9957:FR23334175221")
    known = call("GET", f"/customers/{alpha.customer.id}/reachability")
    assert visit("list_reachability", known)["data"] == [asked]
    asked = visit("create_reconciliation", call("POST", f"{link}/reconciliations"))
    assert (asked["id"], asked["state"]) == (there["reconciliation"], "asked")
    assert visit("list_reconciliations", call("GET", f"{link}/reconciliations"))["data"] == [asked]
    post_server.documents.clear()
    post_server.by_hand = [{"id": "p1", "state": "valid", "number": "HAND-1", "by_hand": "yes"}]
    reconcile(alpha.id, UUID(there["connection"]))
    report = visit("show_reconciliation", call("GET", f"{link}/reconciliations/{asked['id']}"))
    assert (report["state"], report["differing"]) == ("done", 1)
    assert [(d["number"], d["kind"]) for d in report["differences"]] == [("HAND-1", "not_ours")]
    said = visit("gather_receipts", call("POST", "/consolidations", EXAMPLES_OF["ConsolidationIn"]))
    assert (len(said["drafts"]), said["left_out"]) == (1, [])
    walk_in = call(
        "POST", "/customers", {"legal_name": "Walk-in", "country": "MY", "currency": "MYR"}
    )
    sale = {"company_id": another, "customer_id": walk_in.json()["id"], "issue_date": "2026-10-05"}
    sale |= {
        "lines": [{"name": "Kopi", "price": "5", "tax": {"scheme": "SALES", "percent": "10"}}],
        "due_date": "2026-10-05",
    }
    sold = call("POST", "/documents", sale).json()
    assert call("POST", f"/documents/{sold['id']}/issue", {}).status_code == 200
    own = {"month": "2026-10", "company_id": another}
    month = call("GET", f"/consolidations/month?month=2026-10&company_id={another}")
    assert visit("show_month", month)["with_tax"] == "5.50"
    told = visit("gather_own_month", call("POST", "/consolidations/month", own))
    assert (told["sales"], len(told["drafts"])) == (1, 1)
    one = {"connection_id": there["connection"], "document_id": there["sendable"]}
    assert visit("check_document", call("POST", "/submissions/check", one))["ready"] is True
    first = visit("send_document", call("POST", "/submissions", one))
    many = {"connection_id": there["connection"], "document_ids": [there["sendable"], another]}
    [again, wrong] = visit("send_documents", call("POST", "/submissions/bulk", many))["data"]
    assert again["submission"]["id"] == first["id"]
    assert wrong["error"]["code"] == "not_found"
    assert len(visit("list_submissions", call("GET", "/submissions"))["data"]) == 4
    assert visit("list_not_sent", call("GET", "/submissions/not-sent"))["data"] == []
    sent_there = f"/submissions/{there['sent']}"
    shown = visit("show_submission", call("GET", sent_there))
    assert (shown["state"], shown["cancellation"]["possible"]) == ("sent", True)
    steps = visit("submission_evidence", call("GET", f"{sent_there}/evidence"))["data"]
    assert [step["verb"] for step in steps] == ["queue", "claim", "send"]
    assert call("GET", f"{sent_there}/payload").content.startswith(b"<?xml")
    assert call("GET", f"{sent_there}/proofs/{there['proof']}").content == b"x"
    with tenant_scope(alpha.id):
        asks_to_reject(there["sent"])
    kept = visit("keep_submission", call("POST", f"{sent_there}/keep", {"reason": "As agreed"}))
    assert (kept["state"], kept["reply_reason"]) == ("sent", "Wrong price")
    gone = visit("cancel_submission", call("POST", f"{sent_there}/cancel", {"reason": "Wrong"}))
    assert gone["state"] == "cancelling"
    newer = visit("resend_submission", call("POST", f"/submissions/{there['failed']}/again"))
    assert newer["id"] != there["failed"]
    waiting = f"/submissions/{there['waiting']}"
    visit("hurry_submission", call("POST", f"{waiting}/now"))
    dropped = visit("drop_submission", call("POST", f"{waiting}/give-up", {"reason": "Enough"}))
    assert dropped["state"] == "failed"
    assert len(visit("list_inbox", call("GET", "/inbox"))["data"]) == 1
    received = f"/inbox/{there['inbox']}"
    assert (
        visit("show_inbox_item", call("GET", received))["invoice"]["schema"] == "signet-invoice-1"
    )
    assert call("GET", f"{received}/original").content.startswith(b"<?xml")
    said = visit("answer_inbox_item", call("POST", f"{received}/answer", EXAMPLES_OF["AnswerIn"]))
    assert (said["reply"], said["answers"][0]["state"]) == ("rejected", "queued")
    seen |= {"submission_payload", "submission_proof", "inbox_original"}
    visit("void_document", call("POST", f"{path}/void", {"reason": "Wrong"}))
    other = call("POST", "/documents", {}).json()
    visit("discard_document", call("POST", f"/documents/{other['id']}/discard"))
    files = {"document_pdf": "application/pdf", "document_xml": "application/xml"}
    for name, kind in files.items():
        answer = call("GET", f"{path}/{kind[-3:]}")
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert (
            answer["Content-Disposition"]
            == f'attachment; filename="{numbered("INV", 2)}.{kind[-3:]}"'
        )
        again = call("GET", f"{path}/{kind[-3:]}", **{"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        seen.add(name)
    visit("list_branches", call("GET", "/branches"))
    branch = visit("create_branch", call("POST", "/branches", EXAMPLES_OF["BranchIn"]))
    visit("show_branch", call("GET", f"/branches/{branch['id']}"))
    visit("change_branch", call("PUT", f"/branches/{branch['id']}", EXAMPLES_OF["BranchChange"]))
    body = EXAMPLES_OF["OrderIn"] | {"customer_id": customer["id"], "branch_id": branch["id"]}
    order, dropped = (
        visit("take_order", call("POST", "/orders", body)),
        call("POST", "/orders", body),
    )
    path = f"/orders/{order['id']}"
    visit("show_order", call("GET", path))
    visit("rewrite_order", call("PUT", path, body | {"version": 1, "note": "x"}))
    draft = visit("ready_order", call("POST", f"{path}/ready"))["invoice_id"]
    call("POST", f"/documents/{draft}/discard")
    visit("bill_order", call("POST", f"{path}/invoice"))
    visit("drop_order", call("POST", f"/orders/{dropped.json()['id']}/cancel"))
    assert len(visit("list_orders", call("GET", "/orders?status=invoiced"))["data"]) == 1
    role = visit("create_role", call("POST", "/roles", EXAMPLES_OF["RoleIn"]))
    visit("list_roles", call("GET", "/roles"))
    path = f"/roles/{role['id']}"
    visit("change_own_role", call("PUT", path, EXAMPLES_OF["RoleChange"]))
    visit("put_role_away", call("POST", f"{path}/retire"))
    assert set(BY_NAME) - seen == set()


EXAMPLES_OF = {model.__name__: example for model, example in EXAMPLES.items()}


def test_problems_are_what_is_described(alpha: World) -> None:
    call = caller(alpha)
    for answer in (
        call("POST", "/documents", '{"nonsense": 1}'),
        call("GET", "/documents/01a1fc6f-3826-7ed8-be35-46f7b7246c77"),
        call("GET", "/nowhere"),
        call("PUT", "/documents"),
        call("POST", "/documents", "x", "text/plain"),
    ):
        assert answer["Content-Type"] == "application/problem+json"
        _same_fields(Problem, answer.json())
        assert answer.json()["status"] == answer.status_code


def own(body: dict[str, Any], values: dict[str, str]) -> dict[str, Any]:
    """The body with this tenant's own customer and documents in it."""
    if "customer_id" in body:
        body = body | {"customer_id": values["CUSTOMER_ID"]}
    if "connection_id" in body:
        body = body | {"connection_id": values["CONNECTION_ID"]}
        named = {"document_id": values["SENDABLE_ID"], "document_ids": [values["SENDABLE_ID"]]}
        body |= {name: value for name, value in named.items() if name in body}
    if "company_id" in body and "network" in body:
        body = body | {"company_id": values["NEW_COMPANY_ID"]}
    if "SETTINGS" in values and "settings" in body:
        given = {"settings": {"url": values["SETTINGS"]}, "credentials": {"password": "x"}}
        body = body | given
    if "allocations" in body:
        settled = values.get("SETTLED_ID", values["DOCUMENT_ID"])
        body = body | {"allocations": [a | {"document_id": settled} for a in body["allocations"]]}
    return body


def curl(command: str, values: dict[str, str]) -> Any:
    """Split as a shell would, sent as curl would; variables and the customer are this tenant's own."""
    _program, *split = shlex.split(command.replace("\\\n", ""))
    method, address, media, headers, data = "", "", "application/json", {}, b""
    words = iter(split)
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _colon, value = next(words).partition(": ")
            headers[name] = value.replace("$KEY", values["KEY"]).replace("$(uuidgen)", "uuid")
        elif word == "-d":
            data = json.dumps(own(json.loads(next(words)), values))
        elif word == "-F":
            assert next(words) in {"files=@invoice.xml", "files=@table.csv"}
            data, media = FORM, "multipart/form-data; boundary=b"
        elif word != "-OJ":
            address = word
    for name, value in values.items():
        address = address.replace(f"${name}", value)
    media = headers.pop("Content-Type", media)
    return Client().generic(
        method or ("POST" if data else "GET"), address, data, media, headers=headers
    )


def asks_to_reject(submission_id: str) -> None:
    """The buyer of a sent document."""
    Submission.objects.filter(id=submission_id).update(
        reply="rejected", reply_reason="Wrong price", replied_at=now()
    )


def run_for(operation: str, document: str, world: World) -> str:
    """A bulk action: one that waits where it is to be cancelled, otherwise one that is over."""
    with tenant_scope(world.id):
        if operation == "cancel_run":
            return str(Run.objects.create(verb="csv", actor_kind="user", total=1).id)
        return str(start(verb="csv", ids=[UUID(document)], by=actor()).id)


#: The reader's own file: an empty one is read and judged.
FORM = (
    b"--b\r\nContent-Disposition: form-data; name=files; filename=invoice.xml\r\n\r\n\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    "entry", [e for noun in reference(DOCUMENT).nouns for e in noun.entries], ids=lambda e: e.name
)
def test_the_curl_examples_work_as_printed(
    alpha: World, entry: Entry, post_server: NetworkServer
) -> None:
    call = caller(alpha)
    changes = {"kind": "quote", "due_date": "2199-12-31"} if "quote" in entry.name else {}
    made = call("POST", "/documents", draft(alpha, **changes)).json()["id"]

    def made_at(path: str, body: dict[str, Any]) -> str:
        wanted = f"${path[1:-1].upper()}_ID".replace("BRANCHE", "BRANCH")
        return str(call("POST", path, body).json()["id"]) if wanted in entry.curl else ""

    needs_number = {
        "void_document", "credit_document", "debit_document", "correct_document", "document_pdf",
        "document_xml", "accept_quote", "decline_quote", "convert_quote", "revise_quote",
    }  # fmt: skip
    settling = {"create_payment", "allocate", "write_off_document"}
    noted = {"create_refund", "allocate_note"}
    if entry.name in needs_number | settling | noted:
        assert call("POST", f"/documents/{made}/issue").status_code == 200
    with tenant_scope(alpha.id):
        endpoint, delivery = (str(row.id) for row in webhook())
    values = {
        "DOCUMENT_ID": made,
        "CUSTOMER_ID": str(alpha.customer.id),
        "ITEM_ID": str(alpha.item.id),
        "COMPANY_ID": str(alpha.company.id),
        "ACCOUNT_ID": str(alpha.account.id),
        "ENTRY_ID": call("GET", "/audit").json()["data"][0]["id"],
        "BRANCH_ID": made_at("/branches", EXAMPLES_OF["BranchIn"]),
        "ORDER_ID": made_at("/orders", EXAMPLES_OF["OrderIn"] | {"customer_id": None}),
        "ROLE_ID": made_at("/roles", EXAMPLES_OF["RoleIn"] | {"name": "Old"}),
        "RATE_ID": call("POST", "/taxes", EXAMPLES_OF["RateIn"] | {"code": "X"}).json()["id"],
        "RUN_ID": run_for(entry.name, made, alpha),
        "ENDPOINT_ID": endpoint,
        "DELIVERY_ID": delivery,
        "KEY": key_of(alpha, ROLE_PERMISSIONS["owner"]),
        "SIGNET": "",
    }
    if entry.name in noted:
        preceding = {
            "kind": "credit_note",
            "preceding": [{"number": "OLD-1"}],
            "reason": "Returned",
        }
        note = call("POST", "/documents", draft(alpha, **preceding)).json()["id"]
        call("POST", f"/documents/{note}/issue")
        to, of = (
            ("SETTLED_ID", "DOCUMENT_ID")
            if "refund" in entry.name
            else ("DOCUMENT_ID", "SETTLED_ID")
        )
        values |= {to: note, of: made}
    if any(part in entry.curl for part in ("/networks", "/submissions", "/inbox")):
        with tenant_scope(alpha.id):
            there = network_things(alpha, post_server)
            kind = {
                "resend_submission": "failed",
                "hurry_submission": "waiting",
                "drop_submission": "waiting",
            }
            connection = there["spare" if entry.name == "drop_connection" else "connection"]
            values |= {
                "CONNECTION_ID": connection,
                "SUBMISSION_ID": there[kind.get(entry.name, "sent")],
                "PROOF_ID": there["proof"],
                "RECONCILIATION_ID": there["reconciliation"],
                "INBOX_ID": there["inbox"],
                "SENDABLE_ID": there["sendable"],
                "NEW_COMPANY_ID": call("POST", "/companies", EXAMPLES_OF["CompanyIn"]).json()["id"],
            }
            if entry.name == "keep_submission":
                asks_to_reject(there["sent"])
            if entry.name == "rewrite_connection":
                values["SETTINGS"] = post_server.url
    if "PAYMENT_ID" in entry.curl:
        with tenant_scope(alpha.id):
            change_overpayment(policy="credit", by=actor())
        early = {"amount": "50", "method": "cash", "customer_id": values["CUSTOMER_ID"]}
        values["PAYMENT_ID"] = call("POST", "/payments", early).json()["id"]
    answer = curl(entry.curl, values)
    empty = entry.name in {"import_files", "import_customers", "import_items"}
    expected = 422 if empty else int(entry.replies[0].status)
    if entry.name == "gather_own_month":
        expected = 409  # nobody bought anything in October
    assert answer.status_code == expected, answer.content


def test_the_page_shows_every_operation(alpha: World) -> None:
    page = Client().get("/api/docs")
    assert page.status_code == 200
    text = page.content.decode()
    for operation in OPERATIONS:
        assert f'id="{operation.name}"' in text
    for name in DOCUMENT["components"]["schemas"]:
        assert f'id="object-{name}"' in text
    assert "style=" not in text
    assert "onclick" not in text
