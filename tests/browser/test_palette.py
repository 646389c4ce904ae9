"""The command palette by keyboard alone: to a document, a customer, a form, a verb of the page; in Arabic too."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import User
from tests.browser.test_journey import sign_in, world  # noqa: F401  the fixture
from tests.fixtures import World, actor

pytestmark = pytest.mark.browser


def typed(page: Any, text: str, first: str) -> None:
    """Open the palette, type, and wait until the marked option is the one."""
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open] [role=option]")
    assert page.evaluate("document.activeElement.id") == "palette-q"
    page.keyboard.type(text)
    marked(page, first)


def marked(page: Any, text: str) -> None:
    """Wait until this option is the one that Enter would take, and the input says so."""
    option = page.wait_for_selector(f"#palette [aria-selected=true]:has(:text-is('{text}'))")
    active = page.get_attribute("#palette-q", "aria-activedescendant")
    assert active == option.get_attribute("id")


def violations(page: Any) -> list[Any]:
    found = Axe().run(page).response["violations"]
    return [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found]


def test_everywhere_by_keyboard(page: Any, server: str, world: World) -> None:  # noqa: F811
    with tenant_scope(world.id):
        draft = create_draft(content=world.draft(), by=actor())
        invoice = issue(document_id=draft.id, by=actor())
    sign_in(page, server)
    page.goto(f"{server}/invoices/?view=all")  # where another script listens to swaps
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open] [role=option]:has-text('New invoice')")
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert page.locator("#palette[open]").count() == 0

    typed(page, "inv-2026-0001", "INV-2026-0001")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/documents/{invoice.id}/")

    typed(page, "Customer of", "INV-2026-0001")
    page.wait_for_selector("#palette-said:has-text('2 results')", state="attached")
    page.keyboard.press("ArrowUp")
    marked(page, "Customer of Alpha")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/customers/{world.customer.id}")  # type: ignore[attr-defined]

    typed(page, "new inv", "New invoice")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/invoices/new")

    page.goto(f"{server}/")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette-options [role=group]:has-text('On this page')")
    assert page.inner_text("#palette-here-0").startswith("New invoice")
    page.keyboard.type("zzz")
    page.wait_for_selector("#palette .none:not([hidden])")
    assert page.locator("#palette [role=option]").count() == 0


def test_from_right_to_left_and_on_a_phone(page: Any, server: str, world: World) -> None:  # noqa: F811
    User.objects.filter(id=world.owner.id).update(language="ar")  # type: ignore[attr-defined]
    page.goto(f"{server}/")
    page.fill("#id_login", "owner@alpha.example")
    page.fill("#id_password", "correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[dir=rtl] main h1")
    for width, height in ((1280, 900), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{server}/customers/")
        page.click("[data-palette]")
        page.wait_for_selector("html[dir=rtl] #palette[open] [role=option]")
        box = page.locator("#palette").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        assert violations(page) == []
        page.keyboard.press("Escape")
