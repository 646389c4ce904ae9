"""Comboboxes and short forms: what the server answers them, and the same without a script."""

from __future__ import annotations

import json
import re
import time

import pytest
from django.test import Client
from lxml import html

from signet.catalogue.models import Item
from signet.documents import drafts
from signet.documents.actions.change_draft import change_draft
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.models import Document
from signet.parties.models import Company, Customer
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor
from tests.web.test_editor_terms import form_of


@pytest.fixture
def client(alpha: World) -> Client:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


def texts(client: Client, url: str) -> list[str]:
    page = html.fromstring(client.get(url).content.decode())
    return page.xpath("//li/@data-text") + [f"+{t}" for t in page.xpath("//li/@data-create")]


def test_customers_are_found_by_any_part_of_their_name_best_first(
    alpha: World, client: Client
) -> None:
    with tenant_scope(alpha.id):
        for name, code in (("Old Bakery", "K-7"), ("bakery One", ""), ("Zoo", "")):
            Customer.objects.create(legal_name=name, code=code, country="GB", currency="GBP")
        Customer.objects.create(
            legal_name="Bakery gone", country="GB", currency="GBP",
            archived_at="2026-01-01T00:00:00Z",
        )  # fmt: skip
    found = texts(client, "/pick/customers?q=BAKERY")
    assert found == ["bakery One", "Old Bakery", "+BAKERY"]
    assert texts(client, "/pick/customers?q=k-7") == ["Old Bakery", "+k-7"]
    assert texts(client, "/pick/customers?q=FR2333") == ["Customer of Alpha", "+FR2333"]
    assert texts(client, "/pick/customers?q=") == []
    with tenant_scope(alpha.id):
        create_draft(content=alpha.draft(), by=actor())
    assert texts(client, "/pick/customers?q=") == ["Customer of Alpha"]


def test_ten_thousand_customers_are_searched_in_a_moment(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        Customer.objects.bulk_create(
            Customer(legal_name=f"Customer number {n}", country="GB", currency="GBP")
            for n in range(10_000)
        )
    client.get("/pick/customers?q=warm")
    started = time.perf_counter()
    assert texts(client, "/pick/customers?q=number 9876") == [
        "Customer number 9876", "+number 9876",
    ]  # fmt: skip
    assert time.perf_counter() - started < 1


def test_items_carry_what_fills_a_line(alpha: World, client: Client) -> None:
    page = html.fromstring(client.get("/pick/items?q=item of").content.decode())
    [option] = page.xpath("//li[@data-value]")
    assert json.loads(option.attrib.pop("data-fill")) == {
        "second_name": "", "description": "", "second_description": "", "item_code": "A1",
        "classifications": [],
    }  # fmt: skip
    assert {k: v for k, v in option.attrib.items() if k.startswith("data-")} == {
        "data-value": str(alpha.item.id), "data-text": "Item of Alpha", "data-currency": "GBP",
        "data-unit": "KGM", "data-price": "62", "data-tax": "S:20", "data-tax-name": "20 %",
    }  # fmt: skip
    assert "GBP 62.00" in option.text_content()


def test_a_customer_is_created_in_place_or_refused_at_its_field(
    alpha: World, client: Client
) -> None:
    form = client.get("/pick/customers/new?name=Zed%20%3Cb%3E").content.decode()
    assert 'value="Zed &lt;b&gt;"' in form
    refused = client.post(
        "/pick/customers/new", {"legal_name": "", "country": "GB", "currency": "GBP"}
    )
    assert refused.status_code == 422
    assert 'id="quick-legal_name-error"' in refused.content.decode()
    made = client.post(
        "/pick/customers/new", {"legal_name": "Zed", "country": "GB", "currency": "GBP"}
    )
    assert made.status_code == 201
    with tenant_scope(alpha.id):
        row = Customer.objects.get(legal_name="Zed")
    assert f'data-value="{row.id}"' in made.content.decode()


def test_an_item_is_created_in_place(alpha: World, client: Client) -> None:
    data = {"name": "Mug", "price": "4.5", "currency": "GBP", "unit": "C62", "tax_category": "S",
            "tax_percent": "20"}  # fmt: skip
    assert client.post("/pick/items/new", data | {"price": "x"}).status_code == 422
    made = client.post("/pick/items/new", data)
    assert (made.status_code, 'data-price="4.5"' in made.content.decode()) == (201, True)
    with tenant_scope(alpha.id):
        assert Item.objects.filter(name="Mug").count() == 1


def test_an_auditor_creates_nothing(alpha: World) -> None:
    from signet.tenancy.models import Membership

    with tenant_scope(alpha.id):
        Membership.objects.update(role="auditor")
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    assert texts(browser, "/pick/customers?q=alpha") == ["Customer of Alpha"]
    assert browser.get("/pick/customers/new").status_code == 403
    assert browser.post("/pick/items/new", {"name": "x"}).status_code == 403


def test_others_customers_and_items_are_never_offered(
    alpha: World, beta: World, client: Client
) -> None:
    assert texts(client, "/pick/customers?q=beta") == ["+beta"]
    assert texts(client, "/pick/items?q=beta") == ["+beta"]


LINE = {"lines-0-name": "X", "lines-0-price": "10", "lines-0-tax": "S:20", "kind": "invoice"}


def test_without_a_script_the_customer_is_found_by_name(alpha: World, client: Client) -> None:
    typed = LINE | {"customer": "customer of alpha", "customer_id": "", "customer_was": ""}
    assert client.post("/invoices/new", typed).status_code == 302
    with tenant_scope(alpha.id):
        assert Document.objects.get().customer_id == alpha.customer.id
    answer = client.post("/invoices/new", typed | {"customer": "Nobody"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "No customer is called “Nobody”. Choose one from the list, or create it." in page
    assert 'href="#customer"' in page
    assert 'value="Nobody"' in page
    with tenant_scope(alpha.id):
        Customer.objects.create(legal_name="Customer of alpha", country="GB", currency="GBP")
        Customer.objects.create(legal_name="Customer of ALPHA", country="GB", currency="GBP")
    several = client.post("/invoices/new", typed)
    assert "Several customers are called" in several.content.decode()


def test_both_versions_of_a_conflict_are_kept(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        draft = create_draft(content=alpha.draft(note="First"), by=actor())
    mine = form_of(client.get(f"/documents/{draft.id}/edit").content.decode()).dict()
    with tenant_scope(alpha.id):
        theirs = drafts.read(draft).model_copy(update={"note": "Theirs"})
        change_draft(document_id=draft.id, version=1, content=theirs, by=actor())
    mine |= {"note": "Mine"}
    answer = client.post(f"/documents/{draft.id}/edit", mine, headers={"X-Autosave": "1"})
    assert answer.status_code == 409
    assert f'formaction="/documents/{draft.id}/copy"' in answer.content.decode()
    plain = client.post(f"/documents/{draft.id}/edit", mine)
    assert (plain.status_code, ">Mine</textarea>" in plain.content.decode()) == (409, True)
    kept = client.post(f"/documents/{draft.id}/copy", mine)
    assert kept.status_code == 302
    with tenant_scope(alpha.id):
        notes = {drafts.read(d).note for d in Document.objects.all()}
        assert notes == {"Theirs", "Mine"}
        assert {d.payable_minor for d in Document.objects.all()} == {554400}


def test_times_are_those_of_the_tenants_wall_clock(alpha: World, client: Client) -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from signet.tenancy.models import Tenant

    with tenant_scope(alpha.id):
        Tenant.objects.update(time_zone="Asia/Phnom_Penh")
        draft = create_draft(content=alpha.draft(), by=actor())
        clock = draft.updated_at.astimezone(ZoneInfo("Asia/Phnom_Penh"))
        assert isinstance(clock, datetime)
    page = client.get(f"/documents/{draft.id}/edit").content.decode()
    assert f"Draft · saved {clock:%H:%M}" in page


def test_the_page_of_a_document_tells_its_story(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        made = create_draft(content=alpha.draft(), by=actor())
        for n in range(3):
            content = drafts.read(made).model_copy(update={"note": f"n{n}"})
            change_draft(document_id=made.id, version=n + 1, content=content, by=actor())
        document = issue(document_id=made.id, by=actor())
    page = client.get(f"/documents/{document.id}/").content.decode()
    assert re.findall(r'<li class="(\w+)">([^<·]+)', page) == [
        ("issue", "Issued: number taken, content frozen "), ("change_draft", "Draft changed 3 times"),
        ("create_draft", "Draft begun"),
    ]  # fmt: skip
    assert page.count('<figure class="paper">') == 1
    refused = client.post(f"/documents/{document.id}/void", {"reason": " "})
    assert (refused.status_code, "data-show" in refused.content.decode()) == (422, True)
    answer = client.post(
        f"/documents/{document.id}/void", {"reason": "Wrong customer"}, follow=True
    )
    shown = answer.content.decode()
    assert "INV-2026-0001 is void." in shown
    assert "nothing is owed for it, and its number stays used" in shown
    assert "Wrong customer" in shown
    assert 'data-open="void"' not in shown


def test_originals_are_found_by_number_and_bring_what_the_tax_office_calls_them(
    alpha: World, client: Client
) -> None:
    with tenant_scope(alpha.id):
        made = [create_draft(content=alpha.draft(), by=actor()) for _ in range(3)]
        first, second = (issue(document_id=one.id, by=actor()) for one in made[:2])
    assert texts(client, "/pick/originals?q=") == [second.number, first.number]
    assert texts(client, f"/pick/originals?q={first.number[-4:]}") == [first.number]
    page = html.fromstring(client.get("/pick/originals?q=0001").content)
    assert json.loads(page.xpath("//li/@data-fill")[0]) == {
        "number": first.number, "issue_date": first.issue_date.isoformat(), "network_id": "",
    }  # fmt: skip
    assert texts(client, f"/pick/originals?q=&customer_id={first.customer_id}") != []
    assert texts(client, f"/pick/originals?q=&customer_id={first.id}") == []


def test_class_codes_are_found_by_words_where_they_are_asked_for(
    alpha: World, client: Client
) -> None:
    assert texts(client, "/pick/classifications?q=child") == []
    with tenant_scope(alpha.id):
        Company.objects.filter(id=alpha.company.id).update(country="MY")
    assert texts(client, "/pick/classifications?q=child care")[0] == "002"
    assert texts(client, "/pick/classifications?q=002") == ["002"]
    assert texts(client, "/pick/classifications?q=hotel") == ["022"]
    page = html.fromstring(client.get("/pick/classifications?q=002").content)
    [fill] = page.xpath("//li/@data-fill")
    assert json.loads(fill) == {"code": "002", "list_id": "CLASS", "list_version": ""}


def test_activities_and_units_are_found_by_words(alpha: World, client: Client) -> None:
    client.force_login(alpha.owner)
    assert texts(client, "/pick/activities?q=night clubs")[0] == "56101"
    assert texts(client, "/pick/activities?q=56103") == ["56103"]
    assert texts(client, "/pick/activities?q=not applicable") == []
    assert texts(client, "/pick/units?q=ream")[0] == "RM"
    page = html.fromstring(client.get("/pick/units?q=RM").content)
    (fill,) = page.xpath("//li[@data-text='RM']/@data-fill")
    assert fill == '{"unit_code": "RM"}'
