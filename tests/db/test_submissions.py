"""A document's way to a network: taken once, delivered once, whatever goes wrong; nothing rewritten."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from signet.audit.models import Entry
from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict, Forbidden, NotFound
from signet.networks import connections, pace, submissions
from signet.networks.actions.move import cancel, give_up, hurry, send_again
from signet.networks.actions.send import NotSendable, send, send_many
from signet.networks.models import Connection, Proof, Step, Submission
from signet.networks.offers import Limit
from signet.networks.opening import open_connection
from signet.networks.states import TRANSITIONS, State
from signet.networks.taking import take
from signet.networks.wire import HttpWire
from signet.tenancy.context import tenant_scope
from tests.accounts import accounts
from tests.fixtures import World, actor
from tests.network_adapter import PostNetwork
from tests.networks import Post, posted


@pytest.fixture
def post(inside: World, settings: Any) -> Iterator[Post]:
    with posted(inside, settings) as made:
        yield made


#: The limit of ``PostNetwork`` for sending.
SUBMITS = Limit(calls=10_000)


def sent(post: Post, **changes: Any) -> Submission:
    made = send(document_id=post.document(**changes), connection_id=post.connection_id, by=actor())
    post.work()
    return submissions.get(made.id)


def verbs(submission: Submission) -> list[str]:
    return [step.verb for step in submissions.steps(submission)]


def test_it_is_handed_over_followed_and_told(post: Post) -> None:
    row = sent(post)
    assert (row.state, row.network_id, row.link) == ("sent", "n1", "https://post.example/n1")
    assert row.tried == 1
    assert row.sent_at
    assert row.accepted_at
    [there] = post.server.documents.values()
    assert there.body == submissions.body_of(row)
    assert hashlib.sha256(there.body).digest() == bytes(row.sha256)
    assert (row.receiver, row.number) == ("9957:FR23334175221", "INV-2026-0001")
    assert row.next_at is not None
    assert row.next_at < now() + timedelta(seconds=5)
    there.state = "delivered"
    post.due()
    post.work()
    row = submissions.get(row.id)
    assert row.state == "delivered"
    assert verbs(row) == ["queue", "claim", "send", "refresh"]
    last = submissions.steps(row)[-1]
    [proof] = submissions.proofs([last])[last.id]
    assert (proof.name, proof.size) == ("receipt.txt", 10)
    told = [e.verb for e in Entry.objects.filter(object_id=row.document_id).order_by("sequence")]
    assert told[-3:] == ["networks.send", "networks.sent", "networks.delivered"]


def test_secrets_stand_in_no_transcript_and_no_column(post: Post) -> None:
    row = sent(post)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(calls::text, '') FROM networks_step")
        [(calls,)] = cursor.fetchall()
    assert "/documents" in calls
    assert "•••" in calls
    assert "open sesame" not in calls
    assert "Bearer t1" not in calls
    assert '"t1"' not in calls
    closed = connections.get(row.connection_id)
    assert b"open sesame" not in bytes(closed.credentials)
    assert all(
        b"t1" not in bytes(value or b"")
        for (value,) in accounts("SELECT value FROM networks_token")
    )
    assert post.server.tokens == 1


def test_asking_twice_is_one_submission(post: Post) -> None:
    document_id = post.document()
    first = send(document_id=document_id, connection_id=post.connection_id, by=actor())
    again = send(document_id=document_id, connection_id=post.connection_id, by=actor())
    assert first.id == again.id
    post.work()
    assert len(post.server.taken) == 1


def test_a_refusal_is_a_finding_and_frees_the_document(post: Post) -> None:
    post.server.fail = ["refuse"]
    row = sent(post)
    assert (row.state, row.text) == ("invalid", "The buyer is not known.")
    assert [(f["rule"], f["term"], f["pointer"]) for f in row.findings] == [
        ("NET-7", "BG-7", "/customer_id")
    ]
    again = send_again(submission_id=row.id, by=actor())
    post.work()
    assert again.id != row.id
    assert submissions.get(again.id).state == "sent"
    with pytest.raises(Conflict, match="only after it failed"):
        send_again(submission_id=again.id, by=actor())


def test_a_lost_answer_is_asked_for_and_never_repeated(post: Post) -> None:
    post.server.fail = ["lost"]
    row = sent(post)  # the same job asks at once: this network settles at once
    assert (row.state, row.network_id) == ("sent", "n1")
    assert verbs(row) == ["queue", "claim", "lose", "found"]
    assert post.server.taken == [str(row.id)]


def test_what_the_network_never_got_is_sent_again_after_asking(post: Post) -> None:
    post.server.fail = ["drop"]
    row = sent(post)
    assert row.state == "queued"
    assert verbs(row) == ["queue", "claim", "lose", "miss"]
    post.due()
    post.work()
    assert submissions.get(row.id).state == "sent"
    assert post.server.taken == [str(row.id)]


def test_while_the_network_cannot_be_asked_nothing_is_sent(post: Post) -> None:
    post.server.fail = ["lost", "500", "500", "nonsense", "drop"]
    row = sent(post)
    for _ in range(3):
        assert row.state == "unknown"
        assert row.next_at is not None
        assert row.next_at > now() + timedelta(seconds=8)
        post.due()
        post.work()
        row = submissions.get(row.id)
    assert post.server.taken == [str(row.id)]
    post.due()
    post.work()
    assert submissions.get(row.id).state == "sent"
    assert len(post.server.taken) == 1


def test_a_worker_that_died_leaves_it_unknown(post: Post) -> None:
    made = send(document_id=post.document(), connection_id=post.connection_id, by=actor())
    task = take(post.connection_id)
    assert task is not None
    assert task.call == "send"
    assert take(post.connection_id) is None, "it is taken"
    assert submissions.get(made.id).state == "sending"
    Submission.objects.update(next_at=now())
    post.work()
    assert verbs(submissions.get(made.id)) == ["queue", "claim", "lose", "miss"]
    assert post.server.taken == []


def test_a_late_worker_keeps_still(post: Post) -> None:
    """Its call ends after another one has taken the errand over: the other one's word counts."""
    from signet.networks.working import perform

    made = send(document_id=post.document(), connection_id=post.connection_id, by=actor())
    late = take(post.connection_id)
    assert late is not None
    Submission.objects.update(next_at=now())
    other = take(post.connection_id)
    assert other is not None
    assert other.call == "find"
    perform(post.world.id, late)
    assert submissions.get(made.id).state == "unknown"
    perform(post.world.id, other)
    row = submissions.get(made.id)
    assert (row.state, len(post.server.taken)) == ("sent", 1)


def test_retry_after_is_honoured_and_nothing_is_lost(post: Post) -> None:
    post.server.fail = ["429"]
    row = sent(post)
    assert (row.state, row.tried) == ("queued", 0)
    assert row.next_at is not None
    assert timedelta(seconds=5) < row.next_at - now() <= timedelta(seconds=7)
    assert turn(post) == row.next_at


def turn(post: Post) -> datetime | None:
    """When the next document may be handed over over the connection."""
    opened = open_connection(connections.get(post.connection_id))
    return pace.take(opened.wire.account, "submit", SUBMITS, now(), holder=post.connection_id)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ({"X-Rate-Limit-Limit": "6", "X-Rate-Limit-Remaining": "5"}, 10),
        ({"X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Reset": "44"}, 44),
    ],
)
def test_what_an_answer_says_of_its_limit_is_kept(
    post: Post, said: dict[str, str], seconds: int
) -> None:
    """The document is taken; the next one waits, whichever process has it."""
    post.server.says = said
    assert sent(post).state == "sent"
    until = turn(post)
    assert until is not None
    assert timedelta(seconds=seconds - 3) < until - now() <= timedelta(seconds=seconds)
    post.server.says = {}
    late = sent(post)
    assert (late.state, late.next_at) == ("queued", until)
    assert len(post.server.taken) == 1


def test_a_server_that_is_not_there_gets_nothing_twice(post: Post) -> None:
    url, gone = post.server.url, "http://127.0.0.1:9"
    Connection.objects.update(settings={"url": gone})
    row = sent(post)
    assert (row.state, verbs(row)) == ("queued", ["queue", "claim", "postpone"])
    assert "cannot be reached" in row.text
    Connection.objects.update(settings={"url": url})
    hurry(submission_id=row.id, by=actor())
    post.work()
    assert submissions.get(row.id).state == "sent"


def test_after_many_tries_it_has_failed_and_may_be_sent_anew(post: Post) -> None:
    Connection.objects.update(settings={"url": "http://127.0.0.1:9"})
    made = send(document_id=post.document(), connection_id=post.connection_id, by=actor())
    Submission.objects.update(tried=39)
    post.work()
    row = submissions.get(made.id)
    assert (row.state, row.next_at) == ("failed", None)
    assert Entry.objects.latest("sequence").verb == "networks.failed"
    again = send(document_id=row.document_id, connection_id=post.connection_id, by=actor())
    assert again.id != row.id


def test_a_refused_sign_in_stops_the_connection_until_it_is_mended(post: Post) -> None:
    post.server.password = "another"
    row = sent(post)
    failing = connections.get(post.connection_id)
    assert (failing.state, connections.problem_text(failing)) == (
        "failing", "The password is wrong.",
    )  # fmt: skip
    assert row.state == "queued"
    post.due()
    post.work()
    assert post.server.taken == [], "nothing is tried while it needs attention"
    post.server.password = "open sesame"
    connections.works(failing, ["It works again"])
    post.work()
    assert submissions.get(row.id).state == "sent"


def test_what_the_network_would_refuse_is_told_before(post: Post) -> None:
    post.world.customer.electronic_address = ""
    post.world.customer.electronic_scheme = ""
    post.world.customer.save()
    with pytest.raises(NotSendable) as refusal:
        sent(post)
    [field] = refusal.value.fields
    assert (field.pointer, field.code) == ("/buyer/electronic_address", "POST-1")
    assert not Submission.objects.exists()


def test_drafts_quotes_foreign_and_switched_off_are_refused(post: Post) -> None:
    from signet.documents.actions.create_draft import create_draft

    draft = create_draft(content=post.world.draft(), by=actor())
    with pytest.raises(Conflict, match="Only an issued"):
        send(document_id=draft.id, connection_id=post.connection_id, by=actor())
    with pytest.raises(Conflict, match="does not take documents of this kind"):
        quote = post.document(kind="quote")
        send(document_id=quote, connection_id=post.connection_id, by=actor())
    with pytest.raises(Forbidden):
        send(document_id=draft.id, connection_id=post.connection_id, by=actor("cashier"))
    with pytest.raises(NotFound):
        send(document_id=draft.id, connection_id=draft.id, by=actor())


def test_cancelling_asks_the_network(post: Post) -> None:
    row = sent(post)
    with pytest.raises(BadInput):
        cancel(submission_id=row.id, reason=" ", by=actor())
    cancel(submission_id=row.id, reason="Wrong buyer", by=actor())
    post.work()
    row = submissions.get(row.id)
    assert (row.state, post.server.documents["n1"].state) == ("cancelled", "cancelled")
    with pytest.raises(Conflict, match="Only an issued document"):
        send(document_id=row.document_id, connection_id=post.connection_id, by=actor())
    with pytest.raises(Conflict):
        cancel(submission_id=row.id, reason="Again", by=actor())


def test_a_refused_cancellation_leaves_it_where_it_was(post: Post) -> None:
    row = sent(post)
    post.server.fail = ["refuse"]
    cancel(submission_id=row.id, reason="Wrong buyer", by=actor())
    post.work()
    row = submissions.get(row.id)
    assert (row.state, row.text) == ("sent", "Too late.")
    assert verbs(row)[-2:] == ["ask_cancel", "keep"]


def test_giving_up_needs_a_reason_and_a_state(post: Post) -> None:
    made = send(document_id=post.document(), connection_id=post.connection_id, by=actor())
    with pytest.raises(BadInput):
        give_up(submission_id=made.id, reason="", by=actor())
    assert give_up(submission_id=made.id, reason="By hand", by=actor()).state == "failed"
    with pytest.raises(Conflict):
        give_up(submission_id=made.id, reason="By hand", by=actor())
    post.work()
    assert post.server.taken == []


def test_many_are_sent_and_each_result_is_told(inside: World, settings: Any) -> None:
    with posted(inside, settings, PostNetwork(batch=10)) as post:
        from signet.documents.actions.create_draft import create_draft

        good = [post.document() for _ in range(3)]
        draft = create_draft(content=inside.draft(), by=actor()).id
        results = send_many(
            document_ids=[*good, draft], connection_id=post.connection_id, by=actor()
        )
        assert [bool(r.submission) for r in results] == [True, True, True, False]
        assert results[3].error is not None
        assert results[3].error.code == "document.not_issued"
        task = take(post.connection_id)
        assert task is not None
        assert len(task.errands) == 3, "one call for the batch"


def test_a_batch_refused_as_a_whole_is_tried_one_by_one(inside: World, settings: Any) -> None:
    with posted(inside, settings, PostNetwork(batch=10)) as post:
        ids = [post.document() for _ in range(3)]
        send_many(document_ids=ids, connection_id=post.connection_id, by=actor())
        post.server.fail = ["refuse", "refuse"]
        post.work()
        states = sorted(Submission.objects.values_list("state", flat=True))
        assert states == ["invalid", "sent", "sent"]
        assert len(post.server.taken) == 2


def test_a_task_has_one_time_limit(inside: World, settings: Any) -> None:
    from signet.networks.problems import Unsent

    with posted(inside, settings) as post:
        wire = HttpWire(
            account=os.urandom(32), connection_id=post.connection_id, limits={}, secrets=[],
            seconds=-1,
        )  # fmt: skip
        with pytest.raises(Unsent, match="too long"):
            wire.call("POST", f"{post.server.url}/documents")


# --- the database itself -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "body = 'x'", "sha256 = 'x'", "document_id = gen_random_uuid()", "network = 'other'",
        "environment = 'production'", "snapshot_hash = 'x'", "number = 'X'", "receiver = 'X'",
        "meta = '{\"a\": 1}'", "created_by = 'somebody'", "connection_id = gen_random_uuid()",
        "network_id = 'other'", "network_ids = '{\"other\": 1}'", "link = 'https://evil.example'",
        "sent_at = now()", "accepted_at = NULL", "state = 'queued'", "state = 'sending'",
    ],
)  # fmt: skip
def test_raw_sql_cannot_change_what_was_sent(post: Post, change: str) -> None:
    row = sent(post)
    Submission.objects.filter(id=row.id).update(network_ids={"uid": "1"})
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE networks_submission SET {change}")


@pytest.mark.parametrize("table", ["networks_step", "networks_proof"])
def test_raw_sql_cannot_touch_the_journal(post: Post, table: str) -> None:
    row = sent(post)
    Proof.objects.create(
        step=Step.objects.filter(submission=row).first(), name="a", media_type="b", body=b"c",
        sha256=b"d", size=1,
    )  # fmt: skip
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        refused = pytest.raises(Exception, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_not_even_the_owner_of_the_tables_can_delete(connect: Any) -> None:
    found = connect("superuser").execute(
        "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname IN ('guard', 'frozen')"
        " AND tgrelid::regclass::text LIKE 'networks_%' ORDER BY 1"
    )
    assert [name for (name,) in found] == [
        "networks_inboxanswer", "networks_inboxitem", "networks_proof", "networks_reconciliation",
        "networks_step", "networks_submission",
    ]  # fmt: skip


def test_the_database_knows_the_diagram(post: Post) -> None:
    """Every pair of states is tried by raw SQL: what the table has not, the database refuses."""
    made = send(document_id=post.document(), connection_id=post.connection_id, by=actor())
    edges = {(a.value, b.value) for (a, _verb), b in TRANSITIONS.items()}
    refused = 0
    with connection.cursor() as cursor:
        for a in State.values:
            for b in State.values:
                path = _path(edges, "queued", a)
                try:
                    with transaction.atomic():
                        for state in path:
                            cursor.execute("UPDATE networks_submission SET state = %s", [state])
                        cursor.execute("UPDATE networks_submission SET state = %s", [b])
                        transaction.set_rollback(True)
                except IntegrityError:
                    refused += 1
                    assert (a, b) not in edges
                    assert a != b
                else:
                    assert (a, b) in edges or a == b
    assert refused == len(State) ** 2 - len(State) - len(edges)
    assert submissions.get(made.id).state == "queued"


def _path(edges: set[tuple[str, str]], start: str, goal: str) -> list[str]:
    """How to get there, without the start."""
    ways: dict[str, list[str]] = {start: []}
    queue = [start]
    while queue:
        here = queue.pop(0)
        for a, b in sorted(edges):
            if a == here and b not in ways:
                ways[b] = [*ways[here], b]
                queue.append(b)
    return ways[goal]


def test_without_a_tenant_there_is_nothing(post: Post, connect: Any) -> None:
    sent(post)
    app = connect("app")
    for table in ("connection", "submission", "step", "inboxitem"):
        assert app.execute(f"SELECT count(*) FROM networks_{table}").fetchone() == (0,)
    app.rollback()
    assert isinstance(app, psycopg.Connection)


def test_the_next_tenant_scope_is_empty(kept_alpha: World, kept_beta: World, settings: Any) -> None:
    with posted(kept_alpha, settings) as post:
        with tenant_scope(kept_alpha.id):
            made = send(document_id=post.document(), connection_id=post.connection_id, by=actor())
        with tenant_scope(kept_beta.id):
            with pytest.raises(NotFound):
                submissions.get(made.id)
            with pytest.raises(NotFound):
                connections.get(post.connection_id)
