"""Pages of this installation call the API with a session: role, CSRF token, the tenant they were made for."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from signet.audit.models import Entry
from signet.documents.models import Document
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Membership
from tests.api.calling import draft, key_of
from tests.fixtures import World


@pytest.fixture
def browser(alpha: World) -> Client:
    """Signed in, and as strict about CSRF as the product is."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(alpha.owner)
    return client


def token_of(browser: Client) -> str:
    page = browser.get("/customers/new").content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return found[1]


def post(browser: Client, path: str, body: Any, **headers: str) -> Any:
    return browser.post(
        f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers
    )


def test_reading_needs_the_session_only(browser: Client, alpha: World) -> None:
    assert browser.get("/api/v1/documents").status_code == 200
    assert [c["legal_name"] for c in browser.get("/api/v1/customers").json()["data"]] == [
        "Customer of Alpha"
    ]
    assert Client().get("/api/v1/documents").status_code == 401


def test_a_write_needs_the_token_of_a_page(browser: Client, alpha: World) -> None:
    for headers in ({}, {"X-CSRFToken": "x" * 64}):
        refused = post(browser, "/documents", draft(alpha), **headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden.csrf")
    with tenant_scope(alpha.id):
        assert Document.objects.count() == 0
    made = post(browser, "/documents", draft(alpha), **{"X-CSRFToken": token_of(browser)})
    assert made.status_code == 201
    with tenant_scope(alpha.id):
        assert Document.objects.count() == 1
        entry = json.loads(Entry.objects.order_by("-sequence")[0].payload)
    assert entry["actor"]["label"].endswith("<owner@alpha.example>")
    assert made["X-Request-Id"] == entry["request"]


def test_a_token_does_not_stand_for_a_session(alpha: World) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/account/login/")
    assert post(stranger, "/documents", draft(alpha)).status_code == 401


def test_uploads_by_session_need_the_token_too(browser: Client, alpha: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    def upload(**extra: Any) -> int:
        file = SimpleUploadedFile("a.xml", b"<x/>", content_type="application/xml")
        return browser.post("/api/v1/validate", {"files": file} | extra).status_code

    assert upload() == 403
    assert upload(csrfmiddlewaretoken=token_of(browser)) == 200


def test_the_role_decides(browser: Client, alpha: World) -> None:
    token = token_of(browser)
    with tenant_scope(alpha.id):
        Membership.objects.update(role="auditor")
    refused = post(browser, "/documents", draft(alpha), **{"X-CSRFToken": token})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden.documents.draft")
    assert browser.get("/api/v1/documents").status_code == 200


def test_an_ended_membership_opens_nothing(browser: Client, alpha: World) -> None:
    from signet.kernel.clock import now

    with tenant_scope(alpha.id):
        Membership.objects.update(ended_at=now())
    answer = browser.get("/api/v1/documents")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden.no_account")


def test_a_page_of_another_account_is_told(browser: Client, alpha: World, beta: World) -> None:
    token = token_of(browser)
    answer = post(
        browser, "/documents", draft(alpha),
        **{"X-CSRFToken": token, "X-Signet-Tenant": str(beta.id)},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (409, "account.switched")


def test_a_key_comes_before_the_session_and_needs_no_token(browser: Client, alpha: World) -> None:
    secret = key_of(alpha, {"documents.draft"})
    made = post(browser, "/documents", draft(alpha), Authorization=f"Bearer {secret}")
    assert made.status_code == 201
    bad = browser.get("/api/v1/documents", headers={"Authorization": "Bearer nonsense"})
    assert bad.status_code == 401
    basic = browser.get("/api/v1/documents", headers={"Authorization": "Basic eDp5"})
    assert (basic.status_code, basic["WWW-Authenticate"]) == (401, "Bearer")
