"""What was received is judged by the rules it claims: in the list, on its page, in the API, never refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from signet.en16931 import formats
from signet.en16931.stated import as_stated
from signet.kernel.money import Money
from signet.networks import inbox, registry
from signet.networks.judging import judged
from signet.networks.models import InboxItem
from signet.networks.polling import poll
from signet.tenancy.context import tenant_scope
from tests.fixtures import World
from tests.networks import Post, posted
from tests.unit.en16931 import every_term
from tests.web.accounts import signed_in


@pytest.fixture
def post(alpha: World, settings: Any) -> Iterator[Post]:
    with posted(alpha, settings) as made:
        yield made


@pytest.fixture
def browser(alpha: World) -> Client:
    return signed_in(alpha.owner.email)  # type: ignore[attr-defined]


def wrong() -> bytes:
    """It asks for a cent too much (BR-CO-16), and its second line has no name (BR-25)."""
    written = formats.write(every_term.invoice(), "ubl")
    written = written.replace(b">100.50<", b">100.51<")
    return written.replace(b"<cbc:Name>exempt item<", b"<cbc:Name><")


def received(post: Post, xml: bytes) -> InboxItem:
    event = f"e{len(post.server.inbox)}"
    post.server.inbox.append({"event": event, "xml": xml.decode(), "sender": "0088:5012345678900"})
    poll(post.world.id, post.connection_id)
    with tenant_scope(post.world.id):
        return InboxItem.objects.select_related("connection").latest("id")


def test_broken_rules_stand_in_the_list_on_the_page_and_in_the_api(
    post: Post, browser: Client
) -> None:
    item = received(post, wrong())
    listed = browser.get("/inbox").content.decode()
    assert '<span class="state overdue">2 errors</span>' in listed
    shown = browser.get(f"/inbox/{item.id}").content.decode()
    assert "2 rules that it claims to keep are broken" in shown
    assert '<code dir="ltr">BR-CO-16</code>' in shown
    assert "Line 2 ·" in shown
    reason = re.search(r'<textarea[^>]*id="rejected-reason"[^>]*>([^<]*)</textarea>', shown)
    assert reason is not None
    assert "BR-CO-16:" in reason[1]
    assert "BR-25:" in reason[1]
    assert (
        "BR-CO-16" not in shown.partition('id="under_query-reason"')[2].partition("</textarea>")[0]
    )
    told = browser.get(f"/api/v1/inbox/{item.id}").json()
    assert (told["errors"], told["warnings"]) == (2, 0)
    named = {one["rule"]: one for one in told["findings"]}
    assert named["BR-25"]["location"].startswith("/Invoice[1]/InvoiceLine[2]")
    assert named["BR-CO-16"]["term"] == "BT-115"
    rows = browser.get("/api/v1/inbox").json()["data"]
    assert [(row["errors"], row["number"]) for row in rows] == [(2, "INV-1")]
    said = {"reply": "rejected", "reason": reason[1].replace("&#x27;", "'")}
    assert browser.post(f"/inbox/{item.id}/answer", said).status_code == 302


def test_what_is_in_order_says_nothing(post: Post, browser: Client) -> None:
    item = received(post, formats.write(every_term.invoice(), "ubl"))
    assert [one["severity"] for one in item.findings if one["severity"] == "error"] == []
    shown = browser.get(f"/inbox/{item.id}").content.decode()
    assert "rules that it claims" not in shown
    assert "remarks on this document" in shown  # advice: the check digits of its numbers
    with tenant_scope(post.world.id):
        assert inbox.reason_for_rejection(inbox.get(item.id)) == ""


def test_its_own_figures_are_kept_not_what_we_would_calculate() -> None:
    totals = registry.network("peppol").read(wrong(), "application/xml").totals
    assert totals is not None
    assert totals.payable == Money.of("100.51", "EUR")


def test_cii_is_judged_by_what_it_says() -> None:
    invoice = as_stated(formats.read(wrong()))
    found = judged(formats.write(invoice, "cii"))
    assert [one.rule for one in found if one.severity == "error"] == ["BR-CO-16", "BR-25"]
    assert {one.location for one in found} == {""}


@pytest.mark.parametrize(
    "body",
    [
        b"<broken",
        b"",
        b"%PDF-1.7 cut",
        b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
        b"<a/>",
    ],
)
def test_what_claims_no_rules_is_judged_by_none(body: bytes) -> None:
    assert judged(body) == ()


def test_a_reason_holds_whole_sentences_and_fits(post: Post) -> None:
    bare = formats.write(every_term.invoice(), "ubl")
    item = received(post, bare.partition(b"<cac:InvoicePeriod>")[0] + b"</Invoice>")
    with tenant_scope(post.world.id):
        reason = inbox.reason_for_rejection(inbox.get(item.id))
    assert sum(one["severity"] == "error" for one in item.findings) > 5
    assert 100 < len(reason) <= 500
    assert reason.endswith(".")
