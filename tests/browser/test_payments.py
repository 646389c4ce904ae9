"""At the counter: a part in cash, the rest by card, one taken back; by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from signet.documents.models import Document
from signet.payments.models import Payment
from signet.tenancy.context import tenant_scope
from tests.browser.test_journey import sign_in, tab_to, world
from tests.fixtures import World, numbered
from tests.web.test_lists import issued

__all__ = ["world"]
pytestmark = pytest.mark.browser


def test_cash_card_and_a_reversal_by_keyboard_alone(page: Any, server: str, world: World) -> None:
    with tenant_scope(world.id):
        document = issued(world)
    sign_in(page, server)
    page.goto(f"{server}/documents/{document.id}/")
    page.keyboard.press("p")
    page.wait_for_function("document.activeElement.id === 'amount'")
    assert page.input_value("#amount") == "120.00"
    page.keyboard.press("Control+a")
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"text={numbered('RCT', 1, digits=5)}: 50.00 GBP is recorded.")
    assert page.inner_text(".balance") == "GBP 70.00"
    page.keyboard.press("p")
    page.wait_for_function("document.activeElement.id === 'amount'")
    assert page.input_value("#amount") == "70.00"
    tab_to(page, "#method")
    page.keyboard.type("Card at")
    tab_to(page, "#reference")
    page.keyboard.type("SLIP 0042")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"text={numbered('RCT', 2, digits=5)}: 70.00 GBP is recorded.")
    assert page.inner_text(".state") == "Paid"
    tab_to(page, ".settled a[href*='/payments/']")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1:has-text('{numbered('RCT', 1, digits=5)}')")
    page.keyboard.press("r")
    page.wait_for_selector("dialog#reverse[open]")
    tab_to(page, "#reason")
    page.keyboard.type("False note")
    tab_to(page, "#reverse button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=50.00 GBP is taken back.")
    assert page.inner_text(".head .state") == "Reversed"
    with tenant_scope(world.id):
        assert Document.objects.get(id=document.id).balance_minor == 5000
        amounts = list(Payment.objects.order_by("id").values_list("method", "amount_minor"))
    assert amounts == [("cash", 5000), ("pos_card", 7000), ("cash", -5000)]


def test_the_amount_follows_what_is_ticked_until_it_is_typed(
    page: Any, server: str, world: World
) -> None:
    with tenant_scope(world.id):
        one, two = issued(world), issued(world, "200")
    sign_in(page, server)
    page.goto(f"{server}/invoices/?tab=unpaid")
    page.check(f"input[value='{one.id}']")
    page.click("#bar-pay")
    page.wait_for_selector("h1:has-text('Record payment')")
    assert page.input_value("#amount") == "120.00"
    page.check(f"#pay-{two.id}")
    assert page.input_value("#amount") == "360.00"
    page.fill("#amount", "300")
    page.uncheck(f"#pay-{one.id}")
    assert page.input_value("#amount") == "300"
    page.fill(f"#amount-{one.id}", "60")
    assert page.is_checked(f"#pay-{one.id}")
    page.click("#payment button.primary")
    page.wait_for_selector("text=300.00 GBP is recorded.")
    with tenant_scope(world.id):
        left = dict(Document.objects.values_list("id", "balance_minor"))
    assert left == {one.id: 6000, two.id: 0}


def test_axe_finds_nothing_on_the_pages_of_payments(page: Any, server: str, world: World) -> None:
    with tenant_scope(world.id):
        document = issued(world)
    sign_in(page, server)
    page.goto(f"{server}/payments/new?document={document.id}")
    page.fill("#amount", "50")
    page.click("#payment button.primary")
    page.wait_for_selector("text=50.00 GBP is recorded.")
    paid = page.url.removeprefix(server)
    customer = f"/customers/{document.customer_id}/account"
    paths = ["/payments/?view=all", "/payments/new", f"/payments/new?document={document.id}", paid,
             "/payments/settings", customer, f"/documents/{document.id}/", "/"]  # fmt: skip
    for path in paths:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{server}{path}")
        violations = Axe().run(page).response["violations"]
        found = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in violations]
        assert (path, found) == (path, [])
        page.set_viewport_size({"width": 320, "height": 640})
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (path, sideways) == (path, 0)
