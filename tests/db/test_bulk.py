"""A run over many documents goes on batch by batch; whatever happens in between, nothing is done twice."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from signet.bulk import jobs, running, verbs
from signet.bulk.actions import start as starting
from signet.bulk.actions.cancel import cancel
from signet.bulk.actions.start import start
from signet.bulk.models import Item, Run
from signet.documents import issuing
from signet.documents.actions.create_draft import create_draft
from signet.documents.models import Document, State
from signet.documents.queries import DocumentQuery
from signet.kernel.errors import BadInput, Conflict, Forbidden
from signet.tenancy.actions.create_api_key import create_api_key
from signet.tenancy.actor import Actor
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import ApiKey, Membership
from tests.fixtures import World, actor

CONTEXT: Any = SimpleNamespace(job=SimpleNamespace(attempts=0))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of two, none at once."""
    monkeypatch.setattr(starting, "AT_ONCE", 0)
    monkeypatch.setitem(verbs.VERBS, "issue", replace(verbs.VERBS["issue"], batch=2))


def owner(world: World) -> Actor:
    role = actor("owner")
    return Actor(
        kind="user", id=world.owner.id, label="Owner", permissions=role.permissions, role="owner",
        request_id="r", address="127.0.0.1",
    )  # fmt: skip


def begun(world: World, count: int, by: Actor, **bad: Any) -> Run:
    with tenant_scope(world.id):
        for n in range(count):
            create_draft(content=world.draft(**(bad if n == 1 else {})), by=actor())
        return start(verb="issue", query=DocumentQuery(tab="drafts"), by=by)


def waiting() -> list[tuple[str, int]]:
    """The jobs in the queue: (run, position)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'run_id', (args->>'position')::int FROM procrastinate_jobs"
            " WHERE task_name = 'bulk.go_on' AND status = 'todo' ORDER BY id"
        )
        return cursor.fetchall()


def work(world: World) -> None:
    """What the worker does with the last job."""
    run_id, position = waiting()[-1]
    jobs.go_on(CONTEXT, str(world.id), run_id, position)


def test_batches_follow_each_other_until_all_are_handled(alpha: World) -> None:
    run = begun(alpha, 5, owner(alpha), lines=[])
    assert waiting() == [(str(run.id), 0)]
    seen = []
    for _ in range(3):
        work(alpha)
        with tenant_scope(alpha.id):
            run.refresh_from_db()
        seen.append((run.position, run.done, run.refused, run.state))
    assert seen == [(2, 1, 1, "running"), (4, 3, 1, "running"), (5, 4, 1, "done")]
    assert [position for _, position in waiting()] == [0, 2, 4]
    with tenant_scope(alpha.id):
        numbers = Document.objects.filter(state="issued").order_by("number")
        assert list(numbers.values_list("number", flat=True)) == [
            f"INV-2026-{n:04d}" for n in range(1, 5)
        ]
        [refused] = Item.objects.filter(outcome="refused")
        assert refused.message == "This document is not ready to be issued: Add at least one line."


def test_two_jobs_for_one_place_do_it_once(alpha: World) -> None:
    run = begun(alpha, 5, owner(alpha))
    for _ in range(2):  # such as one that was thought dead and was not
        jobs.go_on(CONTEXT, str(alpha.id), str(run.id), 0)
    with tenant_scope(alpha.id):
        assert Run.objects.get().position == 2
        assert Document.objects.filter(state="issued").count() == 2
    assert [position for _, position in waiting()] == [0, 2]


def test_a_batch_that_breaks_leaves_nothing_and_is_given_up_at_last(
    alpha: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(alpha, 3, owner(alpha))
    number, calls = issuing.number, []

    def breaking(ready: Any, *, by: Actor) -> Document:
        calls.append(ready)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return number(ready, by=by)

    monkeypatch.setattr(issuing, "number", breaking)
    with pytest.raises(RuntimeError):
        work(alpha)
    with tenant_scope(alpha.id):
        assert Document.objects.filter(state="issued").count() == 0
        assert Run.objects.get().position == 0
    work(alpha)
    with tenant_scope(alpha.id):
        assert Document.objects.filter(state="issued").count() == 2
    monkeypatch.setattr(running, "go_on", lambda *_: 1 / 0)
    last: Any = SimpleNamespace(job=SimpleNamespace(attempts=4))
    with pytest.raises(ZeroDivisionError):
        jobs.go_on(last, str(alpha.id), str(run.id), 2)
    with tenant_scope(alpha.id):
        run = Run.objects.get()
        assert (run.state, run.done) == ("stopped", 2)
        assert "broke on our side" in run.why


def test_a_cancelled_run_does_no_more(alpha: World) -> None:
    run = begun(alpha, 5, owner(alpha))
    work(alpha)
    with tenant_scope(alpha.id):
        assert cancel(run_id=run.id, by=owner(alpha)).state == "cancelled"
        with pytest.raises(Conflict):
            cancel(run_id=run.id, by=owner(alpha))
    work(alpha)
    with tenant_scope(alpha.id):
        assert Document.objects.filter(state=State.ISSUED).count() == 2


def test_whoever_may_no_more_does_no_more(alpha: World) -> None:
    begun(alpha, 3, owner(alpha))
    with tenant_scope(alpha.id):
        Membership.objects.filter(user=alpha.owner).update(role="drafter")
    work(alpha)
    with tenant_scope(alpha.id):
        run = Run.objects.get()
        assert (run.state, run.done) == ("stopped", 0)
        assert "Your role does not allow this: Issue documents" in run.why


def test_a_revoked_key_does_no_more(alpha: World) -> None:
    with tenant_scope(alpha.id):
        made = create_api_key(
            name="k", permissions={"documents.read", "documents.issue"}, by=actor()
        )
        key = Actor(
            kind="api_key", id=made.key.id, label="k", permissions=frozenset(made.key.permissions)
        )
    begun(alpha, 3, key)
    work(alpha)
    with tenant_scope(alpha.id):
        assert Run.objects.get().done == 2
        ApiKey.objects.update(revoked_at="2026-11-21T00:00Z")
    work(alpha)
    with tenant_scope(alpha.id):
        assert (Run.objects.get().state, Run.objects.get().done) == ("stopped", 2)


def test_what_cannot_begin(inside: World) -> None:
    draft = create_draft(content=inside.draft(), by=actor())
    unknown = inside.customer.id
    for arguments, code in (
        ({"verb": "fly", "ids": [draft.id]}, "bulk.verb"),
        ({"verb": "issue"}, "bulk.selection"),
        ({"verb": "issue", "ids": [draft.id], "query": DocumentQuery()}, "bulk.selection"),
        ({"verb": "issue", "ids": [draft.id, unknown]}, "bulk.unknown"),
        ({"verb": "issue", "query": DocumentQuery(tab="paid")}, "bulk.nothing"),
    ):
        with pytest.raises(BadInput) as refused:
            start(by=actor(), **arguments)  # type: ignore[arg-type]
        assert refused.value.code == code
    with pytest.raises(Forbidden):
        start(verb="issue", ids=[draft.id], by=actor("drafter"))
