"""The form of an order: what an item brings, what is typed by hand, and what is kept on changing it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from lxml import html

from signet.catalogue.models import Item
from signet.orders.models import Order
from signet.orders.storing import read
from signet.parties.models import Company, Customer
from signet.taxation.actions.save_rate import add_presets
from signet.tenancy.context import tenant_scope
from signet.web.draft_tax import key_of
from tests.fixtures import World, actor

BEER = "SP.S:10+PLT.S:5+S:10@SP,PLT,AT"
CLASS = {"code": "022", "list_id": "CLASS", "list_version": ""}


@pytest.fixture
def client(alpha: World) -> Client:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    return browser


@pytest.fixture
def beer(alpha: World) -> Item:
    """A Cambodian bar: its beer stands under three taxes of the table and has a class of MyInvois."""
    with tenant_scope(alpha.id):
        Company.objects.update(country="KH")
        Customer.objects.update(currency="GBP")
        add_presets(country="KH", by=actor())
        return Item.objects.create(
            code="BEER", name="Beer", second_name="ស្រាបៀរ", second_description="ដប", currency="GBP",
            price=Decimal("2.50"), tax_code="KH-SP-PLT-VAT", tax_percent=Decimal(10),
            classifications=[CLASS],
        )  # fmt: skip


def stored() -> Order:
    return Order.objects.latest("id")


def post(client: Client, at: str = "/orders/new", **data: object) -> Any:
    return client.post(at, data)


def values(page: bytes) -> dict[str, str]:
    """What a browser would post again without a touch."""
    form = html.fromstring(page.decode()).get_element_by_id("order")
    return {
        node.get("name"): (node.value if node.tag == "select" else node.get("value")) or ""
        for node in form.xpath(".//*[@name]")
        if node.tag != "button"
    }


def row(item: Item, **more: object) -> dict[str, object]:
    return {"lines-0-item_id": item.id, "lines-0-name": item.name} | {
        f"lines-0-{name}": value for name, value in more.items()
    }


def test_an_item_brings_all_its_taxes_words_and_classes(
    alpha: World, client: Client, beer: Item
) -> None:
    answer = post(client, customer=alpha.customer.legal_name, **row(beer, quantity="4"))  # type: ignore[attr-defined]
    assert answer.status_code == 302
    with tenant_scope(alpha.id):
        [line] = read(stored()).lines
        assert stored().customer_id == alpha.customer.id  # type: ignore[attr-defined]
    assert (line.price, line.quantity, line.second_description) == (Decimal("2.5"), 4, "ដប")
    assert [one.code for one in line.classifications] == ["022"]
    assert key_of(line.charged) == BEER


def test_names_alone_do_without_scripts(alpha: World, client: Client, beer: Item) -> None:
    typed = {"lines-0-name": "Beer", "lines-1-name": "Corkage", "lines-1-price": "3"}
    assert post(client, customer="", **typed).status_code == 302
    with tenant_scope(alpha.id):
        order = stored()
        lines = read(order).lines
    assert (order.customer_id, lines[0].item_id, lines[1].item_id) == (None, beer.id, None)
    assert key_of(lines[1].charged) == BEER  # by hand: taxed like the line above
    unknown = post(client, customer="Nobody Ltd", **typed)
    page = html.fromstring(unknown.content.decode())
    assert unknown.status_code == 422
    assert page.xpath("//div[@role='alert']//a/@href") == ["#customer"]
    assert page.get_element_by_id("customer").value == "Nobody Ltd"
    assert page.get_element_by_id("lines-1-price").value == "3"


def test_a_line_by_hand_takes_the_usual_tax(alpha: World, client: Client, beer: Item) -> None:
    assert post(client, **{"lines-0-name": "Corkage", "lines-0-price": "3"}).status_code == 302
    with tenant_scope(alpha.id):
        assert key_of(read(stored()).lines[0].charged) == "S:10@SP,PLT,AT"


def test_a_price_is_never_presumed(alpha: World, client: Client, beer: Item) -> None:
    with tenant_scope(alpha.id):
        Customer.objects.update(currency="USD")  # the item's price is in pounds
    chosen = {"customer_id": alpha.customer.id, **row(beer)}  # type: ignore[attr-defined]
    for wrong in (chosen, {"lines-0-name": "Corkage"}):
        answer = post(client, **wrong)
        assert answer.status_code == 422
        page = html.fromstring(answer.content.decode())
        assert page.xpath("//div[@role='alert']//a/@href") == ["#lines-0-price"]
    assert post(client, **chosen | {"lines-0-price": "3.10"}).status_code == 302
    with tenant_scope(alpha.id):
        assert (stored().currency, read(stored()).lines[0].price) == ("USD", Decimal("3.1"))


def test_what_is_not_touched_is_kept_whatever_became_of_the_item(
    alpha: World, client: Client, beer: Item
) -> None:
    post(client, customer_id=alpha.customer.id, **row(beer))  # type: ignore[attr-defined]
    with tenant_scope(alpha.id):
        order, before = stored(), read(stored())
        Item.objects.filter(id=beer.id).update(
            name="Draught beer", price=9, tax_code="", archived_at="2026-11-21T00:00:00Z"
        )
    again = values(client.get(f"/orders/{order.id}/edit").content)
    assert again["customer"] == alpha.customer.legal_name  # type: ignore[attr-defined]
    assert client.post(f"/orders/{order.id}/edit", again | {"note": "window"}).status_code == 302
    with tenant_scope(alpha.id):
        after = read(stored())
    assert after == before.model_copy(update={"note": "window"})


def test_another_name_is_another_thing(alpha: World, client: Client, beer: Item) -> None:
    post(client, **row(beer))
    with tenant_scope(alpha.id):
        order = stored()
    again = values(client.get(f"/orders/{order.id}/edit").content)
    renamed = again | {"lines-0-name": "Beer, no ice"}
    assert client.post(f"/orders/{order.id}/edit", renamed).status_code == 302
    with tenant_scope(alpha.id):
        [line] = read(stored()).lines
        assert (line.name, line.item_id, key_of(line.charged)) == ("Beer, no ice", beer.id, BEER)
        version = stored().version
    other = renamed | {"lines-0-name": "Corkage", "version": str(version)}
    assert client.post(f"/orders/{order.id}/edit", other).status_code == 302
    with tenant_scope(alpha.id):
        [line] = read(stored()).lines
    assert (line.name, line.item_id, line.classifications) == ("Corkage", None, [])
    assert key_of(line.charged) == "S:10@SP,PLT,AT"
