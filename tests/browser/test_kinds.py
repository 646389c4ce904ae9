"""From the quote to the credited line, by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest

from signet.parties.models import Customer
from signet.tenancy.context import tenant_scope
from tests.browser.test_journey import sign_in, tab_to, world
from tests.fixtures import World, numbered

pytestmark = pytest.mark.browser
__all__ = ["world"]


def test_quote_accepted_invoiced_issued_and_a_line_credited(
    page: Any,
    server: str,
    world: World,
) -> None:
    with tenant_scope(world.id):
        Customer.objects.update(buyer_reference="Bakery")
    sign_in(page, server)
    tab_to(page, "a[href='/quotes/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/quotes/")
    page.keyboard.press("n")
    page.wait_for_url("**/quotes/new")
    tab_to(page, "#customer")
    page.keyboard.type("customer of")
    tab_to(page, "#lines-0-name")
    page.keyboard.type("Rye bread")
    tab_to(page, "#lines-0-quantity")
    page.keyboard.press("Control+a")
    page.keyboard.type("12")
    tab_to(page, "#lines-0-price")
    page.keyboard.type("3.50")
    page.wait_for_selector("#totals:has-text('42.00')")
    page.wait_for_url("**/edit")
    page.wait_for_selector("#saved:has-text('saved')")
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_selector("dialog#issue[open]:has-text('Send this quote?')")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1:has-text('{numbered('Q', 1)}')")
    page.keyboard.press("a")
    page.wait_for_selector("dialog#accept[open]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"text={numbered('Q', 1)} is accepted.")
    page.keyboard.press("i")
    page.wait_for_selector("text=The invoice is begun; check it and issue it.")
    page.wait_for_selector("#paper img")
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_selector("dialog#issue[open]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1:has-text('{numbered('INV', 1)}')")
    page.keyboard.press("c")
    page.wait_for_url("**/credit")
    tab_to(page, "#what-all")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#quantity-1")
    page.keyboard.type("13")
    tab_to(page, "#reason")
    page.keyboard.type("Two loaves came back")
    tab_to(page, "form.credit button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Only 12 of this line can still be credited.")
    page.wait_for_function("document.activeElement.matches('.summary')")
    tab_to(page, "#quantity-1")
    page.keyboard.press("Control+a")
    page.keyboard.type("2")
    tab_to(page, "form.credit button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Credit note')")
    page.wait_for_selector("#paper img")
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_selector("dialog#issue[open]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1:has-text('{numbered('CN', 1)}')")
    page.wait_for_selector(f".facts:has-text('{numbered('INV', 1)}')")
    page.wait_for_selector(".facts:has-text('Two loaves came back')")
