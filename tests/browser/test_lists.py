"""The data table and the style page in a real browser: keyboard, swaps, sums, phone, axe."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.models import Document
from signet.tenancy.context import tenant_scope
from tests.browser.test_journey import sign_in, tab_to, world  # noqa: F401  the fixture
from tests.fixtures import World, actor, numbered

pytestmark = pytest.mark.browser


@pytest.fixture
def billed(world: World) -> World:  # noqa: F811
    """Three issued invoices of 120, 240 and 360 GBP, and a draft of 1.234 KWD without tax."""
    with tenant_scope(world.id):
        for price in ("100", "200", "300"):
            create(world, price)
        kuwait = {"name": "X", "price": "1.234", "tax": {"category": "Z", "percent": "0"}}
        create_draft(content=world.draft_of_today(lines=[kuwait], currency="KWD"), by=actor())
    return world


def create(world: World, price: str) -> Document:  # noqa: F811
    line = {"name": "X", "price": price, "tax": {"category": "S", "percent": "20"}}
    draft = create_draft(content=world.draft_of_today(lines=[line]), by=actor())
    return issue(document_id=draft.id, by=actor())


def shown(page: Any) -> list[str]:
    return page.locator("td.c-number").all_inner_texts()


def test_sort_search_and_back_swap_the_list_and_keep_the_focus(
    page: Any, server: str, billed: World
) -> None:
    sign_in(page, server)
    page.goto(f"{server}/invoices/")
    page.evaluate("window.kept = true")  # a whole new page would lose this
    tab_to(page, "#sort-payable")
    page.keyboard.press("Enter")
    page.wait_for_selector("th[aria-sort=descending]")
    assert shown(page) == [numbered("INV", 3), numbered("INV", 2), numbered("INV", 1), "Draft"]
    assert page.evaluate("document.activeElement.id") == "sort-payable"
    assert page.url.endswith("/invoices/?sort=payable&order=desc")
    page.keyboard.press("/")
    page.keyboard.type(numbered("INV", 2), delay=15)
    page.wait_for_selector("text=1 found")
    assert shown(page) == [numbered("INV", 2)]
    assert page.evaluate("[document.activeElement.id, document.activeElement.value]") == [
        "q", numbered("INV", 2)]  # fmt: skip
    assert page.inner_text("#said") == "1 found"
    assert f"q={numbered('INV', 2)}" in page.url
    assert "sort=payable" in page.url
    tab_to(page, "#clear-all")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=4 found")
    assert page.input_value("#q") == ""
    assert page.evaluate("document.activeElement.id") == "list"
    assert page.evaluate("window.kept") is True
    page.go_back()
    page.wait_for_selector("text=1 found")
    assert page.input_value("#q") == numbered("INV", 2)


def test_rows_are_walked_and_chosen_by_keys_and_summed_by_currency(
    page: Any, server: str, billed: World
) -> None:
    sign_in(page, server)
    page.goto(f"{server}/invoices/")
    assert page.is_hidden("#bar")
    tab_to(page, "td.id a")
    for key in ("x", "j", "x", "j", "j", "k", "x"):
        page.keyboard.press(key)
    chosen = page.locator("tr.chosen td.c-number").all_inner_texts()
    assert chosen == ["Draft", numbered("INV", 3), numbered("INV", 2)]
    assert page.inner_text("#bar-count") == "3"
    sums = page.locator("#bar-sums .sum").all_inner_texts()
    assert sums == ["GBP 600.00", "KWD 1.234"]
    page.click("#bar-csv")
    page.click("main form button.primary")
    page.wait_for_selector("#run a[href$='/file']")
    with page.expect_download() as download:
        page.click("#run a[href$='/file']")
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("number,")
    assert sorted(line.split(",")[0] for line in lines[1:]) == [
        "", numbered("INV", 2), numbered("INV", 3),
    ]  # fmt: skip
    page.goto(f"{server}/invoices/")
    page.check("#choose-all")
    assert page.inner_text("#bar-count") == "4"
    page.click("#unchoose")
    assert page.is_hidden("#bar")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit")


def test_filters_are_set_and_taken_away_by_keyboard(page: Any, server: str, billed: World) -> None:
    sign_in(page, server)
    page.goto(f"{server}/invoices/")
    tab_to(page, "#filter-currency")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "GBP"
    page.keyboard.press("Enter")
    page.wait_for_selector("text=3 found")
    assert page.evaluate("document.activeElement.id") == "list"
    tab_to(page, "#filter-customer")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Nobody")
    page.wait_for_selector("text=Nothing matches.")
    assert "Nobody" not in page.url
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "filter-customer"
    tab_to(page, "#clear-currency")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=4 found")
    page.go_back()
    page.wait_for_selector("text=3 found")


def test_without_script_the_list_works_by_whole_pages(
    chromium: Any, page: Any, server: str, billed: World
) -> None:
    sign_in(page, server)
    plain = chromium.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    )
    bare = plain.new_page()
    bare.goto(f"{server}/invoices/?sort=number&order=asc")
    bare.fill("#q", numbered("inv", 1))
    bare.press("#q", "Enter")
    assert bare.locator("td.c-number").all_inner_texts() == [numbered("INV", 1)]
    bare.goto(f"{server}/invoices/")
    for box in bare.locator("tbody input").all():
        box.check()
    bare.click("text=Add up the chosen")
    assert bare.locator("#bar-sums .sum").all_inner_texts() == ["GBP 720.00", "KWD 1.234"]
    plain.close()


def test_an_ended_session_becomes_the_sign_in_page(page: Any, server: str, billed: World) -> None:
    sign_in(page, server)
    page.goto(f"{server}/invoices/")
    page.context.clear_cookies()
    page.click("#tab-paid")
    page.wait_for_selector("#id_login")
    assert "next=/invoices/" in page.url


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    page: Any, server: str, billed: World, language: str, scheme: str
) -> None:
    sign_in(page, server)
    page.emulate_media(color_scheme=scheme)
    billed.owner.language = language
    billed.owner.save()
    host = re.sub(r"https?://|:\d+", "", server)
    page.context.add_cookies(
        [{"name": "django_language", "value": language, "domain": host, "path": "/"}]
    )
    for path, open_first in (
        ("/invoices/?currency=GBP&tab=issued", "#columns"),
        ("/invoices/?q=nothing", "#save"),
        ("/customers/", "#filter-country"),
        ("/items/", ""),
        ("/views", ""),
        ("/", ""),
        ("/ui", ""),
    ):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{server}{path}")
        boxes = page.locator("#choose tbody input")
        if boxes.count():
            boxes.first.check()
        if open_first:
            page.click(open_first)
        violations = Axe().run(page).response["violations"]
        found = [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in violations]
        assert (path, found) == (path, [])
        page.set_viewport_size({"width": 320, "height": 640})
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (path, sideways) == (path, 0)
    assert page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
