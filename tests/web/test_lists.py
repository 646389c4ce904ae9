"""The data table through its addresses: exact rows, files, views, and what each figure leads to."""

from __future__ import annotations

import csv
import html
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.models import Document
from signet.parties.models import Customer
from signet.reports.ageing import ageing
from signet.reports.models import SavedView
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor, numbered


@pytest.fixture
def client(alpha: World) -> Client:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


def today() -> date:
    return timezone.now().date()


def issued(world: World, price: str = "100", **changes: Any) -> Document:
    """An invoice of one line, taxed at 20 %."""
    line = {"name": "X", "quantity": "1", "price": price, "tax": {"category": "S", "percent": "20"}}
    dated = {"issue_date": str(today()), "due_date": str(today())}
    content = world.draft(lines=[line], **dated | changes)
    return issue(document_id=create_draft(content=content, by=actor()).id, by=actor())


@pytest.fixture
def five(alpha: World) -> World:
    """INV-0001 to 0003 of 120, 240 and 360 GBP, 0004 void, and a draft."""
    with tenant_scope(alpha.id):
        for price in ("100", "200", "300"):
            issued(alpha, price)
        void(document_id=issued(alpha, "900").id, reason="mistake", by=actor())
        create_draft(content=alpha.draft(), by=actor())
    return alpha


def numbers(answer: Any) -> list[str]:
    text = answer.content.decode()
    body = text[text.index("<tbody>") : text.index("</tbody>")]
    return re.findall(r'class="c-number id"><a href="[^"]+"><bdi>([^<]+)<', body)


def test_sort_filter_and_search_give_exactly_these_rows(five: World, client: Client) -> None:
    expected = {
        "?tab=all": ["Draft", numbered("INV", 4), numbered("INV", 3), numbered("INV", 2), numbered("INV", 1)],
        "?tab=issued&sort=payable&order=asc": [numbered("INV", 1), numbered("INV", 2), numbered("INV", 3)],
        "?tab=issued&sort=payable": [numbered("INV", 3), numbered("INV", 2), numbered("INV", 1)],
        "?tab=void": [numbered("INV", 4)],
        "?tab=drafts": ["Draft"],
        f"?q={numbered('INV', 2).lower()}": [numbered("INV", 2)],
        "?q=customer+of&tab=void": [numbered("INV", 4)],
        "?sort=number&order=asc&tab=all": [
            numbered("INV", 1), numbered("INV", 2), numbered("INV", 3), numbered("INV", 4), "Draft"],
        f"?customer={five.customer.id}&tab=void": [numbered("INV", 4)],
        f"?from={today()}&to={today()}&tab=void": [numbered("INV", 4)],
        "?currency=GBP&tab=void": [numbered("INV", 4)],
        "?sort=nonsense&tab=nonsense&from=nonsense&order=up&evil=1": [
            "Draft", numbered("INV", 4), numbered("INV", 3), numbered("INV", 2), numbered("INV", 1)],
    }  # fmt: skip
    for query, rows in expected.items():
        answer = client.get(f"/invoices/{query}")
        assert (query, numbers(answer)) == (query, rows)
        assert "style=" not in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    ["?currency=USD", "?customer=nobody", "?customer=01890000-0000-7000-8000-000000000000", "?q=zzz"],
)  # fmt: skip
def test_no_results_offer_to_clear_the_filters(five: World, client: Client, query: str) -> None:
    text = client.get(f"/invoices/{query}&tab=issued").content.decode()
    assert "Nothing matches" in text
    assert '<a class="btn" id="clear" href="?tab=issued">' in text


def test_an_empty_list_teaches(alpha: World, client: Client) -> None:
    assert "It gets its number when you issue it." in client.get("/invoices/").content.decode()
    assert "is never changed" in client.get("/credit-notes/").content.decode()


def test_pages_of_a_list_are_walked_by_their_links(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        Customer.objects.bulk_create(
            Customer(legal_name=f"Buyer {i:03}", country="GB", currency="GBP") for i in range(119)
        )
    seen, query = [], "?q=buyer"
    while query:
        text = client.get(f"/customers/{query}").content.decode()
        seen += re.findall(r"<bdi>(Buyer \d+)</bdi></a>", text)
        found = re.search(r'id="page-next" href="([^"]+)"', text)
        query = html.unescape(found[1]) if found else ""
    assert seen == [f"Buyer {i:03}" for i in range(119)]
    assert 'id="page-previous"' in text
    assert "119 found" in text


def test_htmx_gets_the_list_alone_and_the_address_to_show(five: World, client: Client) -> None:
    answer = client.get("/invoices/?q=&tab=void&cursor=&x=1", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert text.lstrip().startswith('<div id="list"')
    assert answer["HX-Push-Url"] == "/invoices/?tab=void"
    assert "HX-Request" in answer["Vary"]
    assert numbers(answer) == [numbered("INV", 4)]
    typed = client.get("/invoices/?customer_begins=cust", headers={"HX-Request": "true"})
    assert "HX-Push-Url" not in typed
    assert f"?customer={five.customer.id}" in typed.content.decode()


def test_columns_are_chosen_in_the_address(five: World, client: Client) -> None:
    text = client.get("/invoices/?cols=tax&cols=state").content.decode()
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a [^>]*>)?([A-Z][a-z ]+)', text)
    assert heads == ["Number", "Tax", "State"]


def test_chosen_rows_are_summed_by_currency_and_void_ones_left_out(
    five: World, client: Client
) -> None:
    with tenant_scope(five.id):
        issued(five, "7", currency="KWD", tax_currency="GBP", tax_exchange_rate="2.5")
        ids = list(Document.objects.order_by("id").values_list("id", flat=True))
    chosen = "&".join(f"chosen={document_id}" for document_id in [*ids[:2], *ids[3:4], ids[-1]])
    text = client.get(f"/invoices/?{chosen}").content.decode()
    bar = text[text.index('id="bar"') : text.index("</form>", text.index('id="bar"'))]
    assert re.findall(r'class="sum"><bdi>([^<]+)<', bar) == ["GBP 360.00", "KWD 8.400"]
    assert '<bdi id="bar-count">4</bdi>' in bar
    assert re.search(r"Not counted:\s+Void <bdi>1</bdi>", bar), bar
    assert 'data-minor="8400" data-currency="KWD" data-places="3"' in text
    rows = csv_of(client.get(f"/invoices/?{chosen}&csv=1&cols=payable&sort=number&order=asc"))
    assert rows[1:] == [
        [numbered("INV", 1), "120.00"], [numbered("INV", 2), "240.00"],
        [numbered("INV", 4), "1080.00"], [numbered("INV", 5), "8.400"],
    ]  # fmt: skip


def csv_of(answer: Any) -> list[list[str]]:
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(body.splitlines()))


def test_the_csv_has_the_rows_and_columns_of_the_list(five: World, client: Client) -> None:
    answer = client.get("/invoices/?tab=issued&sort=payable&cols=currency&cols=payable&csv=1")
    assert answer.streaming
    assert answer["Content-Disposition"] == 'attachment; filename="documents.csv"'
    assert csv_of(answer) == [
        ["Number", "Currency", "Total"],
        [numbered("INV", 3), "GBP", "360.00"],
        [numbered("INV", 2), "GBP", "240.00"],
        [numbered("INV", 1), "GBP", "120.00"],
    ]


def test_a_csv_of_many_pages_has_every_row_once_and_no_formula(
    alpha: World, client: Client
) -> None:
    with tenant_scope(alpha.id):
        Customer.objects.bulk_create(
            Customer(legal_name=f"=cmd|' /C calc'!A{i:04}", country="GB", currency="GBP")
            for i in range(450)
        )
    rows = csv_of(client.get("/customers/?cols=currency&csv=1"))
    assert rows[0] == ["Name", "Currency"]
    assert [row[0] for row in rows[1:451]] == [f"'=cmd|' /C calc'!A{i:04}" for i in range(450)]
    assert rows[451:] == [["Customer of Alpha", "GBP"]]


def test_a_view_is_saved_opened_by_default_renamed_and_deleted(five: World, client: Client) -> None:
    data = {"noun": "documents", "name": "Void ones", "query": "tab=void&evil=1", "default": "yes"}
    saved = client.post("/views/new", data)
    assert (saved.status_code, saved["Location"]) == (302, "/invoices/?tab=void")
    opened = client.get("/invoices/")
    assert (opened.status_code, opened["Location"]) == (302, "/invoices/?tab=void")
    text = client.get("/invoices/?tab=void").content.decode()
    assert re.search(r'class="view" href="\?tab=void" aria-current="true"', text)
    assert len(numbers(client.get("/invoices/?view=all"))) == 5
    with tenant_scope(five.id):
        view = SavedView.objects.get()
    again = client.post("/views/new", data, follow=True).content.decode()
    assert "You have a view of this name already" in again
    client.post(f"/views/{view.id}/rename", {"name": "Annulled"})
    assert 'value="Annulled"' in client.get("/views").content.decode()
    client.post(f"/views/{view.id}/default", {"default": "no"})
    assert client.get("/invoices/").status_code == 200
    client.post(f"/views/{view.id}/delete")
    assert "No views yet" in client.get("/views").content.decode()


def test_a_view_of_another_tenant_is_not_there(alpha: World, beta: World, client: Client) -> None:
    with tenant_scope(beta.id):
        view = SavedView.objects.create(user=beta.owner, noun="items", name="Theirs")
    for verb in ("rename", "default", "delete"):
        answer = client.post(f"/views/{view.id}/{verb}", {"name": "Mine"})
        assert (verb, answer.status_code) == (verb, 404)
    assert client.post("/views/new", {"noun": "members", "name": "X"}).status_code == 404


def test_the_figures_of_the_home_page_are_those_of_the_lists_behind_them(
    alpha: World, client: Client
) -> None:
    ages = {400: "50", 31: "200", 1: "100", 0: "300"}  # days since issue, due at once: net amount
    with tenant_scope(alpha.id):
        for days, price in ages.items():
            when = str(today() - timedelta(days=days))
            issued(alpha, price, issue_date=when, due_date=when)
        create_draft(content=alpha.draft(), by=actor())
        buckets = ageing(today())["GBP"]
    amounts = [(bucket.first_day, bucket.amount.amount, bucket.count) for bucket in buckets]
    assert amounts == [
        (None, Decimal("360.00"), 1), (1, Decimal("120.00"), 1), (31, Decimal("240.00"), 1),
        (61, Decimal("0.00"), 0), (91, Decimal("60.00"), 1),
    ]  # fmt: skip
    text = client.get("/").content.decode()
    behind = {}
    for link in {html.unescape(found) for found in re.findall(r'href="(/invoices/\?[^"]+)"', text)}:
        rows = csv_of(client.get(f"{link}&csv=1&cols=balance"))
        behind[link] = sum(Decimal(row[1] or 0) for row in rows[1:])
    assert behind["/invoices/?tab=unpaid&written=own&currency=GBP"] == Decimal("780.00")
    assert behind["/invoices/?tab=overdue&written=own&currency=GBP"] == Decimal("420.00")
    first = today().replace(day=1)
    in_month = sum(
        Decimal(price) * Decimal("1.2")
        for days, price in ages.items()
        if today() - timedelta(days=days) >= first
    )
    assert (
        behind[f"/invoices/?tab=issued&written=own&from={first}&to={today()}&currency=GBP"]
        == in_month
    )
    oldest = today() - timedelta(days=91)
    assert behind[f"/invoices/?tab=unpaid&written=own&currency=GBP&due_to={oldest}"] == Decimal(
        "60.00"
    )
    for shown in ("GBP 780.00", "GBP 420.00", f"GBP {in_month:.2f}"):
        assert f"<bdi>{shown}</bdi>" in text
    assert "style=" not in text


def test_a_new_account_is_led_to_its_first_invoice(alpha: World, client: Client) -> None:
    text = client.get("/").content.decode()
    assert "Four steps to the first invoice" in text
    assert text.count('<li class="done">') == 2
