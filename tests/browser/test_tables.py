"""A table of customers in a real browser: one bad row, left out, on a desk, on a phone, from right to left."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from signet.parties.models import Customer
from signet.tenancy.context import tenant_scope
from tests.browser.test_journey import sign_in, world  # noqa: F401  the fixture
from tests.fixtures import World

pytestmark = pytest.mark.browser

TABLE = (
    "Customer No;Company Name;Country;Currency;E-Mail;Colour\r\n"
    "C-1;Café du Pont;FR;EUR;pont@cafe.example;red\r\n"
    "C-2;Gulf Print LLC;AE;AED;nobody;blue\r\n"
    "C-3;Kampot Pepper;KH;USD;;green\r\n"
).encode("cp1252")


def test_a_table_with_one_bad_row(page: Any, server: str, world: World) -> None:  # noqa: F811
    sign_in(page, server)
    page.goto(f"{server}/customers/")
    page.click("a[href='/customers/import']")
    sent = {"name": "customers.csv", "mimeType": "text/csv", "buffer": TABLE}
    page.set_input_files("#file", sent)
    page.click("button:has-text('Look at it')")
    page.wait_for_selector("#counts")
    assert page.locator("#counts .state").all_inner_texts() == [
        "New: 2", "Changed: 0", "The same: 0", "Errors: 1"]  # fmt: skip
    assert "E-Mail: This is not an e-mail address such as" in page.inner_text("#rows")
    for width, height in ((1280, 900), (320, 800)):
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, wide
        assert Axe().run(page).response["violations"] == []
    page.set_viewport_size({"width": 1280, "height": 900})
    with page.expect_download() as download:
        page.click("a:has-text('Rows with errors as CSV')")
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[1].startswith("C-2,Gulf Print LLC,AE,AED,nobody,blue,E-Mail: This")
    page.click("button:has-text('Import 2 rows')")
    page.wait_for_selector(".summary:has-text('1 row cannot be imported')")
    with tenant_scope(world.id):
        assert Customer.objects.count() == 1
    page.check("text=Import the good rows and leave these out")
    page.click("button:has-text('Import 2 rows')")
    page.wait_for_selector("text=2 added, 0 changed, 1 left out.")
    with tenant_scope(world.id):
        assert sorted(Customer.objects.values_list("code", flat=True)) == ["", "C-1", "C-3"]


def test_columns_are_chosen_by_hand(page: Any, server: str, world: World) -> None:  # noqa: F811
    sign_in(page, server)
    page.goto(f"{server}/items/import")
    table = b'Ware,Preis\nBohnen,"12,50"\n'
    sent = {"name": "waren.csv", "mimeType": "text/csv", "buffer": table}
    page.set_input_files("#file", sent)
    page.click("button:has-text('Look at it')")
    page.wait_for_selector(".summary:has-text('No column holds the name')")
    page.select_option("#c-0", "name")
    page.select_option("#c-1", "price")
    page.click("button:has-text('Look again')")
    page.wait_for_selector("#counts")
    assert "New: 1" in page.inner_text("#counts")
    page.click("button:has-text('Import 1 row')")
    page.wait_for_selector("text=1 added, 0 changed.")
    assert world.id


def test_a_customer_known_already_is_asked_about(
    page: Any, server: str, world: World  # noqa: F811
) -> None:  # fmt: skip
    sign_in(page, server)
    page.goto(f"{server}/customers/new")
    page.fill("#legal_name", "Customer of ALPHA Ltd.")
    page.select_option("#country", "FR")
    page.fill("#vat_identifier", "FR00000000000")
    page.click("button:has-text('Save')")
    page.wait_for_selector(".duplicates:has-text('nearly the same name')")
    assert page.input_value("#vat_identifier") == "FR00000000000"
    assert page.locator(".hint.doubt").count() == 1
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert Axe().run(page).response["violations"] == []
    page.click("button:has-text('Create anyway')")
    page.wait_for_url("**/customers/*-*")
    with tenant_scope(world.id):
        assert Customer.objects.count() == 2
