"""The editor by keyboard: comboboxes, creating in place, the grid of lines, two people at once."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from signet.catalogue.actions.save_item import save_item
from signet.catalogue.content import ItemIn
from signet.documents import drafts
from signet.documents.actions.create_draft import create_draft
from signet.documents.models import Document
from signet.parties.actions.save_customer import save_customer
from signet.parties.content import CustomerIn
from signet.parties.models import Customer
from signet.tenancy.context import tenant_scope
from tests.browser.test_journey import sign_in, tab_to, world  # noqa: F401
from tests.clusters import wait_until
from tests.fixtures import World, actor

pytestmark = pytest.mark.browser

PLACES = {
    "legal_name": "Portside Ltd", "country": "GB", "city": "London", "currency": "GBP",
    "addresses": [{"label": "Quay", "line1": "1 Quay", "city": "Dover", "default_for": "delivery"}],
    "contacts": [{"name": "Léa", "role": "Buying"}],
}  # fmt: skip


def focus(page: Any) -> str:
    """The id of the element that has the focus."""
    return page.evaluate("document.activeElement.id")


def violations(page: Any) -> list[Any]:
    return [
        (v["id"], [n["html"][:160] for n in v["nodes"]])
        for v in Axe().run(page).response["violations"]
    ]


def test_a_customer_and_an_item_are_created_in_place_by_keyboard(
    page: Any,
    server: str,
    world: World,  # noqa: F811
) -> None:
    sign_in(page, server)
    page.goto(f"{server}/invoices/new")
    tab_to(page, "#lines-0-name")
    page.keyboard.type("Kept while creating")
    page.focus("#customer")
    page.keyboard.type("Zed Trading")
    page.wait_for_selector("[role=option][data-create='Zed Trading']")
    assert page.get_attribute("#customer", "aria-expanded") == "true"
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#customer", "aria-activedescendant").startswith("options-")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog#quick[open] #quick-legal_name")
    assert page.input_value("#quick-legal_name") == "Zed Trading"
    assert violations(page) == []
    page.fill("#quick-email", "no address")
    page.keyboard.press("Enter")
    page.wait_for_selector("#quick-email-error")
    assert focus(page) == "quick-email"
    page.fill("#quick-email", "zed@example.com")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog#quick:not([open])", state="attached")
    page.wait_for_url("**/edit")
    assert (focus(page), page.input_value("#customer")) == ("customer", "Zed Trading")
    assert page.input_value("#lines-0-name") == "Kept while creating"
    page.focus("#lines-0-name")
    page.keyboard.press("Enter")
    page.keyboard.type("item of")
    page.wait_for_selector("[role=option][data-text='Item of Alpha']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'lines-1-quantity'")
    values = [page.input_value(f"#lines-1-{n}") for n in ("name", "unit", "price", "tax")]
    assert values == ["Item of Alpha", "KGM", "62", "S:20"]
    page.keyboard.type("3")
    page.wait_for_selector("#totals:has-text('GBP 223.20')")
    with tenant_scope(world.id):
        [document] = Document.objects.all()
        assert document.customer_id == Customer.objects.get(legal_name="Zed Trading").id
        assert [line.name for line in drafts.read(document).lines] == [
            "Kept while creating", "Item of Alpha",
        ]  # fmt: skip


def test_keys_wait_for_the_list_of_what_was_typed(
    page: Any,
    server: str,
    world: World,  # noqa: F811
) -> None:
    """The list of "P" is open when more is typed and chosen from at once: it answers too late."""
    with tenant_scope(world.id):
        for name in ("Pale Print", "Parcel Port", "Portside Ltd"):
            content = {**PLACES, "legal_name": name, "addresses": [], "contacts": []}
            save_customer(content=CustomerIn.model_validate(content), by=actor())
    sign_in(page, server)
    page.goto(f"{server}/invoices/new")
    page.focus("#customer")
    customer = page.locator("#customer")
    for typed, keys, chosen in (
        ("Portside", ["Enter"], "Portside Ltd"),
        ("Parcel", ["Tab"], "Parcel Port"),
        ("Pa", ["ArrowDown", "Enter"], "Parcel Port"),
    ):
        customer.fill("P")
        page.wait_for_selector("[role=option][data-text='Portside Ltd']")
        customer.fill(typed)
        for key in keys:
            customer.press(key)
        expect(customer).to_have_value(chosen)
        with tenant_scope(world.id):
            wanted = str(Customer.objects.get(legal_name=chosen).id)
        expect(page.locator("[name=customer_id]")).to_have_value(wanted)


def test_lines_are_added_moved_copied_and_removed_and_the_focus_stays(
    page: Any,
    server: str,
    world: World,  # noqa: F811
) -> None:
    with tenant_scope(world.id):
        draft = create_draft(content=world.draft(), by=actor())
    sign_in(page, server)
    page.goto(f"{server}/documents/{draft.id}/edit")

    def names() -> list[str]:
        return page.eval_on_selector_all(
            "[data-line] [id$='-name']", "all => all.map(one => one.value)"
        )

    beans, grinder = "Liberica beans, 1 kg", "Grinder service"
    page.focus("#lines-0-price")
    page.keyboard.press("ArrowDown")
    assert focus(page) == "lines-1-price"
    page.keyboard.press("Alt+ArrowUp")
    assert (names(), focus(page)) == ([grinder, beans, ""], "lines-0-price")
    page.keyboard.press("Control+d")
    assert (names(), focus(page)) == ([grinder, grinder, beans, ""], "lines-1-price")
    page.keyboard.press("Alt+Backspace")
    assert (names(), focus(page)) == ([grinder, beans, ""], "lines-1-name")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert (len(names()), focus(page)) == (4, "lines-3-name")
    page.keyboard.press("Alt+Enter")
    assert focus(page) == "lines-3-second_name"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.ariaExpanded") == "false"
    page.focus("#lines-0-quantity")
    page.keyboard.press("Control+a")
    page.keyboard.type("4")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#totals:has-text('GBP 6,624.00')")

    def stored() -> list[tuple[str, str]]:
        with tenant_scope(world.id):
            content = drafts.read(Document.objects.get())
            return [(line.name, str(line.quantity)) for line in content.lines]

    # Two lines of 2 have that total too, and may have been saved on the way.
    wait_until(lambda: stored() == [(grinder, "4"), (beans, "60")])


def test_a_finding_leads_into_the_fold_that_holds_its_field(
    page: Any,
    server: str,
    world: World,  # noqa: F811
) -> None:
    with tenant_scope(world.id):
        draft = create_draft(content=world.draft(buyer_reference=""), by=actor())
    sign_in(page, server)
    page.goto(f"{server}/documents/{draft.id}/edit")
    page.click(".warnings summary")
    page.click("[data-go][href='#buyer_reference']")
    assert focus(page) == "buyer_reference"
    assert page.is_visible("#buyer_reference")


def test_the_second_editors_text_is_kept_as_a_draft_of_its_own(
    page: Any,
    server: str,
    world: World,  # noqa: F811
) -> None:
    with tenant_scope(world.id):
        draft = create_draft(content=world.draft(), by=actor())
    sign_in(page, server)
    page.goto(f"{server}/documents/{draft.id}/edit")
    with tenant_scope(world.id):
        from signet.documents.actions.change_draft import change_draft

        theirs = drafts.read(draft).model_copy(update={"note": "Theirs"})
        change_draft(document_id=draft.id, version=1, content=theirs, by=actor())
    page.fill("#note", "Mine")
    page.wait_for_selector("#saved:has-text('somebody else')")
    page.click("text=Keep mine as a new draft")
    page.wait_for_selector("text=Your version is kept as a draft of its own.")
    assert page.input_value("#note") == "Mine"
    with tenant_scope(world.id):
        assert sorted(drafts.read(d).note for d in Document.objects.all()) == ["Mine", "Theirs"]


def test_a_draft_of_everything_fits_a_phone(page: Any, server: str, world: World) -> None:  # noqa: F811
    from tests.web.test_editor_terms import EVERYTHING

    with tenant_scope(world.id):
        draft = create_draft(content=world.draft(**EVERYTHING), by=actor())
    sign_in(page, server)
    page.goto(f"{server}/documents/{draft.id}/edit")
    page.click("[data-more] >> nth=0")
    for fold in page.query_selector_all("details:not([open]) > summary"):
        if fold.is_visible() and fold.evaluate("one => one.closest('#editor') !== null"):
            fold.click()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def test_a_customers_places_and_an_items_words_come_with_the_choice(
    page: Any,
    server: str,
    world: World,  # noqa: F811
) -> None:
    """Another customer has other places; another item's words take the place of the last one's."""
    beans = {"description": "Washed", "classifications": [{"code": "022", "list_id": "CLASS"}]}
    with tenant_scope(world.id):
        save_customer(content=CustomerIn.model_validate(PLACES), by=actor())
        for name, more in (("Beans", beans), ("Cups", {"description": "Paper"})):
            item = {"name": name, "price": "5", "currency": "GBP", "tax_percent": "20"} | more
            save_item(content=ItemIn.model_validate(item), by=actor())
    sign_in(page, server)
    page.goto(f"{server}/invoices/new")

    def choose(field: str, text: str, option: str) -> None:
        page.fill(field, text)
        page.wait_for_selector(f"[role=option][data-text='{option}']")
        page.click(f"[role=option][data-text='{option}']")

    choose("#customer", "Port", "Portside Ltd")
    page.wait_for_selector("#places #delivery_address_id")
    assert "Quay: 1 Quay" in page.locator("#delivery_address_id").inner_text()
    page.select_option("#contact_id", label="Léa (Buying)")
    for item, description in (("Beans", "Washed"), ("Cups", "Paper")):
        choose("#lines-0-name", item, item)
        assert page.input_value("#lines-0-description") == description
        rows = page.locator("[data-rows='lines-0-classifications'] [data-row]")
        assert rows.count() == (1 if item == "Beans" else 0)
    page.wait_for_selector("#totals:has-text('GBP 6.00')")
    page.wait_for_url("**/edit")
    page.reload()
    assert page.locator("#contact_id option:checked").inner_text() == "Léa (Buying)"
    assert violations(page) == []
    with tenant_scope(world.id):
        document = Document.objects.get()
        content = drafts.read(document)
        assert (
            content.contact_id == Customer.objects.get(legal_name="Portside Ltd").contacts[0]["id"]
        )
        [line] = content.lines
        assert (line.name, line.description, line.classifications) == ("Cups", "Paper", [])
    choose("#customer", "Customer of", "Customer of Alpha")
    page.wait_for_selector("#contact_id", state="detached")
