"""Taxes in the editor and on their own pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from signet.documents import drafts
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.models import Document
from signet.taxation.actions.save_rate import add_presets
from signet.taxation.models import ExchangeRate, TaxRate
from signet.tenancy.context import tenant_scope
from signet.web.draft_tax import key_of, tax_choices, taxes_of
from tests.fixtures import World, actor

KEY = "SP.S:10+PLT.S:5+S:10@SP,PLT,AT"


@pytest.fixture
def client(alpha: World) -> Client:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


def cambodian(world: World) -> None:
    with tenant_scope(world.id):
        company: Any = world.company
        company.country = "KH"
        company.save()
        add_presets(country="KH", by=actor())


def typed(day: str = "2026-11-21", **more: str) -> dict[str, str]:
    return {
        "kind": "invoice", "issue_date": day, "lines-0-name": "Beer", "lines-0-quantity": "10",
        "lines-0-price": "50000", "lines-0-tax": KEY,
    } | more  # fmt: skip


def test_a_choice_is_its_taxes() -> None:
    assert [t["scheme"] for t in taxes_of(KEY)] == ["SP", "PLT", "VAT"]
    assert taxes_of("TOURISM.S:=10") == [{"scheme": "TOURISM", "category": "S", "per_unit": "10"}]
    assert taxes_of("nonsense") == [{"category": "nonsense"}]


def test_the_editor_offers_the_taxes_of_the_issue_date(alpha: World, client: Client) -> None:
    cambodian(alpha)
    with tenant_scope(alpha.id):
        draft = create_draft(content=alpha.draft(issue_date="2023-12-31"), by=actor())
    page = client.get(f"/documents/{draft.id}/edit").content.decode()
    assert '<option value="PLT.S:3">Public lighting tax 3%</option>' in page
    assert '<option value="SP.S:10+PLT.S:3+S:10@SP,PLT,AT">SP 10% + PLT + VAT</option>' in page
    assert "PLT.S:5" not in page
    assert '<option value="S:20" selected>20 %</option>' in page  # what the line has is kept
    answer = client.post("/invoices/new", typed(), headers={"X-Autosave": "1"}).content.decode()
    offers = answer[answer.index("data-offers") : answer.index('data-part="totals"')]
    assert f'<option value="{KEY}">SP 10% + PLT + VAT</option>' in offers


def test_a_combination_is_stored_with_its_names(alpha: World, client: Client) -> None:
    cambodian(alpha)
    answer = client.post("/invoices/new", typed(), headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    assert "632,500.00" in answer.content.decode()
    with tenant_scope(alpha.id):
        document = Document.objects.latest("id")
        taxes = drafts.read(document).lines[0].taxes
        assert key_of(taxes) == KEY
        assert taxes[1].second_name == "អាករបំភ្លឺសាធារណៈ 5%"


def test_prices_with_tax_are_a_tick(alpha: World, client: Client) -> None:
    gross = {"prices_include_tax": "1", "lines-0-tax": "S:20", "lines-0-price": "12"}
    client.post("/invoices/new", typed(**gross), headers={"X-Autosave": "1"})
    with tenant_scope(alpha.id):
        document = Document.objects.latest("id")
        assert (document.with_tax_minor, document.lines_minor) == (12_000, 10_000)
    page = client.get(f"/documents/{document.id}/edit").content.decode()
    assert 'name="prices_include_tax" value="1" checked>' in page
    net = gross | {"prices_include_tax": "", "version": "1", "lines-0-key": "1"}
    client.post(f"/documents/{document.id}/edit", typed(**net), headers={"X-Autosave": "1"})
    with tenant_scope(alpha.id):
        assert Document.objects.get(id=document.id).with_tax_minor == 14_400


def test_without_a_table_the_rates_in_use_are_offered() -> None:
    assert [key for key, _name in tax_choices({"S:5"}, [])] == [
        "S:5", "AE", "E", "G", "K", "O", "Z",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("country", "usual"),
    [
        ("GB", "S:20"),
        ("DE", "S:19"),
        ("SA", "S:15"),
        ("KH", "S:10@SP,PLT,AT"),
        ("MY", "SST.O"),  # who is not registered may not charge SST: it is chosen, never presumed
    ],
)
def test_a_new_line_takes_the_usual_tax_of_the_country(
    alpha: World, client: Client, country: str, usual: str
) -> None:
    with tenant_scope(alpha.id):
        company: Any = alpha.company
        company.country = country
        company.save()
        add_presets(country=country, by=actor())
    page = client.get("/invoices/new").content.decode()
    blank = page[page.index('id="new-line"') :]
    select = blank[blank.index('name="lines-0-tax"') :]
    first = re.search(r'<option value="([^"]*)"', select)
    assert first is not None
    assert first[1] == usual


def test_an_item_brings_the_tax_of_its_code(alpha: World, client: Client) -> None:
    cambodian(alpha)
    item: Any = alpha.item
    with tenant_scope(alpha.id):
        item.tax_code = "KH-SP-PLT-VAT"
        item.save()
    found = client.get("/pick/items?q=Item").content.decode()
    assert f'data-tax="{KEY}" data-tax-name="SP 10% + PLT + VAT"' in found


def test_every_figure_says_why(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        draft = create_draft(content=alpha.draft(), by=actor())
        issued = issue(document_id=draft.id, by=actor())
    page = client.get(f"/documents/{issued.id}/why").content.decode()
    assert "4620.00 GBP × 20% = 924." in page
    assert "To pay: 5544.00 GBP." in page


def test_taxes_are_kept_on_their_page(alpha: World, client: Client) -> None:
    assert client.post("/taxes", {"country": "GB"}).status_code == 302
    page = client.get("/taxes").content.decode()
    assert "VAT 5% (reduced)" in page
    data = {
        "code": "MIX",
        "name": "Mix",
        "scheme": "VAT",
        "category": "S",
        "combines": "GB-S, GB-X",
    }
    refused = client.post("/taxes/new", data)
    assert refused.status_code == 422
    assert "There is no single tax with the code GB-X." in refused.content.decode()
    with tenant_scope(alpha.id):
        row = TaxRate.objects.get(code="GB-S")
    form = client.get(f"/taxes/{row.id}").content.decode()
    assert 'value="2011-01-04"' in form
    changed = {"code": "GB-S", "name": "Standard", "scheme": "VAT", "category": "S", "percent": "20", "version": "1"}  # fmt: skip
    assert client.post(f"/taxes/{row.id}", changed).status_code == 302
    assert client.post(f"/taxes/{row.id}/remove").status_code == 302
    with tenant_scope(alpha.id):
        assert not TaxRate.objects.filter(code="GB-S").exists()


def test_exchange_rates_are_typed_or_read(alpha: World, client: Client) -> None:
    one = {"day": "2026-11-20", "base": "USD", "quote": "KHR", "rate": "4,015.5", "source": "NBC"}
    assert client.post("/exchange-rates/add", one).status_code == 302
    file = SimpleUploadedFile("r.csv", b"day,base,quote,rate,source\n2026-11-21,USD,KHR,0,NBC\n")
    refused = client.post("/exchange-rates/add", {"file": file})
    assert refused.status_code == 422
    assert "Line 2:" in refused.content.decode()
    assert "4015.5 KHR" in client.get("/exchange-rates").content.decode()
    broken = SimpleUploadedFile("r.csv", b"\xff\xfe\x00")
    assert client.post("/exchange-rates/add", {"file": broken}).status_code == 422
    with tenant_scope(alpha.id):
        assert ExchangeRate.objects.count() == 1
