"""Issued, sent, valid, cancelled, rejected, corrected: a business's days with the stand-in of MyInvois."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.db import connection

from signet.audit.models import Entry
from signet.documents import queries
from signet.documents.actions.credit import credit
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.copying import CreditIn, CreditLineIn
from signet.kernel.errors import BadInput, Conflict
from signet.networks import connections, submissions
from signet.networks.actions.connect import connect
from signet.networks.actions.look_up import look_up
from signet.networks.actions.move import cancel, send_again
from signet.networks.actions.send import NotSendable
from signet.networks.checking import try_connection
from signet.networks.jobs import do_send
from signet.networks.models import InboxItem, Submission
from signet.networks.myinvois.client.identity import token_name
from signet.networks.offers import Environment
from signet.networks.opening import open_connection
from signet.rendering.store import pdf_of
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor
from tests.scenario.myinvois.business import LINE, Business, in_business, setup_of
from tests.scenario.myinvois.conftest import Made
from tests.scenario.myinvois.portal import BUYER, Portal
from tests.web.accounts import signed_in


@pytest.fixture
def business(kept_alpha: World, portal: Portal, made: Made, settings: Any) -> Iterator[Business]:
    with in_business(kept_alpha, portal, made, settings) as found:
        yield found


def sent(business: Business, **changes: Any) -> Submission:
    with tenant_scope(business.world.id):
        made = business.send(business.document(**changes))
    return business.until(made.id, "valid", "invalid", "failed")


def test_the_connection_is_tried_and_works(business: Business) -> None:
    try_connection(business.world.id, business.connection_id)
    with tenant_scope(business.world.id):
        row = connections.get(business.connection_id)
    assert (row.state, row.problem) == ("active", "")
    assert row.check_facts[0] == "Signed in."
    assert row.endpoint_id == "C25845632220"


@pytest.mark.parametrize("form", ["XML", "JSON"])
def test_from_issued_to_valid_with_the_code_on_the_pdf(
    kept_alpha: World, portal: Portal, made: Made, settings: Any, form: str
) -> None:
    with in_business(kept_alpha, portal, made, settings, format=form) as business:
        row = sent(business)
        assert (row.state, row.findings) == ("valid", [])
        assert portal.http.get(row.link).status_code == 200
        [there] = portal.documents()
        assert (there["status"], there["format"], there["uuid"]) == ("Valid", form, row.network_id)
        with tenant_scope(business.world.id):
            body = pdf_of(queries.get(row.document_id))
            verbs = [step.verb for step in submissions.steps(row)]
        said = pypdf.PdfReader(io.BytesIO(body)).pages[0].extract_text()
        assert "Scan to verify" in said
        assert row.network_id in said
        assert verbs[:3] == ["queue", "claim", "send"]


def test_a_batch_is_one_call(business: Business, portal: Portal) -> None:
    with tenant_scope(business.world.id):
        rows = [business.send(business.document()) for _ in range(12)]
    business.work()
    for row in rows:
        business.until(row.id, "valid")
    calls = portal.http.get("/_sandbox/calls").json()
    submits = [c for c in calls if c["line"].startswith("POST /api/v1.0/documentsubmissions")]
    assert len(submits) == 1
    assert sum(c["line"] == "POST /connect/token" for c in calls) == 1


def test_a_batch_is_asked_for_by_one_call(business: Business, portal: Portal) -> None:
    """Of one that was found invalid its findings are asked for besides, and it frees its document."""
    with tenant_scope(business.world.id):
        rows = [business.send(business.document()) for _ in range(7)]
        portal.control("POST", "retired/classifications/008")
        rows.append(business.send(business.document(lines=[{**LINE, "classifications": [
            {"list_id": "CLASS", "code": "008"}]}])))  # fmt: skip
    business.work()
    portal.settled()
    before = len(portal.calls())
    with tenant_scope(business.world.id), connection.cursor() as cursor:
        business.due()
        cursor.execute("SELECT coalesce(max(id), 0) FROM procrastinate_jobs")
        [(newest,)] = cursor.fetchall()
    business.work()
    with tenant_scope(business.world.id), connection.cursor() as cursor:
        found = [submissions.get(row.id) for row in rows]
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE id > %s AND task_name = 'networks.work'",
            [newest],
        )
        [(jobs,)] = cursor.fetchall()
    assert [row.state for row in found] == ["valid"] * 7 + ["invalid"]
    ends = [call.rpartition("/")[2] for call in portal.calls()[before:]]
    assert ends == [found[0].network_ids["submissionUid"], "details"]
    assert jobs == 2  # for the first and the last of those that are asked for again


def test_what_is_missing_is_said_before_anything_is_sent(
    business: Business, portal: Portal
) -> None:
    with tenant_scope(business.world.id):
        bare = business.document(lines=[{**LINE, "classifications": []}])
        with pytest.raises(NotSendable) as refused:
            business.send(bare)
    assert any(f.pointer.startswith("/lines/0") for f in refused.value.fields)
    assert portal.documents() == []


def test_invalid_then_corrected_by_a_new_row(business: Business, portal: Portal) -> None:
    """The tax office did not know the buyer yet; now it does, and the same document is sent again."""
    portal.control("DELETE", f"taxpayers/{BUYER}")
    first = sent(business)
    assert first.state == "invalid"
    assert first.findings[0]["rule"] == "ERR406"
    portal.register(BUYER, "201901000005", "Pejabat Hijau Sdn. Bhd.")
    portal.settings(same_payload=0)
    with tenant_scope(business.world.id):
        again = send_again(submission_id=first.id, by=actor())
    second = business.until(again.id, "valid", "invalid")
    assert (second.state, second.id != first.id) == ("valid", True)
    assert [d["status"] for d in portal.documents()] == ["Invalid", "Valid"]


def test_cancelled_in_time(business: Business, portal: Portal) -> None:
    row = sent(business)
    with tenant_scope(business.world.id):
        cancel(submission_id=row.id, reason="Typed twice", by=actor())
    row = business.until(row.id, "cancelled")
    [there] = portal.documents()
    assert (there["status"], there["reason"]) == ("Cancelled", "Typed twice")
    with tenant_scope(business.world.id):
        document = queries.get(row.document_id)
    assert (document.state, document.void_reason) == ("void", "Typed twice")


def test_a_note_and_then_its_invoice_are_taken_back(business: Business, portal: Portal) -> None:
    """What the note was set against is owed again, so that neither stands half settled for ever."""
    row = sent(business)
    with tenant_scope(business.world.id):
        lines = [CreditLineIn(position=1, quantity=Decimal(1))]
        wish = CreditIn(lines=lines, reason="One came back")
        draft = credit(document_id=row.document_id, content=wish, by=actor())
        note = business.send(issue(document_id=draft.id, by=actor()).id)
        assert queries.get(row.document_id).balance_minor == 10800
    note = business.until(note.id, "valid", "invalid")
    assert (note.state, note.findings) == ("valid", [])
    with tenant_scope(business.world.id):
        with pytest.raises(Conflict, match=f"{note.number} refers to this document"):
            cancel(submission_id=row.id, reason="Typed twice", by=actor())
        cancel(submission_id=note.id, reason="Nothing came back", by=actor())
    business.until(note.id, "cancelled")
    with tenant_scope(business.world.id):
        voided, original = queries.get(note.document_id), queries.get(row.document_id)
        assert (voided.state, voided.void_reason) == ("void", "Nothing came back")
        assert (original.state, original.balance_minor) == ("issued", 21600)
        [entry] = Entry.objects.filter(verb="payments.release")
        assert (entry.object_id, "10800" in entry.payload) == (note.document_id, True)
        cancel(submission_id=row.id, reason="Typed twice", by=actor())
    business.until(row.id, "cancelled")
    with tenant_scope(business.world.id):
        assert queries.get(row.document_id).state == "void"
        assert submissions.withdrawn(9) == []


def test_an_invoice_is_taken_back_whose_note_never_went_there(
    business: Business, portal: Portal
) -> None:
    """It is not void while its note stands, but the note is open and can be void: then the invoice, too."""
    row = sent(business)
    with tenant_scope(business.world.id):
        draft = credit(document_id=row.document_id, content=CreditIn(reason="Wrong"), by=actor())
        note = issue(document_id=draft.id, by=actor())
        assert (queries.get(note.id).balance_minor, queries.get(row.document_id).balance_minor) == (
            0,
            0,
        )
        cancel(submission_id=row.id, reason="Typed twice", by=actor())
    business.until(row.id, "cancelled")
    with tenant_scope(business.world.id):
        assert [one.id for one in submissions.withdrawn(9)] == [row.id]
        assert queries.get(note.id).balance_minor == 21600
        assert queries.get(row.document_id).balance_minor == 21600
        with pytest.raises(Conflict, match="A credit note refers to this document"):
            void(document_id=row.document_id, reason="Typed twice", by=actor())
        void(document_id=note.id, reason="Its invoice is no more", by=actor())
        void(document_id=row.document_id, reason="Typed twice", by=actor())
        assert submissions.withdrawn(9) == []


def test_once_really_connected_the_test_system_has_no_consequences(
    business: Business, portal: Portal, made: Made
) -> None:
    row, other = sent(business), sent(business)
    with tenant_scope(business.world.id):
        given = setup_of(business.world, portal, made)
        settings = {"client_id": given.settings["client_id"]}
        changed = {"environment": Environment.PRODUCTION, "settings": settings}
        real = given.model_copy(update=changed)
        connect(content=real, by=actor())
        cancel(submission_id=row.id, reason="Only tried out", by=actor())
    business.until(row.id, "cancelled")
    with tenant_scope(business.world.id):
        assert queries.get(row.document_id).state == "issued"
        assert submissions.live_of(row.document_id) == submissions.withdrawn(9) == []
        void(document_id=other.document_id, reason="Typed twice", by=actor())


def test_what_the_network_has_is_not_void_here(business: Business) -> None:
    row = sent(business)
    with tenant_scope(business.world.id), pytest.raises(Conflict, match="cancel it there first"):
        void(document_id=row.document_id, reason="x", by=actor())
    with tenant_scope(business.world.id):
        assert queries.get(row.document_id).state == "issued"


def test_sent_as_soon_as_issued(
    kept_alpha: World, portal: Portal, made: Made, settings: Any
) -> None:
    with in_business(kept_alpha, portal, made, settings, on_issue="yes") as business:
        with tenant_scope(kept_alpha.id):
            good = business.document()
            bad = business.document(lines=[{**LINE, "classifications": []}])
            query = "SELECT args FROM procrastinate_jobs WHERE task_name = 'networks.send'"
            with connection.cursor() as cursor:
                cursor.execute(query)
                jobs = [json.loads(args) for (args,) in cursor.fetchall()]
        assert [job["document_id"] for job in jobs] == [str(good), str(bad)]
        for job in jobs:
            do_send(**job)
        with tenant_scope(kept_alpha.id):
            [row] = Submission.objects.all()
        assert row.document_id == good
        assert business.until(row.id, "valid").state == "valid"


def test_not_cancelled_after_three_days(business: Business, portal: Portal) -> None:
    row = sent(business)
    portal.control("POST", "clock", {"advance": 73 * 3600})
    with tenant_scope(business.world.id):
        cancel(submission_id=row.id, reason="Too late", by=actor())
    business.work()
    with tenant_scope(business.world.id):
        row = submissions.get(row.id)
    assert row.state == "valid"
    assert "More than 72 hours" in row.text
    assert portal.documents()[0]["status"] == "Valid"


def test_the_buyer_asks_for_a_rejection_and_it_is_answered(
    business: Business, portal: Portal, made: Made
) -> None:
    row = sent(business)
    theirs = portal.link(BUYER, certificate=made[BUYER][1])
    from signet.networks.myinvois.client import Session, documents

    assert documents.reject(Session(theirs), row.network_id, "Wrong price").ok
    business.poll()
    with tenant_scope(business.world.id):
        row = submissions.get(row.id)
    assert (row.state, row.reply, row.reply_reason) == ("valid", "rejected", "Wrong price")
    page = signed_in(business.world.owner.email).get(f"/documents/{row.document_id}/")  # type: ignore[attr-defined]
    assert "The buyer asks for its rejection" in page.content.decode()
    with tenant_scope(business.world.id):
        cancel(submission_id=row.id, reason="The price was wrong", by=actor())
    assert business.until(row.id, "cancelled").state == "cancelled"


def test_cancelled_in_the_portal_is_heard(business: Business, portal: Portal, made: Made) -> None:
    row = sent(business)
    from signet.networks.myinvois.client import Session, documents
    from tests.scenario.myinvois.portal import SELLER

    own = portal.link(SELLER, certificate=made[SELLER][1])
    assert documents.cancel(Session(own), row.network_id, "In the portal").ok
    business.poll()
    with tenant_scope(business.world.id):
        assert submissions.get(row.id).state == "cancelled"


def test_documents_of_others_come_into_the_inbox_once(
    business: Business, portal: Portal, made: Made
) -> None:
    """The customer writes an invoice to us."""
    from tests.scenario.myinvois.test_adapter_and_portal import outgoing
    from tests.scenario.myinvois.test_adapter_and_portal import sent as sent_by
    from tests.unit.networks.myinvois import samples

    theirs = portal.link(BUYER, certificate=made[BUYER][1])
    seller = samples.with_ids(
        samples.SELLER, TIN=BUYER, BRN="201901000005", SST="W10-1808-32000059", MSIC="56103"
    )
    us = samples.with_ids(samples.BUYER, TIN="C25845632220", BRN="202001234567")
    _parcel, status = sent_by(outgoing("THEIRS-1", seller=seller, buyer=us), theirs)
    assert status.state == "valid", status.findings
    business.poll()
    business.poll()
    with tenant_scope(business.world.id):
        [item] = InboxItem.objects.all()
    assert (item.number, item.unreadable, item.currency) == ("THEIRS-1", "", "MYR")
    assert item.payable_minor == 21600


def test_twice_the_same_is_one(business: Business, portal: Portal) -> None:
    with tenant_scope(business.world.id):
        document_id = business.document()
        first, second = business.send(document_id), business.send(document_id)
    assert first.id == second.id
    business.until(first.id, "valid")
    with tenant_scope(business.world.id), pytest.raises(Conflict):
        send_again(submission_id=first.id, by=actor())
    assert len(portal.documents()) == 1


@pytest.mark.parametrize(
    "how", ["lost", "timeout_after", "500_after", "refused", "502", "nonsense"]
)
def test_one_valid_document_however_the_call_fails(
    business: Business, portal: Portal, how: str
) -> None:
    portal.fail("POST /api/v1.0/documentsubmissions/", how)
    row = sent(business)
    assert row.state == "valid"
    assert [d["status"] for d in portal.documents()] == ["Valid"]


def test_refused_credentials_stop_the_connection_and_lose_nothing(
    business: Business, portal: Portal
) -> None:
    client = portal.clients["C25845632220"][0]
    portal.control("POST", f"clients/{client}/block")
    with tenant_scope(business.world.id):
        made = business.send(business.document())
    business.work()
    with tenant_scope(business.world.id):
        assert connections.get(business.connection_id).state == "failing"
        assert submissions.get(made.id).state == "queued"
    portal.control("POST", f"clients/{client}/unblock")
    try_connection(business.world.id, business.connection_id)
    assert business.until(made.id, "valid").state == "valid"


def test_a_note_on_several_invoices_names_them_all(business: Business, portal: Portal) -> None:
    """By what MyInvois calls each; one that it never had stands there without (NA)."""
    first, second = sent(business), sent(business)
    preceding = [{"number": number} for number in (first.number, "OLD-7", second.number)]
    lines = [{**LINE, "quantity": "1"}]
    note = sent(business, kind="credit_note", preceding=preceding, reason="Late", lines=lines)
    assert (note.state, note.findings) == ("valid", [])
    with tenant_scope(business.world.id):
        told = re.findall(rb"<cbc:ID>([^<]*)</cbc:ID><cbc:UUID>([^<]*)<", submissions.body_of(note))
    assert [(number.decode(), uuid.decode()) for number, uuid in told] == [
        (first.number, first.network_ids["uuid"]),
        ("OLD-7", "NA"),
        (second.number, second.network_ids["uuid"]),
    ]


def test_secrets_stand_in_no_row(business: Business, portal: Portal) -> None:
    """Neither in the transcript of the calls nor anywhere else that is stored, nor as bytes."""
    row = sent(business)
    secret = portal.clients["C25845632220"][1]
    with tenant_scope(business.world.id):
        text = str([step.calls for step in submissions.steps(row)])
        assert "documentsubmissions" in text
        assert "correlationid" in text.lower()
        opened = open_connection(connections.get(business.connection_id))
        token = opened.link.tokens.get(token_name(opened.link), lambda: 1 / 0)  # type: ignore[arg-type,return-value]
        key = opened.link.certificate.key.decode().splitlines()[5]  # type: ignore[union-attr]
        assert len(token) > 20
        assert rows_with("documentsubmissions") == {"networks_step"}
        assert rows_with(business.world.company.legal_name)  # type: ignore[attr-defined]
        for hidden in (secret, token, key):
            assert rows_with(hidden) == set()
            assert rows_with(hidden.encode().hex()) == set()


def rows_with(text: str) -> set[str]:
    """Every table of the product that holds a text somewhere in a row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
            " AND relkind IN ('r', 'p') AND has_table_privilege(oid, 'SELECT')"
        )
        names = [name for (name,) in cursor.fetchall()]
        assert len(names) > 50
        found = set()
        for name in names:
            cursor.execute(f'SELECT 1 FROM "{name}" t WHERE t::text LIKE %s LIMIT 1', [f"%{text}%"])
            if cursor.fetchone():
                found.add(name)
    return found


@pytest.mark.parametrize(
    ("scheme", "value"), [("NAME", ""), ("BRN", ""), ("0088", "5012345678900"), ("TIN", BUYER)]
)
def test_a_question_that_it_never_answers_is_no_failure_of_the_network(
    business: Business, portal: Portal, scheme: str, value: str
) -> None:
    before = len(portal.calls())
    with tenant_scope(business.world.id), pytest.raises(BadInput, match="TIN/BRN/2020") as refused:
        look_up(
            connection_id=business.connection_id, scheme=scheme, value=value, by=actor()
        )  # fmt: skip
    assert (refused.value.code, refused.value.fields[0].pointer) == (
        "participant.refused",
        "/value",
    )
    assert len(portal.calls()) == before
