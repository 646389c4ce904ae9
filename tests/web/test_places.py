"""A customer's addresses and contacts on the page and in the editor."""

from __future__ import annotations

import pytest
from django.test import Client

from signet.documents import drafts
from signet.documents.actions.create_draft import create_draft
from signet.documents.models import Document
from signet.documents.queries import invoice_of
from signet.parties.queries import get_customer
from signet.tenancy.context import tenant_scope
from signet.web.draft_values import values_of
from tests.fixtures import World, actor
from tests.web.test_editor import as_posted

ROWS = {
    "addresses-0-label": "Shop", "addresses-0-line1": "1 Quai", "addresses-0-city": "Nice",
    "addresses-0-default_for": "delivery", "addresses-1-default_for": "billing",
    "contacts-0-name": "Léa", "contacts-0-role": "Buying", "contacts-0-is_default": "1",
}  # fmt: skip
FORM = {
    "legal_name": "Customer of Alpha", "country": "FR", "currency": "GBP", "language": "en",
    "city": "Paris",
}  # fmt: skip


@pytest.fixture
def client(alpha: World) -> Client:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_rows_on_the_page_are_kept_changed_and_put_away(alpha: World, client: Client) -> None:
    page = f"/customers/{alpha.customer.id}"
    assert client.post(page, FORM | ROWS | {"version": "1"}).status_code == 302
    with tenant_scope(alpha.id):
        [row] = get_customer(alpha.customer.id).addresses
    assert (row["city"], row["country"], row["default_for"]) == ("Nice", "FR", "delivery")
    text = client.get(page).content.decode()
    assert 'name="addresses-0-city" value="Nice"' in text
    assert '<option value="delivery" selected>' in text
    assert '<option value="1" selected>' in text
    again = ROWS | {"addresses-0-id": str(row["id"]), "addresses-0-city": "Cannes", "version": "2"}
    client.post(page, FORM | again)
    with tenant_scope(alpha.id):
        [changed] = get_customer(alpha.customer.id).addresses
    assert (changed["id"], changed["city"]) == (row["id"], "Cannes")
    empty = dict.fromkeys(ROWS, "") | {"addresses-0-id": str(row["id"]), "version": "3"}
    client.post(page, FORM | empty)
    with tenant_scope(alpha.id):
        found = get_customer(alpha.customer.id)
        assert (found.addresses, found.contacts) == ([], [])


def test_the_editor_offers_them_and_keeps_the_choice(alpha: World, client: Client) -> None:
    page = f"/customers/{alpha.customer.id}"
    client.post(page, FORM | ROWS | {"version": "1"})
    with tenant_scope(alpha.id):
        draft = create_draft(content=alpha.draft(), by=actor())
        content = drafts.read(draft)
        [row] = get_customer(alpha.customer.id).addresses
    assert content.delivery_address_id == row["id"]
    text = client.get(f"/documents/{draft.id}/edit").content.decode()
    assert f'<option value="{row["id"]}" selected>Shop: 1 Quai, Nice</option>' in text
    values, lines = values_of(content, 1)
    form = as_posted(values | {"delivery_address_id": "none"}, lines)
    assert client.post(f"/documents/{draft.id}/edit", form).status_code == 302
    with tenant_scope(alpha.id):
        stored = Document.objects.get(id=draft.id)
        assert drafts.read(stored).delivery_address_id == ""
        delivery = invoice_of(stored).delivery
    assert delivery is None


def test_another_customer_brings_his_own_choice(alpha: World, client: Client) -> None:
    client.post(f"/customers/{alpha.customer.id}", FORM | ROWS | {"version": "1"})
    client.post("/customers/new", FORM | {"legal_name": "Plain and Sons", "country": "GB"})
    with tenant_scope(alpha.id):
        draft = create_draft(content=alpha.draft(), by=actor())
        values, lines = values_of(drafts.read(draft), 1)
    form = as_posted(values | {"customer": "Plain and Sons", "customer_was": ""}, lines)
    headers = {"X-Autosave": "1"}
    answer = client.post(f"/documents/{draft.id}/edit", form, headers=headers)
    assert answer.status_code == 200
    assert '<div data-part="places">' in answer.content.decode()
    with tenant_scope(alpha.id):
        content = drafts.read(Document.objects.get(id=draft.id))
    assert (content.delivery_address_id, content.contact_id) == (None, None)
    values, lines = values_of(content, 2)
    form = as_posted(values | {"customer": "Customer of Alpha", "customer_was": ""}, lines)
    answer = client.post(f"/documents/{draft.id}/edit", form, headers=headers)
    assert "Shop: 1 Quai, Nice" in answer.content.decode()
