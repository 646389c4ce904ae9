"""Customers and items as a person edits them: doubts beside the field, duplicates, archive, rows."""

from __future__ import annotations

import pytest
from django.test import Client

from signet.catalogue.models import Item
from signet.parties.models import Customer
from signet.tenancy.context import tenant_scope
from tests.fixtures import World

NEW = {"legal_name": "Nouveau", "country": "FR", "currency": "EUR", "language": "en"}
SOLD = {"name": "Beans", "price": "1", "currency": "GBP", "unit": "C62", "tax_category": "S"}


@pytest.fixture
def client(alpha: World) -> Client:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_a_doubtful_number_is_kept_as_typed_and_said(alpha: World, client: Client) -> None:
    answer = client.post("/customers/new", NEW | {"vat_identifier": "FR00000000000"}, follow=True)
    page = answer.content.decode()
    assert "This does not look like a number of its kind." in page
    with tenant_scope(alpha.id):
        row = Customer.objects.get(legal_name="Nouveau")
        assert row.vat_identifier == "FR00000000000"
    spaced = NEW | {"vat_identifier": "FR 23 334 175 221", "version": "1"}
    client.post(f"/customers/{row.id}", spaced)
    page = client.get(f"/customers/{row.id}").content.decode()
    assert "Usually written <bdi>FR23334175221</bdi>." in page
    taken = spaced | {"version": "2", "instead": "vat_identifier:FR23334175221"}
    client.post(f"/customers/{row.id}", taken)
    with tenant_scope(alpha.id):
        row.refresh_from_db()
        assert row.vat_identifier == "FR23334175221"


def test_several_identifiers_on_the_page(alpha: World, client: Client) -> None:
    rows = {
        "identifiers-0-scheme": "0088", "identifiers-0-value": "5012345678900",
        "identifiers-1-scheme": "", "identifiers-1-value": "",
        "identifiers-2-scheme": "NRIC", "identifiers-2-value": "770305021234",
    }  # fmt: skip
    client.post("/customers/new", NEW | rows)
    with tenant_scope(alpha.id):
        row = Customer.objects.get(legal_name="Nouveau")
    assert row.identifiers == [
        {"scheme": "0088", "value": "5012345678900"},
        {"scheme": "NRIC", "value": "770305021234"},
    ]
    page = client.get(f"/customers/{row.id}").content.decode()
    assert 'id="identifiers-1-value" name="identifiers-1-value" value="770305021234"' in page
    gone = NEW | {"version": "1", "identifiers-0-scheme": "0088", "identifiers-0-value": ""}
    client.post(f"/customers/{row.id}", gone)
    with tenant_scope(alpha.id):
        row.refresh_from_db()
    assert row.identifiers == []


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"legal_name": "CUSTOMER of Alpha, Ltd."}, "nearly the same name"),
        ({"vat_identifier": "FR 23 334175221"}, "the same VAT identifier"),
    ],
)
def test_a_customer_known_already_is_asked_about(
    alpha: World, client: Client, typed: dict[str, str], why: str
) -> None:
    answer = client.post("/customers/new", NEW | typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert why in page
    assert f"/customers/{alpha.customer.id}" in page
    with tenant_scope(alpha.id):
        assert Customer.objects.count() == 1
    assert client.post("/customers/new", NEW | typed | {"anyway": "yes"}).status_code == 302
    with tenant_scope(alpha.id):
        assert Customer.objects.count() == 2


def test_another_tenants_customers_are_never_asked_about(client: Client, beta: World) -> None:
    assert beta.customer is not None
    assert (
        client.post("/customers/new", NEW | {"legal_name": "Customer of Beta"}).status_code == 302
    )


def test_an_item_is_archived_and_taken_back(alpha: World, client: Client) -> None:
    client.post(f"/items/{alpha.item.id}/archive", {"archived": "yes"})
    assert "Item of Alpha" not in client.get("/items/?tab=active").content.decode()
    assert "Item of Alpha" in client.get("/items/?tab=archived").content.decode()
    assert "Item of Alpha" not in client.get("/pick/items?q=Item").content.decode()
    client.post(f"/items/{alpha.item.id}/archive", {"archived": "no"})
    assert "Item of Alpha" in client.get("/items/?tab=active").content.decode()


def test_an_item_in_two_languages_with_classes_and_any_unit(alpha: World, client: Client) -> None:
    classes = {
        "classifications-0-list_id": "CLASS", "classifications-0-code": "022",
        "classifications-1-list_id": "HS", "classifications-1-code": "0901.11",
    }  # fmt: skip
    client.post(
        "/items/new",
        SOLD | classes | {"unit": "TNE", "description": "Green", "second_description": "បៃតង"},
    )
    with tenant_scope(alpha.id):
        row = Item.objects.get(name="Beans")
    assert (row.unit, row.second_description) == ("TNE", "បៃតង")
    assert row.classifications == [
        {"code": "022", "list_id": "CLASS", "list_version": ""},
        {"code": "0901.11", "list_id": "HS", "list_version": ""},
    ]
    answer = client.post("/items/new", SOLD | {"unit": "??"})
    assert answer.status_code == 422
    assert "This is not a unit of UN/ECE Recommendation 20" in answer.content.decode()
