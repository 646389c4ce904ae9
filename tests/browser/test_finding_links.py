"""A finding is followed by a click: what has the focus then is the very field it is about."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.timezone import now

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.parties.models import BankAccount, Company, Customer
from signet.tenancy.context import tenant_scope
from tests import peppol
from tests.browser.test_journey import sign_in, world
from tests.browser.test_peppol import box, other
from tests.fixtures import World, actor

pytestmark = pytest.mark.browser
__all__ = ["box", "other", "world"]


def focused(page: Any) -> tuple[str, str, str]:
    """Path of the page, element and name of the field that has the focus."""
    page.locator(":focus").wait_for()
    there = "({ tagName, name }) => [location.pathname, tagName, name]"
    return tuple(page.locator(":focus").evaluate(there))


def followed(page: Any, sentence: str) -> tuple[str, str, str]:
    """Where the finding of this sentence in the editor leads: here, or in a tab of its own."""
    link = page.locator("#findings p.finding", has_text=sentence).locator("a")
    link.wait_for(state="attached")
    if not link.is_visible():
        page.click("#findings details.warnings summary")
    if link.get_attribute("target") is None:
        link.click()
        return focused(page)
    with page.expect_popup() as popup:
        link.click()
    found = focused(popup.value)
    popup.value.close()
    return found


def wrong(world: World) -> Any:
    """A draft of three lines: nobody has an electronic address, the customer's VAT number has no country,
    and we have no bank account."""
    Company.objects.update(electronic_scheme="", electronic_address="")
    Customer.objects.update(vat_identifier="123456789", electronic_scheme="", electronic_address="")
    BankAccount.objects.update(archived_at=now(), is_default=False)
    tax = {"category": "S", "percent": "20"}
    lines = [
        {"name": "Tea", "quantity": "2", "price": "20", "tax": tax},
        {"name": "Cups", "quantity": "1", "price": "30", "tax": tax},
        {"name": "Spoons", "quantity": "1", "price": "5", "tax": tax},
    ]
    return create_draft(content=world.draft_of_today(lines=lines), by=actor())


@pytest.mark.parametrize("width", [1280, 320])
def test_from_the_editor(page: Any, server: str, world: World, width: int) -> None:
    with tenant_scope(world.id):
        draft = wrong(world)
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, server)
    editor = f"/documents/{draft.id}/edit"
    company, customer = f"/company/{draft.company_id}", f"/customers/{draft.customer_id}"
    page.goto(f"{server}{editor}")
    page.fill("#lines-2-price", "-5")
    page.focus("#note")
    price = (editor, "INPUT", "lines-2-price")
    assert followed(page, "must be 0 or more") == price
    page.keyboard.press("Control+a")
    page.keyboard.type("5")
    leads = {
        "A VAT identifier begins with its country": (customer, "INPUT", "vat_identifier"),
        "give the customer's electronic address": (customer, "INPUT", "electronic_address"),
        "give your company's electronic address": (company, "INPUT", "electronic_address"),
        "No bank account is given": (f"{company}/accounts/new", "INPUT", "account"),
    }
    assert {sentence: followed(page, sentence) for sentence in leads} == leads


def test_from_the_page_that_sends(
    page: Any, server: str, world: World, box: peppol.Sandbox
) -> None:
    with tenant_scope(world.id):
        Company.objects.update(electronic_scheme="", electronic_address="")
        Customer.objects.update(electronic_scheme="", electronic_address="")
        BankAccount.objects.update(archived_at=now(), is_default=False)
        document = issue(
            document_id=create_draft(content=world.draft_of_today(), by=actor()).id, by=actor()
        )
    company, customer = f"/company/{document.company_id}", f"/customers/{document.customer_id}"
    sign_in(page, server)
    leads = {
        "BT-34": (company, "INPUT", "electronic_address"),
        "BT-49": (customer, "INPUT", "electronic_address"),
        "BG-16": (f"{company}/accounts/new", "INPUT", "account"),
    }
    found = {}
    for term in leads:
        page.goto(f"{server}/documents/{document.id}/send")
        page.locator(".findings li", has_text=term).locator("a").click()
        page.wait_for_url("**#*")
        found[term] = focused(page)
    assert found == leads
