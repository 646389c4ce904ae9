"""By keyboard alone: last month's sales become one e-invoice that LHDN finds valid."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from signet.documents.models import Document
from signet.kernel import clock
from signet.networks.myinvois.consolidation.month import month_before
from signet.parties.models import Customer
from signet.tenancy.context import tenant_scope
from tests.browser.test_journey import sign_in, tab_to, world
from tests.browser.test_malaysia import objections
from tests.browser.test_myinvois import business, carried
from tests.scenario.myinvois.business import Business
from tests.scenario.myinvois.conftest import made, portal

pytestmark = pytest.mark.browser
__all__ = ["business", "made", "portal", "world"]


def press(page: Any, selector: str) -> None:
    """Reached with Tab, pressed with Enter."""
    tab_to(page, selector)
    page.keyboard.press("Enter")


def fits_a_phone(page: Any) -> bool:
    page.set_viewport_size({"width": 320, "height": 700})
    fits: bool = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return fits


def test_a_months_sales_are_gathered_issued_and_sent(
    page: Any, server: str, business: Business
) -> None:
    with tenant_scope(business.world.id):
        Customer.objects.filter(id=business.world.customer.id).update(identifiers=[])  # type: ignore[attr-defined]
        day = month_before(clock.today("Asia/Kuala_Lumpur")) + timedelta(days=4)
        for _ in range(2):
            business.document(issue_date=day.isoformat(), due_date=day.isoformat())
    sign_in(page, server)
    press(page, "nav a[href='/consolidated/']")
    page.wait_for_url("**/consolidated/")
    press(page, "main a[href='/consolidated/new']")
    page.wait_for_selector("h1:has-text('Consolidated e-invoice')")
    assert page.input_value("#month") == f"{day:%Y-%m}"
    assert objections(page) == []
    assert fits_a_phone(page)
    press(page, "main form[method=post] .primary")
    page.wait_for_url("**/documents/*/")
    with tenant_scope(business.world.id):
        draft = Document.objects.get(kind="consolidated")
    assert page.url == f"{server}/documents/{draft.id}/"

    press(page, ".head .primary")
    press(page, "dialog[open] .primary")
    page.wait_for_selector("#exchanges")
    press(page, "#exchanges a[href*='/send?']")
    page.wait_for_selector("main form .primary")
    assert objections(page) == []
    press(page, "main form .primary")
    page.wait_for_selector("text=is on its way.")
    told = carried(business)
    assert (told.document_id, told.state, told.findings) == (draft.id, "valid", [])

    page.goto(f"{server}/consolidated/")
    assert page.inner_text("td.c-state").split() == ["Issued", "MyInvois:", "Valid"]
    assert fits_a_phone(page)
