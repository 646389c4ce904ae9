"""Addresses and contacts of customers through the API, down to the XML."""

from __future__ import annotations

from signet.en16931.ubl.reader import read
from tests.api.calling import caller, draft
from tests.fixtures import World

NEW = {
    "legal_name": "Maison Lerouge", "vat_identifier": "FR23334175221", "country": "FR",
    "currency": "GBP", "city": "Paris", "electronic_scheme": "9957",
    "electronic_address": "FR23334175221",
}  # fmt: skip
PLACES = {
    "addresses": [{"label": "Shop", "line1": "1 Quai", "city": "Nice", "default_for": "delivery"}],
    "contacts": [{"name": "Léa", "email": "lea@x.example", "is_default": True}],
}


def test_from_the_customer_to_the_xml(alpha: World) -> None:
    call = caller(alpha)
    customer = call("POST", "/customers", NEW | PLACES).json()
    [address], [contact] = customer["addresses"], customer["contacts"]
    assert (address["country"], address["default_for"]) == ("FR", "delivery")
    body = draft(alpha, customer_id=customer["id"])
    made = call("POST", "/documents", body).json()
    assert made["content"]["delivery_address_id"] == address["id"]
    assert made["content"]["contact_id"] == contact["id"]
    assert call("POST", f"/documents/{made['id']}/issue").status_code == 200
    said = read(call("GET", f"/documents/{made['id']}/xml").content).invoice
    assert said.delivery is not None
    assert said.delivery.address is not None
    assert (said.delivery.address.line1, said.delivery.address.city) == ("1 Quai", "Nice")
    assert said.buyer.contact is not None
    assert (said.buyer.contact.name, said.buyer.contact.email) == ("Léa", "lea@x.example")


def test_a_list_replaces_and_left_out_stays(alpha: World) -> None:
    call = caller(alpha)
    customer = call("POST", "/customers", NEW | PLACES).json()
    path = f"/customers/{customer['id']}"
    stays = call("PUT", path, NEW | {"version": 1}).json()
    assert stays["addresses"] == customer["addresses"]
    gone = call("PUT", path, NEW | {"version": 2, "addresses": []}).json()
    assert (gone["addresses"], gone["contacts"]) == ([], customer["contacts"])
    listed = call("GET", "/customers?search=Maison").json()["data"]
    assert listed[0]["contacts"] == customer["contacts"]


def test_refusals_name_the_field(alpha: World) -> None:
    call = caller(alpha)
    two = {"contacts": [{"name": "A", "is_default": True}, {"name": "B", "is_default": True}]}
    refused = call("POST", "/customers", NEW | two)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/contacts/1/is_default"
    nowhere = draft(alpha, delivery_address_id="0190a0b0-0000-7000-8000-000000000000")
    refused = call("POST", "/documents", nowhere)
    assert refused.json()["errors"][0]["pointer"] == "/delivery_address_id"
    assert call("GET", "/documents").json()["data"] == []
