"""The plan's page and its limits; and every page and operation of a feature that is switched off, generated."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from signet.api.operations import OPERATIONS
from signet.cli.plan import save
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.actions.issue_many import issue_many
from signet.documents.models import Document
from signet.kernel.errors import Forbidden
from signet.parties.actions.save_company import save_company
from signet.parties.content import CompanyIn
from signet.tenancy.actions.invite import invite
from signet.tenancy.context import tenant_scope
from signet.tenancy.features import FEATURES, feature_of
from signet.tenancy.permissions import ROLE_PERMISSIONS
from signet.web.urls import urlpatterns
from tests.api.calling import calling, key_of
from tests.api.test_api_openapi import DOCUMENT
from tests.fixtures import World, actor
from tests.web.accounts import signed_in

NOTHING = UUID(int=1)


def test_the_page_tells_what_is_on_used_and_higher(kept_alpha: World) -> None:
    browser = signed_in(kept_alpha.owner.email)  # type: ignore[attr-defined]
    full = browser.get("/plan").content.decode()
    assert "Plan: Full" in full
    assert full.count("without a limit") == 3
    assert "would add" not in full
    save(kept_alpha.id, "starter", {"orders": True, "payments": False})
    with tenant_scope(kept_alpha.id):
        issue(document_id=create_draft(content=kept_alpha.draft(), by=actor()).id, by=actor())
    text = browser.get("/plan").content.decode()
    assert "Plan: Starter" in text
    for used in ("<bdi>1 / 3</bdi>", "<bdi>1 / 1</bdi>", "<bdi>1 / 100</bdi>"):
        assert used in text
    assert text.count("for this account") == 2
    assert text.count("Used up") == 1
    business = text[text.index("Business would add") : text.index("Full would add")]
    assert "Quotes" in business
    assert "REST API" not in business
    assert "Companies: up to 5" in business
    assert "REST API" in text[text.index("Full would add") :]


def test_a_plan_bounds_what_is_added(inside: World) -> None:
    by = replace(actor(), limits={"issued": 2, "members": 2, "companies": 1})
    drafts = [create_draft(content=inside.draft(), by=by).id for _ in range(4)]
    quote = create_draft(content=inside.draft(kind="quote", due_date="2199-12-31"), by=by)
    issue(document_id=drafts[0], by=by)
    results = issue_many(document_ids=drafts[1:], by=by)
    assert [r.error.code if r.error else "" for r in results] == [
        "",
        "limit.issued",
        "limit.issued",
    ]
    with pytest.raises(Forbidden, match="your plan allows 2, and they are used up") as refused:
        issue(document_id=drafts[3], by=by)
    assert refused.value.code == "limit.issued"
    assert issue(document_id=quote.id, by=by).number
    later = create_draft(content=inside.draft(issue_date="2026-12-01"), by=by)
    assert issue(document_id=later.id, by=by).number == "INV-2026-0003"
    invite(email="a@else.example", role="biller", by=by)
    with pytest.raises(Forbidden, match="Members"):
        invite(email="b@else.example", role="biller", by=by)
    invite(email="a@else.example", role="auditor", by=by)  # replaces the open one
    with pytest.raises(Forbidden, match="Companies"):
        save_company(content=CompanyIn(legal_name="Second", country="GB", currency="GBP"), by=by)


def test_eight_at_once_do_not_pass_a_limit(kept_alpha: World) -> None:
    by = replace(actor(), limits={"issued": 3})
    with tenant_scope(kept_alpha.id):
        drafts = [create_draft(content=kept_alpha.draft(), by=by).id for _ in range(8)]
    refused: list[str] = []

    def work(draft: UUID) -> None:
        try:
            with tenant_scope(kept_alpha.id):
                issue(document_id=draft, by=by)
        except Forbidden as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["limit.issued"] * 5
    with tenant_scope(kept_alpha.id):
        assert Document.objects.filter(state="issued").count() == 3


def test_every_operation_of_a_feature_that_is_off_says_so(kept_alpha: World) -> None:
    call = calling(key_of(kept_alpha, ROLE_PERMISSIONS["owner"]))
    seen = set()
    for operation in OPERATIONS:
        guards = {"api", operation.feature, feature_of(operation.may)} - {"", None}
        for feature in sorted(map(str, guards)):
            save(kept_alpha.id, "full", {feature: False})
            address = ADDRESSES[operation.name]
            answer = call(operation.method, address, {} if operation.body else None)
            assert (operation.name, answer.status_code) == (operation.name, 403)
            assert answer.json()["code"] == f"feature.{feature}"
            seen.add(feature)
    assert seen >= {"api", "invoices", "payments", "orders", "webhooks", "imports", "quotes"}


#: Operation -> its address with identifiers that name nothing: permission is asked before they are looked up.
ADDRESSES = {
    found["operationId"]: re.sub(r"\{\w+\}", str(NOTHING), path.removeprefix("/api/v1"))
    for path, methods in DOCUMENT["paths"].items()
    for found in methods.values()
    if "operationId" in found
}


#: Where the pages of a feature are.
PREFIXES = {
    "quotes": ("quotes/",),
    "invoices": ("invoices/", "credit-notes/", "debit-notes/", "refund-notes/", "documents/", "bulk/"),
    "orders": ("orders/",),
    "payments": ("payments/",),
    "branches": ("branches",),
    "imports": ("imports",),
    "webhooks": ("webhooks",),
    "api": ("keys",),
    "custom_roles": ("roles",),
}  # fmt: skip


@pytest.mark.parametrize("feature", PREFIXES)
def test_every_page_of_a_feature_that_is_off_says_so(kept_alpha: World, feature: str) -> None:
    browser: Client = signed_in(kept_alpha.owner.email)  # type: ignore[attr-defined]
    save(kept_alpha.id, "full", {feature: False})
    checked = 0
    for pattern in urlpatterns:
        if not str(pattern.pattern).startswith(PREFIXES[feature]):
            continue
        arguments = dict.fromkeys(pattern.pattern.converters, NOTHING)
        path = reverse(pattern.name, kwargs=arguments)  # type: ignore[arg-type]
        answers = [browser.get(path), browser.post(path, {"reason": "x", "verb": "csv"})]
        told = [(path, a.status_code) for a in answers if a.status_code != 405]
        assert told == [(path, 403)] * len(told)
        assert told
        for answer in answers:
            assert answer.status_code == 405 or str(FEATURES[feature]) in answer.content.decode()
        checked += 1
    assert checked
