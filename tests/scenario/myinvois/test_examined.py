"""Days that go wrong in ways that nobody planned, driven over the product and the portal's plain HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db import connections as connections_of_django

from signet.audit.models import Entry
from signet.documents import queries
from signet.kernel import clock
from signet.kernel.errors import BadInput, Conflict
from signet.networks import connections, inbox, journal, submissions
from signet.networks.actions.move import cancel, give_up, send_again
from signet.networks.actions.respond import respond
from signet.networks.actions.switch_connection import remove_connection
from signet.networks.checking import try_connection
from signet.networks.content import AnswerIn
from signet.networks.inbox import InboxQuery
from signet.networks.models import InboxAnswer, InboxItem, Submission
from signet.networks.myinvois.client import Session, documents
from signet.networks.myinvois.client.session import Reply as AnsweredReply
from signet.networks.offers import Reply
from signet.payments.actions.record_payment import record_payment
from signet.payments.content import PaymentIn
from signet.tenancy.context import tenant_scope
from signet.web.attention import concerns
from tests.fixtures import World, actor
from tests.scenario.myinvois.business import Business, in_business
from tests.scenario.myinvois.conftest import Made
from tests.scenario.myinvois.portal import BUYER, SELLER, Portal


@pytest.fixture
def business(kept_alpha: World, portal: Portal, made: Made, settings: Any) -> Iterator[Business]:
    settings.NETWORKS_LIMITS = {"myinvois": 0}
    with in_business(kept_alpha, portal, made, settings) as found:
        yield found


def sent(business: Business, **changes: Any) -> Submission:
    with tenant_scope(business.world.id):
        made = business.send(business.document(**changes))
    return business.until(made.id, "valid", "invalid", "failed")


def by_hand(portal: Portal, number: str, *, supplier: str = SELLER, buyer: str = BUYER) -> str:
    wish = {"supplier": supplier, "buyer": buyer, "number": number, "amount": "10"}
    uuid = str(portal.control("POST", "documents", wish)["uuid"])
    portal.settled()
    return uuid


def test_another_document_of_the_same_number_is_not_ours(
    business: Business, portal: Portal
) -> None:
    row = sent(business)
    other = by_hand(portal, row.number)
    portal.control("PATCH", f"documents/{other}", {"status": "Cancelled"})
    business.poll()
    with tenant_scope(business.world.id):
        assert submissions.get(row.id).state == "valid"
        assert queries.get(row.document_id).state == "issued"


def test_after_a_lost_answer_only_our_own_document_is_taken_for_ours(
    business: Business, portal: Portal
) -> None:
    with tenant_scope(business.world.id):
        made = business.send(business.document())
    time.sleep(1.1)  # its time of issue is another second
    by_hand(portal, made.number)
    portal.fail("POST /api/v1.0/documentsubmissions/", "refused")
    business.work()
    row = business.until(made.id, "valid", "invalid")
    ours = [d for d in portal.documents(made.number) if d["uuid"] == row.network_id]
    assert [d["payable"] for d in ours] == ["216.00"]
    assert len(portal.documents(made.number)) == 2


@pytest.mark.parametrize("how", ["lost", "timeout_after", "500_after", "nonsense"])
def test_a_cancellation_whose_answer_is_lost_has_happened(
    business: Business, portal: Portal, how: str
) -> None:
    row = sent(business)
    portal.fail("PUT /api/v1.0/documents/state/*", how)
    with tenant_scope(business.world.id):
        cancel(submission_id=row.id, reason="Typed twice", by=actor())
    row = business.until(row.id, "cancelled")
    assert row.text == "Typed twice"
    with tenant_scope(business.world.id):
        assert queries.get(row.document_id).state == "void"


def forgetful(portal: Portal, made: Made) -> None:
    """A portal that has lost all documents, and knows the same taxpayers."""
    known = dict(portal.clients)
    portal.control("POST", "reset")
    for tin, number in ((SELLER, "202001234567"), (BUYER, "201901000005")):
        client, secret = known[tin]
        portal.register(tin, number, tin, clientId=client, clientSecret=secret)
    for given, _certificate in made.values():
        portal.trust(given)
    portal.settings(limited=False, visible_after=0, validated_after=0)


def test_a_submission_that_the_portal_forgets_says_so_and_can_be_sent_anew(
    business: Business, portal: Portal, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.settings(validated_after=3600)
    with tenant_scope(business.world.id):
        row = business.send(business.document())
    business.work()
    forgetful(portal, made)
    business.until(row.id, "sent")
    business.work()
    with tenant_scope(business.world.id):
        assert submissions.get(row.id).text == ""  # for some minutes that is usual
        business.due()
    monkeypatch.setattr("signet.networks.myinvois.adapter.following._USUAL", timedelta())
    business.work()
    with tenant_scope(business.world.id):
        row = submissions.get(row.id)
        business.due()
    assert row.state == "sent"
    assert row.text.startswith("MyInvois took this document, but now it does not know it")
    business.work()
    with tenant_scope(business.world.id):
        told = [step for step in submissions.steps(row) if step.text == row.text]
        assert len(told) == 1  # once, however often it is asked
        with pytest.raises(Conflict):
            give_up(submission_id=row.id, reason="Not in the portal", by=actor())
        monkeypatch.setattr("signet.networks.actions.move._SILENT", timedelta())
        give_up(submission_id=row.id, reason="Not in the portal", by=actor())
        again = send_again(submission_id=row.id, by=actor())
    row = business.until(again.id, "valid")
    assert (row.text, len(portal.documents())) == ("", 1)


def test_an_invalid_document_whose_details_are_not_to_be_had(
    business: Business, portal: Portal
) -> None:
    portal.control("DELETE", f"taxpayers/{BUYER}")
    with tenant_scope(business.world.id):
        made = business.send(business.document())
    portal.fail("GET /api/v1.0/documents/*/details", "403", times=1)
    business.work()
    row = business.until(made.id, "invalid")
    assert [f["rule"] for f in row.findings] == ["ERR406"]


def received(business: Business, portal: Portal, number: str = "THEIRS-1") -> InboxItem:
    by_hand(portal, number, supplier=BUYER, buyer=SELLER)
    business.poll()
    with tenant_scope(business.world.id):
        return InboxItem.objects.get(number=number)


def say(reason: str) -> AnswerIn:
    return AnswerIn(reply=Reply.REJECTED, reason=reason)


def test_a_reason_longer_than_the_network_takes(business: Business, portal: Portal) -> None:
    item = received(business, portal)
    with tenant_scope(business.world.id), pytest.raises(BadInput) as caught:
        respond(item_id=item.id, content=say("x" * 301), by=actor())
    assert [f.pointer for f in caught.value.fields] == ["/reason"]
    with tenant_scope(business.world.id):
        answer = respond(item_id=item.id, content=say("é" * 300), by=actor())
    business.work()
    with tenant_scope(business.world.id):
        assert InboxAnswer.objects.get(id=answer.id).state == "delivered"
    assert portal.documents()[0]["reason"] == "é" * 300


def test_a_rejection_that_comes_too_late_there(business: Business, portal: Portal) -> None:
    item = received(business, portal)
    portal.control("POST", "clock", {"advance": 72 * 3600 + 60})
    with tenant_scope(business.world.id):
        answer = respond(item_id=item.id, content=say("Not ordered"), by=actor())
    business.work()
    with tenant_scope(business.world.id):
        answer = InboxAnswer.objects.get(id=answer.id)
        item = InboxItem.objects.get(id=item.id)
    assert answer.state == "invalid"
    assert answer.text.startswith("More than 72 hours have passed")
    assert answer.text.endswith("Ask the supplier for a note.")
    assert item.reply == ""


def test_a_supplier_who_cancels_meanwhile(business: Business, portal: Portal) -> None:
    item = received(business, portal)
    portal.control("PATCH", f"documents/{item.event_id}", {"status": "Cancelled"})
    with tenant_scope(business.world.id):
        answer = respond(item_id=item.id, content=say("Not ordered"), by=actor())
    business.work()
    with tenant_scope(business.world.id):
        answer = InboxAnswer.objects.get(id=answer.id)
        item = InboxItem.objects.get(id=item.id)
    assert answer.text.startswith("The supplier has cancelled it")
    assert (answer.state, item.reply) == ("invalid", "")


def test_a_document_that_its_supplier_cancelled_says_so_once(
    business: Business, portal: Portal
) -> None:
    item, other = received(business, portal), received(business, portal, "THEIRS-2")
    portal.control("PATCH", f"documents/{item.event_id}", {"status": "Cancelled"})
    business.poll()
    business.poll()
    with tenant_scope(business.world.id):
        assert [row.is_withdrawn for row in inbox.page(InboxQuery()).rows] == [False, True]  # type: ignore[attr-defined]
        assert inbox.count(InboxQuery(tab="open")).n == 1
        step = inbox.withdrawal(item)
        assert step is not None
        assert journal.step_text(step) == "Cancelled by the seller: Cancelled in the portal"
        assert inbox.withdrawal(other) is None
        with pytest.raises(Conflict, match="The seller has cancelled this document"):
            respond(item_id=item.id, content=say("Not ordered"), by=actor())
        sealed = Entry.objects.filter(verb="inbox.withdraw")
        assert [entry.object_id for entry in sealed] == [item.id]


def test_what_waits_goes_on_as_soon_as_the_credentials_are_mended(
    business: Business, portal: Portal
) -> None:
    row = sent(business)
    portal.settings(validated_after=2)
    with tenant_scope(business.world.id):
        second = business.send(business.document())
    business.work()
    client = portal.clients[SELLER][0]
    portal.control("POST", f"clients/{client}/block")
    portal.control("POST", "tokens/expire")
    with tenant_scope(business.world.id):
        business.due()
        cancel(submission_id=row.id, reason="x", by=actor())
    business.work()
    with tenant_scope(business.world.id):
        found = connections.get(business.connection_id)
    assert found.state == "failing"
    assert found.problem_params == {"answer": "invalid_grant User blocked"}
    portal.control("POST", f"clients/{client}/unblock")
    portal.settled()
    try_connection(business.world.id, business.connection_id)
    with tenant_scope(business.world.id):
        f = connections.get(business.connection_id)
        print(f.state, f.problem, f.problem_params)
        for r in Submission.objects.all():
            print(r.state, r.next_at, r.taken_by, r.text)
    business.work()
    with tenant_scope(business.world.id):
        states = [submissions.get(each).state for each in (row.id, second.id)]
    assert states == ["cancelled", "valid"]


def test_a_test_that_meets_a_limit_is_made_a_little_later(
    business: Business, portal: Portal, settings: Any
) -> None:
    portal.fail("GET /api/v1.0/documenttypes", "429", seconds=20)
    try_connection(business.world.id, business.connection_id)
    with tenant_scope(business.world.id), connection.cursor() as cursor:
        found = connections.get(business.connection_id)
        cursor.execute(
            "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'networks.check'"
            " AND scheduled_at IS NOT NULL"
        )
        [(at,)] = cursor.fetchall()
    assert (found.state, found.problem, found.check_running) == ("active", "", True)
    assert timedelta(seconds=10) < at - clock.now() <= timedelta(seconds=20)


def test_a_test_that_would_have_to_wait_long_says_so(business: Business, portal: Portal) -> None:
    portal.fail("GET /api/v1.0/documenttypes", "429", seconds=600)
    try_connection(business.world.id, business.connection_id)
    with tenant_scope(business.world.id):
        found = connections.get(business.connection_id)
    assert (found.state, found.check_running) == ("active", False)
    assert found.problem == "The network asks us to come back later."


def test_cancelling_twice_says_how_far_it_is(business: Business, portal: Portal) -> None:
    row = sent(business)
    with tenant_scope(business.world.id):
        cancel(submission_id=row.id, reason="x", by=actor())
        with pytest.raises(Conflict, match="Being cancelled"):
            cancel(submission_id=row.id, reason="x", by=actor())
    business.until(row.id, "cancelled")
    with tenant_scope(business.world.id), pytest.raises(Conflict, match="Cancelled"):
        cancel(submission_id=row.id, reason="x", by=actor())
    assert len(portal.calls("PUT /api/v1.0/documents/state/")) == 1


def test_cancelled_there_while_it_is_paid_here_is_said(business: Business, portal: Portal) -> None:
    row = sent(business)
    with tenant_scope(business.world.id):
        allocations = [{"document_id": row.document_id}]
        content = {"amount": "10", "method": "cash", "allocations": allocations}
        record_payment(content=PaymentIn.model_validate(content), by=actor())
    portal.control("PATCH", f"documents/{row.network_id}", {"status": "Cancelled"})
    business.poll()
    with tenant_scope(business.world.id):
        row = submissions.get(row.id)
        assert (row.state, queries.get(row.document_id).state) == ("cancelled", "issued")
        last = submissions.steps(row)[-1]
        assert journal.step_text(last) == (
            "The network has cancelled it, but here it is not void: Payments were recorded on this"
            " document; reverse them first."
        )
        [concern] = [c for c in concerns(actor()) if c.about == row.number]
    assert concern.text.startswith("The network has cancelled it, but here it is not void")


def test_a_version_that_lhdn_takes_no_more_is_told_by_the_test(
    business: Business, portal: Portal
) -> None:
    portal.control("POST", "retired/versions/01-1.0")
    try_connection(business.world.id, business.connection_id)
    with tenant_scope(business.world.id):
        assert connections.get(business.connection_id).state == "active"
    portal.control("POST", "retired/versions/01-1.1")
    try_connection(business.world.id, business.connection_id)
    with tenant_scope(business.world.id):
        found = connections.get(business.connection_id)
        said = connections.problem_text(found)
    assert found.state == "failing"
    assert said.startswith("MyInvois takes documents of version 1.1 no more.")


def test_why_a_document_is_invalid_is_asked_for_until_it_is_told(
    business: Business, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Details of it are not to be had at first: 404, as of a document that nobody knows."""
    asked, answers = documents.details, [404, 404]

    def not_yet(session: Session, uuid: str) -> AnsweredReply:
        if answers:
            return AnsweredReply(status=answers.pop(), value=None, headers={})
        return asked(session, uuid)

    monkeypatch.setattr(documents, "details", not_yet)
    portal.control("DELETE", f"taxpayers/{BUYER}")
    with tenant_scope(business.world.id):
        row = business.send(business.document())
    row = business.until(row.id, "invalid")
    assert answers == []
    assert [finding["rule"] for finding in row.findings] == ["ERR406"]
    assert row.text == "MyInvois found the document not valid."


def test_a_connection_is_not_removed_under_what_waits_for_its_verdict(
    business: Business, portal: Portal
) -> None:
    portal.settings(validated_after=3600)
    with tenant_scope(business.world.id):
        made = business.send(business.document())
    business.until(made.id, "sent")
    with tenant_scope(business.world.id), pytest.raises(Conflict, match="still on their way"):
        remove_connection(connection_id=business.connection_id, by=actor())
    portal.control("POST", "clock", {"advance": 3601})
    portal.settled()
    business.until(made.id, "valid")
    with tenant_scope(business.world.id):
        remove_connection(connection_id=business.connection_id, by=actor())


def test_two_workers_at_once_send_and_cancel_once(business: Business, portal: Portal) -> None:
    with tenant_scope(business.world.id):
        made = [business.send(business.document()).id for _ in range(6)]
    together(business)
    rows = [business.until(each, "valid") for each in made]
    assert len(portal.documents()) == len({row.network_id for row in rows}) == 6
    with tenant_scope(business.world.id):
        for row in rows:
            cancel(submission_id=row.id, reason="Typed twice", by=actor())
    together(business)
    for row in rows:
        business.until(row.id, "cancelled")
    assert len(portal.calls("PUT /api/v1.0/documents/state/")) == 6
    with tenant_scope(business.world.id):
        voided = Entry.objects.filter(verb="documents.void")
        assert sorted(entry.object_id for entry in voided) == sorted(r.document_id for r in rows)


def together(business: Business) -> None:
    """Three workers on one connection."""
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(worked, business) for _ in range(3)]:
            done.result()


def worked(business: Business) -> None:
    try:
        business.work()
    finally:
        connections_of_django.close_all()
