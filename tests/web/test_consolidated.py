"""The page on which a month's sales are gathered, and what home says while they are due."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from lxml import html

from signet.documents.models import Document, State
from signet.kernel import clock
from signet.networks.models import Connection
from signet.parties.models import Company, Customer
from signet.tenancy.context import tenant_scope
from signet.web import attention
from tests.db.test_consolidated_month import sold
from tests.fixtures import World

PAGE = "/consolidated/new"
TAX = {"scheme": "SERVICE", "category": "S", "percent": "8"}


@pytest.fixture
def shop(alpha: World) -> World:
    with tenant_scope(alpha.id):
        Company.objects.filter(id=alpha.company.id).update(  # type: ignore[attr-defined]
            country="MY", currency="MYR", identifiers=[{"scheme": "MSIC", "value": "56103"}]
        )
        Customer.objects.filter(id=alpha.customer.id).update(  # type: ignore[attr-defined]
            legal_name="Walk-in", country="MY", vat_identifier="", legal_registration=""
        )
    return alpha


def text(page: Any) -> str:
    return " ".join(html.fromstring(page.content.decode()).text_content().split())


def test_a_month_is_shown_and_gathered(shop: World, client: Client) -> None:
    with tenant_scope(shop.id):
        sold(shop, "100", currency="MYR")
        sold(shop, "20000", currency="MYR")
    client.force_login(shop.owner)
    shown = client.get(f"{PAGE}?month=2026-10")
    said = text(shown)
    assert "MYR 108.00" in said
    assert "100.00 without tax, 8.00 tax" in said
    assert "Due7 Nov 2026" in said
    assert "1 · above RM 10,000INV-2026-0002" in said
    assert "Send INV-2026-0002 by itself" in shown.content.decode()
    assert "is not connected to MyInvois" in said
    made = client.post(PAGE, {"month": "2026-10"})
    with tenant_scope(shop.id):
        draft = Document.objects.get(kind="consolidated")
    assert (made.status_code, made["Location"]) == (302, f"/documents/{draft.id}/")
    draft_page = text(client.get(made["Location"]))
    assert "INV-2026-0001" in draft_page
    assert "Issue this consolidated e-invoice?" in draft_page
    again = client.post(PAGE, {"month": "2026-10"})
    assert again.status_code == 409
    assert "There is no invoice to gather in this month" in text(again)
    assert "Made for October 2026" in text(again)
    assert client.post(f"/documents/{draft.id}/discard")["Location"] == "/consolidated/"
    with tenant_scope(shop.id):
        assert Document.objects.get(id=draft.id).state == State.DISCARDED
    assert "MYR 108.00" in text(client.get(f"{PAGE}?month=2026-10"))


def test_the_small_taxpayer_gathers_all(shop: World, client: Client) -> None:
    with tenant_scope(shop.id):
        sold(shop, "20000", currency="MYR")
    client.force_login(shop.owner)
    assert "MYR 21,600.00" in text(client.get(f"{PAGE}?month=2026-10&relaxed=on"))
    client.post(PAGE, {"month": "2026-10", "relaxed": "on"})
    with tenant_scope(shop.id):
        assert Document.objects.get(kind="consolidated").with_tax_minor == 2_160_000


def test_odd_addresses_are_answered(shop: World, client: Client) -> None:
    client.force_login(shop.owner)
    for query in (
        "month=never",
        "month=2026-13",
        "month=1066-10",
        "month=2999-01",
        "company=x&branch=y",
    ):
        assert client.get(f"{PAGE}?{query}").status_code == 200, query
    running = client.post(PAGE, {"month": "2999-01"})
    assert running.status_code == 422
    assert "This month is not over" in text(running)


def test_without_a_malaysian_company_there_is_none(alpha: World, client: Client) -> None:
    client.force_login(alpha.owner)
    assert "No Malaysian company here" in text(client.get(PAGE))
    assert "/consolidated/" not in client.get("/invoices/").content.decode()


def test_nobody_types_one_in_the_editor(shop: World, client: Client) -> None:
    client.force_login(shop.owner)
    page = client.post("/invoices/new", {"kind": "consolidated", "line-0-name": "Kopi"})
    assert page.status_code == 422
    assert "made from the documents of a month" in text(page)


def test_home_reminds_while_it_is_due(
    shop: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tenant_scope(shop.id):
        Connection.objects.create(
            company_id=shop.company.id, network="myinvois", environment="sandbox", hook=b"x",  # type: ignore[attr-defined]
            hook_hash=b"x" * 32, created_at=clock.now(), created_by="Test",
        )  # fmt: skip
        sold(shop, currency="MYR")
    client.force_login(shop.owner)
    for day, left in ((date(2026, 11, 1), "6 days left"), (date(2026, 11, 7), "0 days left")):
        monkeypatch.setattr(attention, "today", lambda _zone, day=day: day)
        home = client.get("/").content.decode()
        assert "Sales of October 2026 to people who asked for no e-invoice" in home
        assert left in home
        assert f"{PAGE}?company={shop.company.id}&amp;month=2026-10" in home  # type: ignore[attr-defined]
    for day in (date(2026, 11, 8), date(2026, 12, 1)):
        monkeypatch.setattr(attention, "today", lambda _zone, day=day: day)
        assert "are not told to LHDN yet" not in client.get("/").content.decode()
    monkeypatch.setattr(attention, "today", lambda _zone: date(2026, 11, 3))
    left_over = "/invoices/?exchanged=none&cols=exchanged"
    assert "INV-2026-0001" in client.get(left_over).content.decode()
    assert client.post(PAGE, {"month": "2026-10"}).status_code == 302
    assert "are not told to LHDN yet" not in client.get("/").content.decode()
    assert "INV-2026-0001" not in client.get(left_over).content.decode()
    assert "With the month’s sales" in client.get("/invoices/?cols=exchanged").content.decode()
    assert "/consolidated/" in client.get("/invoices/").content.decode()
