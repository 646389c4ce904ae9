"""By keyboard alone: an invoice goes to MyInvois, becomes valid, and its PDF carries the link as a QR code."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest

from signet.networks.models import Submission
from signet.tenancy.context import tenant_scope
from tests import qr
from tests.browser.test_journey import sign_in, tab_to, world
from tests.fixtures import World
from tests.scenario.myinvois.business import Business, in_business
from tests.scenario.myinvois.conftest import Made, made, portal
from tests.scenario.myinvois.portal import Portal

pytestmark = pytest.mark.browser
__all__ = ["made", "portal", "world"]


@pytest.fixture
def business(
    world: World,
    portal: Portal,
    made: Made,
    settings: Any,
) -> Iterator[Business]:
    with in_business(world, portal, made, settings) as found:
        yield found


def elsewhere(work: Callable[[], Submission]) -> Submission:
    """What the worker does, in a thread of its own: the browser's driver keeps a loop in this one."""
    found: list[Submission] = []

    def run() -> None:
        from django.db import connection

        found.append(work())
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def carried(business: Business) -> Submission:
    """The only submission, when the network has said what it thinks of it."""

    def until_judged() -> Submission:
        with tenant_scope(business.world.id):
            sent = Submission.objects.get()
        return business.until(sent.id, "valid", "invalid", "failed")

    return elsewhere(until_judged)


def test_sent_by_keyboard_and_printed_with_the_code_that_verifies_it(
    page: Any,
    server: str,
    business: Business,
    portal: Portal,
    tmp_path: Path,
) -> None:
    with tenant_scope(business.world.id):
        document_id = business.document()
    sign_in(page, server)
    page.goto(f"{server}/documents/{document_id}")
    tab_to(page, "#exchanges a[href*='/send?']")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Nothing is missing")
    tab_to(page, "main form .primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=is on its way.")
    row = carried(business)
    assert (row.state, row.findings) == ("valid", [])
    assert portal.http.get(row.link).status_code == 200

    page.goto(f"{server}/documents/{document_id}")
    page.wait_for_selector(".state:has-text('Valid')")
    tab_to(page, ".verbs > summary")
    page.keyboard.press("Enter")
    tab_to(page, "a[href$='/pdf']")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    printed = tmp_path / "printed.pdf"
    download.value.save_as(printed)
    assert row.network_id in pypdf.PdfReader(printed).pages[0].extract_text()
    assert qr.drawn(printed) == qr.expected(row.link)
    assert qr.drawn(printed) != qr.expected(row.link + "0")
