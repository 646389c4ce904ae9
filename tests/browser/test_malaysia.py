"""A Malaysian bookkeeper names a customer and writes a hotel's invoice by keyboard, without knowing a code."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from signet.parties.models import Company, Customer
from signet.tenancy.context import tenant_scope
from tests.browser.test_journey import sign_in, tab_to, world
from tests.browser.test_myinvois import business
from tests.scenario.myinvois.business import Business
from tests.scenario.myinvois.conftest import made, portal

pytestmark = pytest.mark.browser
__all__ = ["business", "made", "portal", "world"]


def objections(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def asked(page: Any) -> list[str]:
    """The numbers that are asked for now."""
    names = "nodes => nodes.filter((one) => one.checkVisibility()).map((one) => one.name)"
    found = page.locator("input[name^=malaysian_]:not([type=radio])").evaluate_all(names)
    return [str(name).removeprefix("malaysian_") for name in found]


def test_each_kind_of_customer_is_asked_for_its_own_numbers(
    page: Any, server: str, business: Business
) -> None:
    sign_in(page, server)
    page.goto(f"{server}/customers/new")
    seen = {}
    tab_to(page, "[name=malaysian_kind]:checked")
    for _ in range(5):
        kind = page.locator("[name=malaysian_kind]:checked").input_value()
        seen[kind] = asked(page)
        page.keyboard.press("ArrowDown")
    assert seen == {
        "business": ["tin", "brn", "sst"],
        "individual": ["tin", "nric", "army", "passport"],
        "foreign": ["tin", "brn", "passport"],
        "government": [],
        "public": [],
    }
    assert page.locator("[name=malaysian_kind]:checked").input_value() == "business"
    assert not page.locator("#legal_registration").is_visible()
    page.keyboard.press("ArrowDown")
    tab_to(page, "#malaysian_nric")
    page.keyboard.type("7706")
    tab_to(page, "#legal_name")
    page.keyboard.type("Nurul binti Ahmad")
    page.keyboard.press("Enter")
    page.wait_for_selector(".summary")
    page.keyboard.press("Tab")
    assert (
        page.evaluate("document.activeElement.textContent") == "A MyKad number has twelve digits."
    )
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "malaysian_nric"
    assert objections(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.fill("#malaysian_nric", "770625-01-5324")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Nurul binti Ahmad is saved.")
    with tenant_scope(business.world.id):
        stored = Customer.objects.get(legal_name="Nurul binti Ahmad")
    assert stored.identifiers == [{"scheme": "NRIC", "value": "770625015324"}]


def test_the_activity_of_a_company_is_found_by_words(
    page: Any, server: str, business: Business
) -> None:
    sign_in(page, server)
    page.goto(f"{server}/company/{business.world.company.id}")
    page.fill("#malaysian_msic", "")
    tab_to(page, "#malaysian_msic")
    page.keyboard.type("night clubs")
    page.wait_for_selector("[role=option][data-text='56101']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#malaysian_activity")).to_have_value(
        "Restaurants and restaurant cum night clubs"
    )
    assert objections(page) == []
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The company is saved.")
    with tenant_scope(business.world.id):
        stored = Company.objects.get(id=business.world.company.id)
    assert {"scheme": "MSIC", "value": "56101"} in stored.identifiers


def test_a_hotel_night_is_ready_when_the_editor_says_so(
    page: Any, server: str, business: Business
) -> None:
    with tenant_scope(business.world.id):
        Customer.objects.filter(id=business.world.customer.id).update(
            identifiers=[{"scheme": "NRIC", "value": "770625015324"}]
        )
    sign_in(page, server)
    page.goto(f"{server}/taxes")
    page.click("text=Add those that are missing")
    page.goto(f"{server}/invoices/new?customer={business.world.customer.id}")
    tab_to(page, "#lines-0-name")
    page.keyboard.type("Night with a view of the sea")
    tab_to(page, "#lines-0-quantity")
    page.keyboard.type("3")
    tab_to(page, "#lines-0-price")
    page.keyboard.type("200")
    page.select_option("#lines-0-tax", label="Service tax and tourism tax per room and night")
    way = page.locator("[data-way=MyInvois]")
    way.locator("summary:has-text('1 thing is missing or wrong')").wait_for()
    way.locator("summary").click()
    tab_to(page, "[data-way=MyInvois] a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "lines-0-classifications-0-code"
    page.keyboard.type("hotel")
    page.wait_for_selector("[role=option][data-text='022']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".way.ready:has-text('MyInvois would take it.')")
    assert "678.00" in page.text_content("#totals")
    assert objections(page) == []
    page.goto("about:blank")
