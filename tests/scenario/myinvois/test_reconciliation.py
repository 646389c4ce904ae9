"""Our books beside the portal's list: what somebody made by hand there, what differs, what did not arrive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from signet.audit.models import Entry
from signet.kernel import clock
from signet.kernel.errors import Conflict, Forbidden
from signet.networks import connections, inbox, kept, reconciliations, submissions
from signet.networks.actions.reconcile import ask_reconciliation
from signet.networks.actions.switch_connection import switch_connection
from signet.networks.jobs import catch_up, do_reconcile
from signet.networks.models import Connection, InboxItem, Reconciliation, Submission
from signet.networks.reconciliations import Told
from signet.networks.reconciling import reconcile
from signet.tenancy.context import tenant_scope
from tests.accounts import forget_paces
from tests.fixtures import World, actor
from tests.scenario.myinvois.business import Business, in_business
from tests.scenario.myinvois.conftest import Made
from tests.scenario.myinvois.portal import BUYER, SELLER, Portal


@pytest.fixture
def business(kept_alpha: World, portal: Portal, made: Made, settings: Any) -> Iterator[Business]:
    with in_business(kept_alpha, portal, made, settings) as found:
        yield found


def polled(business: Business) -> None:
    forget_paces()
    business.poll()


def report(business: Business) -> tuple[Reconciliation, list[Told]]:
    forget_paces()
    reconcile(business.world.id, business.connection_id)
    with tenant_scope(business.world.id):
        row = reconciliations.newest(business.connection_id)
        assert row is not None
        assert (row.state, row.problem) == ("done", "")
        return row, reconciliations.differences(row)


def valid(business: Business, **changes: Any) -> Submission:
    with tenant_scope(business.world.id):
        row = business.send(business.document(**changes))
    row = business.until(row.id, "valid")
    with tenant_scope(business.world.id):  # long enough ago for the list to have it
        Submission.objects.filter(id=row.id).update(next_at=None)
    return row


def by_hand(portal: Portal, supplier: str, buyer: str, number: str, **more: str) -> str:
    wish = {"supplier": supplier, "buyer": buyer, "number": number, "amount": "250.00", **more}
    made: str = portal.control("POST", "documents", wish)["uuid"]
    return made


def test_nothing_differs_where_all_is_well(business: Business) -> None:
    valid(business)
    valid(business, lines=[{**business.lines[0], "quantity": "3", "price": "19.90"}])
    row, told = report(business)
    assert told == []
    assert row.counts == {"sent": 2, "received": 0}
    assert reconciliations.how_many(row) == 0


def test_what_was_made_by_hand_in_the_portal_is_reported_in_both_directions(
    business: Business, portal: Portal
) -> None:
    ours = by_hand(portal, SELLER, BUYER, "HAND-1", amount="1250.50")
    theirs = by_hand(portal, BUYER, SELLER, "BILL-9")
    row, told = report(business)
    assert row.counts == {"sent": 1, "received": 1, "not_ours": 1, "not_received": 1}
    first, second = told
    assert (first.kind, first.number, first.network_id) == ("not_ours", "HAND-1", ours)
    assert (first.total, first.there, first.here) == ("MYR 1250.50", "Valid", "")
    assert (first.party, first.by_hand) == ("Pejabat Hijau Sdn. Bhd.", True)
    assert "Write it here too" in first.todo
    assert (second.kind, second.number, second.network_id) == ("not_received", "BILL-9", theirs)
    assert second.party == "Pejabat Hijau Sdn. Bhd."
    with tenant_scope(business.world.id):
        sealed = Entry.objects.filter(verb="connections.reconcile").get()
    assert '"not_ours":1' in sealed.payload.replace(" ", "")


def test_what_was_not_received_is_fetched_because_of_the_report(
    business: Business, portal: Portal
) -> None:
    polled(business)
    theirs = by_hand(portal, BUYER, SELLER, "BILL-9")
    with tenant_scope(business.world.id):  # the cursor believes that it was handed over
        row = Connection.objects.get(id=business.connection_id)
        row.cursor = row.cursor.replace('"known": []', f'"known": ["{theirs}"]')
        row.save(update_fields=["cursor"])
    polled(business)
    with tenant_scope(business.world.id):
        assert not InboxItem.objects.exists()
    report(business)
    polled(business)
    with tenant_scope(business.world.id):
        [item] = inbox.page(inbox.InboxQuery()).rows
        assert (item.number, item.event_id) == ("BILL-9", theirs)
    _row, told = report(business)
    assert told == []


def test_another_total_and_another_state_are_told_and_the_document_follows(
    business: Business, portal: Portal
) -> None:
    odd, gone = valid(business), valid(business)
    portal.control("PATCH", f"documents/{odd.network_id}", {"payable": "1.00"})
    portal.control("PATCH", f"documents/{gone.network_id}", {"status": "Cancelled"})
    _row, told = report(business)
    by_kind = {one.kind: one for one in told}
    assert (by_kind["total"].here, by_kind["total"].there) == ("216.00", "1.00")
    assert by_kind["total"].row_id == str(odd.id)
    assert (by_kind["state"].here, by_kind["state"].there) == ("Valid", "Cancelled")
    business.work()
    with tenant_scope(business.world.id):
        assert submissions.get(gone.id).state == "cancelled"
    _row, told = report(business)
    assert [one.kind for one in told] == ["total"]


def test_a_supplier_who_cancels_is_told_of(business: Business, portal: Portal) -> None:
    theirs = by_hand(portal, BUYER, SELLER, "BILL-9")
    polled(business)
    portal.control("PATCH", f"documents/{theirs}", {"status": "Cancelled"})
    _row, [told] = report(business)
    assert (told.kind, told.number, told.there) == ("withdrawn", "BILL-9", "Cancelled")
    assert "Do not pay it" in told.todo


def test_a_difference_keeps_the_day_on_which_it_was_first_seen(
    business: Business, portal: Portal
) -> None:
    by_hand(portal, SELLER, BUYER, "HAND-1")
    first, [told] = report(business)
    by_hand(portal, SELLER, BUYER, "HAND-2")
    second, again = report(business)
    since = {one.number: one.since for one in again}
    assert since == {"HAND-1": first.until.isoformat(), "HAND-2": second.until.isoformat()}
    assert told.since == first.until.isoformat()


def test_mail_of_the_portal_that_did_not_arrive_is_told_with_its_address(
    business: Business, portal: Portal
) -> None:
    valid(business)
    portal.register(SELLER, "202001234567", "Kopi & Kek Sdn. Bhd.", email="gone@kopi.my")
    with tenant_scope(business.world.id):
        client, secret = portal.clients[SELLER]
        row = connections.get(business.connection_id)
        row.credentials = kept.close(
            row, "credentials", {"client_id": client, "client_secret": secret}
        )
        row.save(update_fields=["credentials"])
    portal.settings(mail_arrives=False)
    by_hand(portal, SELLER, BUYER, "HAND-1")
    _row, told = report(business)
    [mail] = [one for one in told if one.kind == "undelivered"]
    assert (mail.party, mail.number) == ("gone@kopi.my", "e-Invoice HAND-1 is Valid")
    assert "Correct your e-mail address" in mail.todo


def test_a_change_beyond_the_lists_is_heard_of_by_a_notification(
    business: Business, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The poll reads the list four days back; what is cancelled later is named by a notification only."""
    row = valid(business)
    portal.control("POST", "clock", {"advance": 6 * 86400})
    late = clock.now() + timedelta(days=6)
    monkeypatch.setattr("signet.kernel.clock.now", lambda: late - timedelta(hours=1))
    polled(business)
    portal.control("PATCH", f"documents/{row.network_id}", {"status": "Cancelled"})
    monkeypatch.setattr("signet.kernel.clock.now", lambda: late)
    polled(business)
    with tenant_scope(business.world.id):
        assert submissions.get(row.id).state == "cancelled"


def test_one_at_a_time_and_what_is_over_is_frozen(business: Business) -> None:
    with tenant_scope(business.world.id):
        first = ask_reconciliation(connection_id=business.connection_id, by=actor())
        again = ask_reconciliation(connection_id=business.connection_id, by=actor())
        assert (first.id, first.state) == (again.id, "asked")
    do_reconcile(str(business.world.id), str(business.connection_id))
    with tenant_scope(business.world.id):
        row = reconciliations.get(business.connection_id, first.id)
        assert (row.state, row.asked_by) == ("done", actor().label)
        with pytest.raises(IntegrityError), transaction.atomic():
            Reconciliation.objects.filter(id=row.id).update(differences=[])
        with pytest.raises(Forbidden):
            ask_reconciliation(connection_id=business.connection_id, by=actor("biller"))
        switch_connection(connection_id=business.connection_id, on=False, by=actor())
        with pytest.raises(Conflict):
            ask_reconciliation(connection_id=business.connection_id, by=actor())


def test_a_portal_that_is_down_makes_a_failed_report_and_a_new_try(
    business: Business, portal: Portal
) -> None:
    portal.fail("GET /api/v1.0/documents/recent", "500", times=2)
    reconcile(business.world.id, business.connection_id)
    with tenant_scope(business.world.id):
        row = reconciliations.newest(business.connection_id)
        assert row is not None
        assert row.state == "failed"
        assert "does not answer as it should" in reconciliations.problem_text(row)
        due = Connection.objects.get(id=business.connection_id).reconcile_at
        assert due is not None
        assert timedelta(minutes=55) < due - clock.now() <= timedelta(hours=1)


def test_it_is_made_every_day_by_itself(business: Business) -> None:
    later = clock.now() + timedelta(minutes=20)
    catch_up(int(later.timestamp()))
    with tenant_scope(business.world.id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'networks.reconcile'"
            " AND args ->> 'connection_id' = %s",
            [str(business.connection_id)],
        )
        assert cursor.fetchone() == (1,)
    report(business)
    with tenant_scope(business.world.id):
        due = Connection.objects.get(id=business.connection_id).reconcile_at
    assert due is not None
    assert timedelta(hours=23) < due - clock.now() <= timedelta(days=1)


def test_a_limit_of_calls_puts_the_report_off(business: Business, portal: Portal) -> None:
    portal.fail("GET /api/v1.0/documents/recent", "429", seconds=40)
    reconcile(business.world.id, business.connection_id)
    with tenant_scope(business.world.id), connection.cursor() as cursor:
        row = reconciliations.newest(business.connection_id)
        assert row is not None
        assert row.state == "asked"
        cursor.execute(
            "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'networks.reconcile'"
            " AND args ->> 'connection_id' = %s ORDER BY id DESC LIMIT 1",
            [str(business.connection_id)],
        )
        [at] = cursor.fetchone()
    assert timedelta(seconds=30) < at - clock.now() <= timedelta(seconds=40)
