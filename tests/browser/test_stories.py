"""Two working days in the browser: a till in Arabic at one branch, and a studio's VAT with discounts."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from signet.documents.models import Document
from signet.parties.actions.save_branch import save_branch
from signet.parties.content import BranchIn
from signet.parties.models import Company, Customer
from signet.payments.models import Payment
from signet.tenancy.context import tenant_scope
from tests.browser.test_journey import sign_in, world
from tests.fixtures import World, actor, numbered

pytestmark = pytest.mark.browser
__all__ = ["world"]


def test_an_order_at_a_branch_is_paid_in_cash_and_by_card_in_arabic(
    page: Any, server: str, world: World
) -> None:
    with tenant_scope(world.id):
        Company.objects.update(currency="AED", prices_include_tax=True, payment_days=0)
        Customer.objects.update(currency="AED", buyer_reference="Guest")
        world.item.currency, world.item.price, world.item.tax_percent = (
            "AED",
            Decimal(21),
            Decimal(5),
        )
        world.item.save()
        branch = save_branch(
            content=BranchIn(code="MAR", name="Marina", second_name="المارينا"), by=actor()
        )
    sign_in(page, server)
    page.click(".person > summary")
    page.click(".person button[lang=ar]")
    page.wait_for_function("document.documentElement.dir === 'rtl'")
    page.goto(f"{server}/orders/")
    page.keyboard.press("n")
    page.wait_for_url("**/orders/new")
    page.fill("#customer", "Customer of")
    page.wait_for_selector("[role=option][aria-selected=true]")
    page.keyboard.press("Enter")
    page.select_option("#branch_id", str(branch.id))
    page.fill("#reference", "4")
    page.fill("#lines-0-name", world.item.name)
    page.wait_for_selector("#lines-0-name[aria-expanded=true]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'lines-0-quantity'")
    page.fill("#lines-0-quantity", "3.5")
    page.click("button[name=ready]")
    page.wait_for_selector(".order-total:has-text('73.50')")
    page.click(".head a.primary")
    page.wait_for_selector("#paper img")
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_selector("dialog#issue[open]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1:has-text('{numbered('INV', 1)}')")

    def pay(amount: str, method: str, left: str) -> None:
        page.keyboard.press("p")
        page.wait_for_function("document.activeElement.id === 'amount'")
        page.fill("#amount", amount)
        page.select_option("#method", method)
        page.focus("#reference")
        page.keyboard.press("Enter")
        page.wait_for_selector(f".balance:has-text('{left}')")

    pay("50", "cash", "23.50")
    pay("23.50", "pos_card", "0.00")
    page.locator(".settled a[href*='/payments/']").nth(1).click()
    page.wait_for_selector(f"h1:has-text('{numbered('RCT', 2, digits=5)}')")
    page.keyboard.press("r")
    page.wait_for_selector("dialog#reverse[open]")
    page.fill("#reason", "رفضت البطاقة")
    page.click("#reverse button.primary")
    page.wait_for_selector(".main .alert")
    with tenant_scope(world.id):
        invoice = Document.objects.get()
        assert (invoice.branch_id, invoice.payable_minor, invoice.balance_minor) == (
            branch.id, 7350, 2350,
        )  # fmt: skip
        rows = list(
            Payment.objects.order_by("id").values_list("method", "amount_minor", "branch_id")
        )
    assert rows == [
        ("cash", 5000, branch.id), ("pos_card", 2350, branch.id), ("pos_card", -2350, branch.id),
    ]  # fmt: skip


def test_a_studios_invoice_with_discounts_is_corrected_and_exported(
    page: Any, server: str, world: World
) -> None:
    with tenant_scope(world.id):
        Customer.objects.update(buyer_reference="AB-1")
    sign_in(page, server)
    page.goto(f"{server}/taxes")
    page.select_option("#country", "GB")
    page.click("form:has(#country) button")
    page.wait_for_selector("text=VAT 5%")
    page.goto(f"{server}/invoices/new")
    page.fill("#customer", "Customer of")
    page.keyboard.press("Tab")
    for line, (name, quantity, price, discount, tax) in enumerate(
        [("Design", "12", "80", "10", "S:20"), ("Heating", "1", "100", "", "S:5"), ("Books", "4", "9", "", "Z:0")]
    ):  # fmt: skip
        page.fill(f"#lines-{line}-name", name)
        page.keyboard.press("Escape")
        page.fill(f"#lines-{line}-quantity", quantity)
        page.fill(f"#lines-{line}-price", price)
        page.fill(f"#lines-{line}-discount", discount)
        page.select_option(f"#lines-{line}-tax", tax)
        page.focus(f"#lines-{line}-price")
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#lines-{line + 1}-name")
    page.click("summary:has-text('Discounts and charges on the whole document')")
    page.click("[data-rows=allowances] [data-add-row]")
    page.fill("[name^='allowances-'][name$='-value']", "5")
    page.select_option("[name^='allowances-'][name$='-unit']", "percent")
    page.fill("[name^='allowances-'][name$='-reason']", "First order")
    # 864.00 + 100.00 + 36.00 less 5 %: VAT of 164.16 and 4.75
    page.wait_for_selector("#totals:has-text('GBP 1,118.91')")
    page.wait_for_url("**/edit")
    page.wait_for_selector("#saved:has-text('saved')")
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_selector("dialog#issue[open]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1:has-text('{numbered('INV', 1)}')")
    page.click(".verbs > summary")
    page.click("[data-open=correct]")
    page.wait_for_selector("dialog#correct[open]")
    page.fill("#correct-reason", "Two hours less")
    page.click("dialog#correct button.primary")
    page.wait_for_url("**/edit")
    page.fill("#lines-0-quantity", "10")
    # 720.00 + 136.00 less 5 %: 813.20 and VAT of 136.80 and 4.75
    page.wait_for_selector("#totals:has-text('GBP 954.75')")
    page.wait_for_selector("#saved:has-text('saved')")
    page.keyboard.press("Control+Shift+Enter")
    page.wait_for_selector("dialog#issue[open]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1:has-text('{numbered('INV', 2)}')")

    page.goto(f"{server}/invoices/")
    for row in page.query_selector_all("tbody input[type=checkbox]"):
        row.check()
    page.click("#bar-csv")
    page.click("main form button.primary")
    page.wait_for_selector("#run a[href$='/file']")
    with page.expect_download() as download:
        page.click("#run a[href$='/file']")
    written = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(written)))) == 3
