"""Three invoices are sent at once; one is refused, its reason read and mended, and it goes the next time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.models import Document
from signet.networks.models import Submission
from signet.parties.models import Customer
from signet.tenancy.context import tenant_scope
from tests import peppol
from tests.browser.test_journey import sign_in, world
from tests.browser.test_peppol import BUYER, box, other
from tests.fixtures import World, actor

pytestmark = pytest.mark.browser
__all__ = ["box", "other", "world"]


def issued(world: World, **changes: Any) -> Document:
    draft = create_draft(content=world.draft_of_today(**changes), by=actor())
    return issue(document_id=draft.id, by=actor())


def forgetful(world: World) -> Customer:
    """A customer whose electronic address nobody wrote down."""
    known = world.customer
    return Customer.objects.create(
        legal_name="Forgetful plc", line1="1 Quay", city="Leeds", postal_code="LS1 4AP",
        country="GB", vat_identifier="GB987654321", currency=known.currency, buyer_reference="PO 8",
    )  # fmt: skip


def send_all(page: Any, server: str, documents: Sequence[Document]) -> None:
    page.goto(f"{server}/invoices/")
    for document in documents:
        page.check(f"input[value='{document.id}']")
    assert "Send over Peppol" in page.inner_text("#bar-send")
    page.click("#bar-send")
    page.wait_for_selector("h1:has-text('Send over Peppol')")
    assert page.locator("text=Alpha Ltd: to Peppol (Test system)").count() == 1
    page.click("main button.primary")


def test_one_of_three_fails_is_mended_and_goes(
    page: Any,
    server: str,
    world: World,
    box: peppol.Sandbox,
    settings: Any,
    tmp_path: Path,
) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(box.client.get("/_peppol/roots.pem").content)
    settings.PEPPOL_SMP_ROOTS = str(roots)
    settings.PEPPOL_NAME_SERVERS = box.address.removeprefix("http://")
    with tenant_scope(world.id):
        lost = forgetful(world)
        three = [issued(world), issued(world), issued(world, customer_id=lost.id)]
    *_good, wrong = three

    sign_in(page, server)
    send_all(page, server, three)
    page.wait_for_selector("h2:has-text('2 of 3 done')")
    row = page.locator("tr", has=page.locator(f"text={wrong.number}"))
    assert "electronic address" in row.inner_text()

    # The customer says where it is reached, and the network confirms it.
    scheme, _, value = BUYER.partition(":")
    page.goto(f"{server}/customers/{lost.id}")
    assert page.inner_text("#reach .state") == "No address"
    page.fill("#electronic_scheme", scheme)
    page.fill("#electronic_address", value)
    page.click("main .form-end button.primary, main form#form button.primary")
    page.wait_for_selector("text=Forgetful plc is saved.")
    page.goto(f"{server}/customers/{lost.id}")
    assert page.inner_text("#reach .state") == "Not asked yet"
    page.click("#reach button:has-text('Ask now')")
    page.wait_for_selector("#reach .state:has-text('Registered')")
    assert "Invoice" in page.inner_text("#reach .reach-facts")

    # What was issued does not change: it is corrected, and the copy goes.
    page.goto(f"{server}/documents/{wrong.id}/")
    page.click(".head details.verbs summary")
    page.click("button:has-text('Correct this document')")
    page.fill("dialog[open] textarea", "The electronic address was missing")
    page.click("dialog[open] button.primary")
    page.wait_for_selector("#editor")
    page.click("button:has-text('Issue')")
    page.click("dialog#issue[open] button.primary")
    page.wait_for_selector(".head .state:has-text('Issued')")
    with tenant_scope(world.id):
        right = Document.objects.filter(customer_id=lost.id, kind="invoice").latest("id")
    assert right.number not in {None, wrong.number}

    send_all(page, server, [*three, right])
    page.wait_for_selector("h2:has-text('1 of 4 done')")
    assert page.locator("text=It was sent to this network before").count() == 2
    with tenant_scope(world.id):
        sent = Submission.objects.filter(document_id__in=[one.id for one in (*three, right)])
        assert sent.count() == 3
        assert sent.get(document_id=right.id).receiver == BUYER
