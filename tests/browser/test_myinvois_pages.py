"""What the pages of MyInvois do by themselves: the clock that runs down, the refusals at their fields, and
originals chosen from a list."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from signet.documents.models import Document
from signet.networks.models import Submission
from signet.tenancy.context import tenant_scope
from tests.browser.test_journey import sign_in, tab_to, world
from tests.browser.test_myinvois import business, carried, elsewhere
from tests.scenario.myinvois.business import Business
from tests.scenario.myinvois.conftest import Made, made, portal
from tests.scenario.myinvois.portal import SELLER, Portal

pytestmark = pytest.mark.browser
HOUR = 3_600_000  # milliseconds
__all__ = ["business", "made", "portal", "world"]


def test_the_clock_runs_down_and_it_is_cancelled_by_keyboard(
    page: Any, server: str, business: Business, portal: Portal
) -> None:
    with tenant_scope(business.world.id):
        document_id = business.document()
        business.send(document_id)
    row = carried(business)
    assert row.state == "valid"
    page.clock.install()
    sign_in(page, server)
    page.goto(f"{server}/documents/{document_id}/")
    left = page.locator("[data-left]")
    assert left.text_content() == "71 hours left"
    assert page.get_attribute("#exchanges a[rel=noreferrer]", "href") == row.link
    page.clock.fast_forward(71 * HOUR + HOUR // 2)
    page.wait_for_function(
        "/^2\\d minutes left$/.test(document.querySelector('[data-left]').textContent)"
    )

    tab_to(page, f"[data-open='cancel-{row.id}']")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#cancel-{row.id}[open]")
    tab_to(page, f"#cancel-reason-{row.id}")
    page.keyboard.type("Typed twice")
    tab_to(page, "dialog[open] .primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("#exchanges .state:has-text('Being cancelled')")
    elsewhere(lambda: business.until(row.id, "cancelled"))
    page.clock.run_for(4000)  # the page asks again by itself
    page.wait_for_selector("#exchanges .state:has-text('Cancelled')")
    assert [there["status"] for there in portal.documents()] == ["Cancelled"]


def test_when_the_time_is_over_the_page_says_so_by_itself(
    page: Any, server: str, business: Business
) -> None:
    with tenant_scope(business.world.id):
        document_id = business.document()
        business.send(document_id)
    row = carried(business)
    page.clock.install()
    sign_in(page, server)
    page.goto(f"{server}/documents/{document_id}/")
    page.wait_for_selector(f"[data-open='cancel-{row.id}']")
    page.clock.fast_forward(72 * HOUR)
    page.wait_for_selector("#exchanges :text('The time in which the network cancels is over')")
    assert page.locator(f"[data-open='cancel-{row.id}']").count() == 0


def test_a_wrong_password_of_the_certificate_leads_to_its_field(
    page: Any, server: str, business: Business, made: Made
) -> None:
    sign_in(page, server)
    page.goto(f"{server}/networks/{business.connection_id}/edit")
    client_id = page.input_value("#client_id")
    assert client_id
    file = {
        "name": "kedai.p12",
        "mimeType": "application/x-pkcs12",
        "buffer": made[SELLER][0].pkcs12,
    }
    page.set_input_files("#certificate", file)
    page.fill("#certificate_password", "wrong")
    page.click("main form .primary")
    page.wait_for_selector(".summary")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "certificate_password"
    assert page.get_attribute("#certificate_password", "aria-invalid") == "true"
    assert page.input_value("#client_id") == client_id
    page.set_input_files("#certificate", file)
    page.fill("#certificate_password", "x")
    page.click("main form .primary")
    page.wait_for_selector("#certificate-title")
    assert "Kedai" in page.text_content("section[aria-labelledby=certificate-title] dd")
    page.goto("about:blank")  # or its question how the test goes on would meet a closed server


def test_several_originals_are_chosen_from_a_list(
    page: Any, server: str, business: Business
) -> None:
    with tenant_scope(business.world.id):
        first, second = (Document.objects.get(id=business.document()) for _ in range(2))
        business.send(first.id)
    row = carried(business)
    with tenant_scope(business.world.id):
        assert Submission.objects.get(id=row.id).state == "valid"
    sign_in(page, server)
    page.goto(f"{server}/debit-notes/new")
    page.locator("#customer").focus()
    page.keyboard.type("Pejabat")
    page.wait_for_selector("[role=option][data-text^='Pejabat']")
    page.keyboard.press("Enter")
    page.click("summary:has-text('Earlier invoices')")
    for index, original in enumerate((first, second)):
        number = page.locator("[data-rows=preceding] [data-pick]").nth(index)
        number.focus()
        assert original.number is not None
        page.keyboard.type(original.number[-4:])
        page.wait_for_selector(f"[role=option][data-text='{original.number}']")
        page.keyboard.press("ArrowDown")  # perhaps while the list still answers half of it
        page.keyboard.press("Enter")
        expect(number).to_have_value(original.number)
        assert original.issue_date is not None
        day = page.input_value(f"[name=preceding-{index}-issue_date]")
        assert day == original.issue_date.isoformat()
        page.click("[data-rows=preceding] [data-add-row]")
    assert page.input_value("[name=preceding-0-network_id]") == row.network_id
    chosen: list[str] = []
    for _ in range(100):  # it saves itself
        with tenant_scope(business.world.id):
            draft = Document.objects.filter(state="draft").first()
        chosen = [each["number"] for each in draft.content["preceding"]] if draft else []
        if chosen == [first.number, second.number]:
            break
        page.wait_for_timeout(200)
    assert chosen == [first.number, second.number]
    page.goto("about:blank")
