"""Many documents sent to their networks at once: on the list, by the API, and by the worker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from signet.audit.models import Entry
from signet.bulk import jobs, verbs
from signet.bulk.actions import start as starting
from signet.bulk.actions.start import start
from signet.bulk.models import Item, Run
from signet.documents.actions.create_draft import create_draft
from signet.networks.actions.connect import connect
from signet.networks.actions.switch_connection import switch_connection
from signet.networks.models import Connection, Submission
from signet.networks.offers import Environment
from signet.networks.registry import registered
from signet.parties.models import Company
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Membership
from tests.api.calling import caller
from tests.fixtures import World, actor
from tests.network_adapter import PostNetwork
from tests.networks import Post, posted, setup_of
from tests.web.accounts import signed_in


@pytest.fixture
def post(alpha: World, settings: Any) -> Iterator[Post]:
    with posted(alpha, settings) as made:
        yield made


@pytest.fixture
def browser(alpha: World) -> Client:
    return signed_in(alpha.owner.email)  # type: ignore[attr-defined]


def documents(post: Post, count: int) -> list[UUID]:
    with tenant_scope(post.world.id):
        return [post.document() for _ in range(count)]


def without_address(post: Post) -> UUID:
    """One that the network would refuse."""
    customer: Any = post.world.customer
    kept = customer.electronic_scheme, customer.electronic_address
    with tenant_scope(post.world.id):
        customer.electronic_scheme = customer.electronic_address = ""
        customer.save()
        found = post.document()
        customer.electronic_scheme, customer.electronic_address = kept
        customer.save()
    return found


def begun(browser: Client, ids: list[UUID]) -> str:
    chosen = {"verb": "send", "chosen": [str(one) for one in ids]}
    return browser.post("/bulk/new", chosen, follow=True).content.decode()


def test_the_good_ones_go_and_the_others_say_why(post: Post, browser: Client) -> None:
    good, bad = documents(post, 3), without_address(post)
    with tenant_scope(post.world.id):
        draft = create_draft(content=post.world.draft(), by=actor()).id
    chosen = {"verb": "send", "chosen": [str(one) for one in (*good, bad, draft)]}
    asked = browser.get("/bulk/new", chosen).content.decode()
    assert "Post it: 4 documents" in asked
    assert "Alpha Ltd: to Post (Test system)" in asked
    assert "1 of the chosen is left out: It was not issued, so there is nothing to send." in asked
    told = begun(browser, [*good, bad, draft])
    assert "3 of 5 done" in told
    assert 'href="/invoices/?exchanged=trouble"' in told
    assert "The network would refuse this document: The customer has no electronic address." in told
    with tenant_scope(post.world.id):
        assert Submission.objects.count() == 3
        assert Entry.objects.filter(verb="networks.send").count() == 3
    post.work()
    assert len(post.server.taken) == len(set(post.server.taken)) == 3

    again = begun(browser, [*good, bad])
    assert "0 of 4 done" in again
    assert again.count("It was sent to this network before (Taken by the network)") == 3
    post.work()
    assert len(post.server.taken) == 3


def test_what_was_not_valid_before_is_said_before_it_goes_again(
    post: Post, browser: Client
) -> None:
    one, two, good = documents(post, 3)
    said = "not valid when"

    def asked(*ids: UUID) -> str:
        chosen = {"verb": "send", "chosen": [str(each) for each in ids]}
        return browser.get("/bulk/new", chosen).content.decode()

    assert said not in asked(one, two, good)
    begun(browser, [one, two])
    post.server.fail = ["refuse", "refuse"]
    post.work()
    assert "1 of them was not valid when it was sent last." in asked(one, good)
    assert "2 of them were not valid when they were sent last." in asked(one, two, good)
    assert said not in asked(good)
    assert "1 of 1 done" in begun(browser, [one])
    assert "1 of them was not valid when it was sent last." in asked(one, two, good)


def test_the_list_offers_it_in_the_networks_own_word(post: Post, browser: Client) -> None:
    documents(post, 1)
    shown = browser.get("/invoices/").content.decode()
    assert 'name="verb" value="send"' in shown
    assert "Post it" in shown
    assert 'value="send"' not in browser.get("/quotes/").content.decode()
    with tenant_scope(post.world.id):
        switch_connection(connection_id=post.connection_id, on=False, by=actor())
    assert 'value="send"' not in browser.get("/invoices/").content.decode()


def test_without_a_network_each_says_how_to_get_one(post: Post, browser: Client) -> None:
    [one] = documents(post, 1)
    with tenant_scope(post.world.id):
        switch_connection(connection_id=post.connection_id, on=False, by=actor())
    told = begun(browser, [one])
    assert "0 of 1 done" in told
    assert (
        "No network takes this document: connect its company to one that takes documents of this kind."
    ) in told


def test_the_real_network_comes_before_the_test_system(post: Post, browser: Client) -> None:
    [one] = documents(post, 1)
    real = setup_of(post.world, post.server).model_copy(
        update={"environment": Environment.PRODUCTION}
    )
    with tenant_scope(post.world.id):
        there = connect(content=real, by=actor()).id
    assert "1 of 1 done" in begun(browser, [one])
    with tenant_scope(post.world.id):
        assert [row.connection_id for row in Submission.objects.all()] == [there]


def test_where_two_networks_take_it_somebody_has_to_choose(post: Post, browser: Client) -> None:
    class Other(PostNetwork):
        code, name = "other", "Other"

    [one] = documents(post, 1)
    with registered(Other()), tenant_scope(post.world.id):
        connect(
            content=setup_of(post.world, post.server).model_copy(update={"network": "other"}),
            by=actor(),
        )
        told = begun(browser, [one])
    assert "More than one network takes this document (Post, Other): choose on its page." in told


def test_a_connection_that_cannot_be_opened_keeps_no_other_company_from_sending(
    post: Post, browser: Client
) -> None:
    [first] = documents(post, 1)
    with tenant_scope(post.world.id):
        own: Any = post.world.company
        second = Company.objects.get(id=own.id)
        second.pk = None
        second.id = Company._meta.get_field("id").get_default()
        second.legal_name, second.is_default = "Second Ltd", False
        second.save(force_insert=True)
        setup = setup_of(post.world, post.server).model_copy(update={"company_id": second.id})
        broken = connect(content=setup, by=actor())
        other = post.document(company_id=second.id, bank_account_id=None)
        Connection.objects.filter(id=broken.id).update(credentials=b"\1not what was encrypted")
    told = begun(browser, [first, other])
    assert "1 of 2 done" in told
    with tenant_scope(post.world.id):
        assert [row.document_id for row in Submission.objects.all()] == [first]
        [refused] = Item.objects.filter(outcome="refused")
    assert (refused.document_id, refused.code) == (other, "connection.secrets")
    assert browser.get(f"/documents/{other}/send").status_code == 409


def test_the_api_sends_by_filter_and_lists_each_result(post: Post) -> None:
    good, bad = documents(post, 2), without_address(post)
    call = caller(post.world)
    run = call("POST", "/bulk", {"verb": "send", "filter": {"tab": "issued"}}).json()
    assert (run["verb"], run["state"], run["done"], run["refused"]) == ("send", "done", 2, 1)
    rows = call("GET", f"/bulk/{run['id']}/results").json()["data"]
    assert {row["document_id"]: row["code"] for row in rows} == {
        str(good[0]): "", str(good[1]): "", str(bad): "submission.not_ready",
    }  # fmt: skip
    assert len(call("GET", "/submissions").json()["data"]) == 2
    refused = caller(post.world, "drafter")("POST", "/bulk", {"verb": "send", "filter": {}})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden.networks.send")


def test_batches_go_on_after_a_worker_that_was_killed(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch is one transaction: what a killed worker began leaves nothing, and is done once."""
    monkeypatch.setattr(starting, "AT_ONCE", 0)
    monkeypatch.setitem(verbs.VERBS, "send", replace(verbs.VERBS["send"], batch=2))
    ids = documents(post, 5)
    role = actor()
    by = replace(role, id=post.world.owner.id)  # type: ignore[attr-defined]
    with tenant_scope(post.world.id):
        run = start(verb="send", ids=ids, by=by)
    context: Any = SimpleNamespace(job=SimpleNamespace(attempts=0))

    def work(position: int) -> None:
        jobs.go_on(context, str(post.world.id), str(run.id), position)

    def count() -> int:
        with tenant_scope(post.world.id):
            return Submission.objects.count()

    killed = pytest.MonkeyPatch()
    killed.setattr(jobs, "defer_next", lambda _run: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        work(0)
    killed.undo()
    assert count() == 0
    for position in (0, 0, 2):  # twice from one place: the second finds it done
        work(position)
    assert count() == 4
    with tenant_scope(post.world.id):
        Membership.objects.filter(user=post.world.owner).update(role="drafter")  # type: ignore[misc]
    work(4)
    with tenant_scope(post.world.id):
        ended = Run.objects.get()
        assert (ended.state, ended.done, Submission.objects.count()) == ("stopped", 4, 4)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'networks.work'")
        assert cursor.fetchone()[0] >= 2
    post.work()
    assert len(post.server.taken) == len(set(post.server.taken)) == 4
