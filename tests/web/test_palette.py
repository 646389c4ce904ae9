"""The command palette finds what its reader may see and begin, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client

from signet.cli.plan import save
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor
from tests.web.accounts import member, signed_in


@pytest.fixture
def client(alpha: World) -> Client:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


def found(browser: Client, text: str = "") -> str:
    answer = browser.get("/palette", {"q": text}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["Vary"].count("HX-Request") == 1
    return answer.content.decode()


def test_numbers_customers_items_and_pages(alpha: World, beta: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        draft = create_draft(content=alpha.draft_of_today(), by=actor())
        invoice = issue(document_id=draft.id, by=actor())
    with tenant_scope(beta.id):
        theirs = create_draft(content=beta.draft_of_today(), by=actor())
    text = found(client, invoice.number.lower()[:8])
    assert f'href="/documents/{invoice.id}/"' in text
    assert "Customer of Alpha · Issued" in text
    assert 'data-status="1 result"' in text
    both = found(client, "customer")
    assert f'href="/customers/{alpha.customer.id}"' in both  # type: ignore[attr-defined]
    assert str(theirs.id) not in both
    assert f'href="/items/{alpha.item.id}"' in found(client, "A1")  # type: ignore[attr-defined]
    assert 'href="/invoices/new"' in found(client, "new inv")
    everything = found(client)
    assert everything.count('role="option"') > 25
    assert 'href="/audit"' in everything
    assert 'data-status="0 results"' in found(client, "zzz")


def test_nothing_beyond_role_and_plan(kept_alpha: World) -> None:
    auditor = signed_in(member(kept_alpha, "auditor").email)
    text = found(auditor)
    assert 'href="/audit"' in text
    for hidden in ("/invoices/new", "/keys", "/orders/new", "/customers/new"):
        assert f'href="{hidden}"' not in text
    owner = Client()
    owner.force_login(kept_alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    assert 'href="/quotes/new"' in found(owner)
    save(kept_alpha.id, "full", {"quotes": False, "orders": False, "invoices": False})
    text = found(owner)
    for hidden in ("/quotes/", "/quotes/new", "/orders/", "/invoices/", "/invoices/new"):
        assert f'href="{hidden}"' not in text
    assert 'href="/customers/new"' in text


def test_without_script_it_is_a_page(client: Client) -> None:
    text = client.get("/palette", {"q": "new cust"}).content.decode()
    assert '<a href="/customers/new">' in text
    assert 'role="option"' not in text
