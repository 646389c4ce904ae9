"""The main job by keyboard alone, every page judged by axe, on a phone and from right to left."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor, make_world, numbered

pytestmark = pytest.mark.browser


@pytest.fixture
def world(server: str) -> World:
    from allauth.account.models import EmailAddress

    made = make_world("Alpha")
    EmailAddress.objects.create(
        user=made.owner, email=made.owner.email, verified=True, primary=True
    )
    return made


def sign_in(page: Any, server: str) -> None:
    page.goto(f"{server}/")
    page.wait_for_function("document.activeElement.id === 'id_login'")
    page.keyboard.type("owner@alpha.example")
    page.keyboard.press("Tab")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Home')")


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until the element has the focus; it must be reachable."""
    for _ in range(120):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def test_sign_in_customer_invoice_issue_pdf_by_keyboard_alone(
    page: Any, server: str, world: World
) -> None:
    sign_in(page, server)
    tab_to(page, "a[href='/customers/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/")
    page.keyboard.press("n")
    page.wait_for_url("**/customers/new")
    tab_to(page, "#legal_name")
    page.keyboard.type("Keyboard Bakery")
    tab_to(page, "#country")
    page.keyboard.type("United King")
    tab_to(page, "button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Keyboard Bakery is saved.")
    tab_to(page, "a[href='/invoices/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/invoices/")
    page.keyboard.press("n")
    page.wait_for_url("**/invoices/new")
    tab_to(page, "#customer")
    page.keyboard.type("keyboard")
    tab_to(page, "#lines-0-name")
    page.keyboard.type("Rye bread")
    tab_to(page, "#lines-0-quantity")
    page.keyboard.press("Control+a")
    page.keyboard.type("12")
    tab_to(page, "#lines-0-price")
    page.keyboard.type("3.50")
    page.keyboard.press("Enter")  # the next line
    page.keyboard.type("Croissant")
    tab_to(page, "#lines-1-price")
    page.keyboard.type("2")
    page.wait_for_selector("#totals:has-text('GBP 52.80')")
    page.wait_for_selector("#saved:has-text('saved')")
    page.wait_for_selector("#paper img")
    page.wait_for_url("**/edit")
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_selector("dialog#issue[open]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1:has-text('{numbered('INV', 1)}')")
    tab_to(page, ".verbs > summary")
    page.keyboard.press("Enter")
    tab_to(page, "a[href$='/pdf']")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == f"{numbered('INV', 1)}.pdf"
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def paths_of(world: World) -> list[str]:
    with tenant_scope(world.id):
        draft = create_draft(content=world.draft(), by=actor())
        document = issue(document_id=create_draft(content=world.draft(), by=actor()).id, by=actor())
        offer = create_draft(content=world.draft(kind="quote"), by=actor())
        quote = issue(document_id=offer.id, by=actor())
    return [
        "/", "/invoices/", "/invoices/?q=nothing", "/credit-notes/", "/invoices/new",
        f"/documents/{draft.id}/edit", f"/documents/{document.id}/", "/customers/", "/customers/new",
        f"/customers/{world.customer.id}", "/items/", "/items/new", f"/items/{world.item.id}", "/company",
        f"/company/{world.company.id}/accounts", f"/company/{world.company.id}/accounts/new",
        f"/company/{world.company.id}/numbering", "/numbering", "/imports", "/company/new",
        f"/documents/{document.id}/credit", f"/documents/{quote.id}/", "/quotes/", "/debit-notes/new", "/audit", "/members", "/keys", "/account/login/",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_and_no_page_scrolls_sideways_on_a_phone(
    page: Any, server: str, world: World, language: str
) -> None:
    page.goto(f"{server}/account/login/")
    assert Axe().run(page).response["violations"] == []
    sign_in(page, server)
    host = re.sub(r"https?://|:\d+", "", server)
    page.context.add_cookies(
        [{"name": "django_language", "value": language, "domain": host, "path": "/"}]
    )
    for path in paths_of(world):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{server}{path}")
        violations = Axe().run(page).response["violations"]
        found = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in violations]
        assert (path, found) == (path, [])
        page.set_viewport_size({"width": 320, "height": 640})
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (path, sideways) == (path, 0)


def test_the_second_of_two_people_is_told_and_loses_nothing(
    page: Any, chromium: Any, server: str, world: World
) -> None:
    with tenant_scope(world.id):
        draft = create_draft(content=world.draft(), by=actor())
    sign_in(page, server)
    page.goto(f"{server}/documents/{draft.id}/edit")
    page.wait_for_selector("#paper img")
    other = page.context.new_page()
    other.goto(f"{server}/documents/{draft.id}/edit")
    other.wait_for_selector("#paper img")
    other.fill("#note", "Theirs")
    other.wait_for_selector("input[name=version][value='2']", state="attached")
    page.fill("#note", "Mine")
    page.wait_for_selector("#saved:has-text('somebody else')")
    assert page.input_value("#note") == "Mine"
    other.close()
