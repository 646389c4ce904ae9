"""Quotes: sent, accepted, declined, expired by the calendar, replaced, invoiced exactly once."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection

from signet.documents.actions.change_draft import change_draft
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.discard import discard
from signet.documents.actions.issue import issue
from signet.documents.actions.quotes import convert, decide, revise
from signet.documents.actions.void import void
from signet.documents.drafts import read
from signet.documents.models import Document
from signet.documents.states import TRANSITIONS, label_of, state_of
from signet.kernel import clock
from signet.kernel.errors import Conflict
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor, numbered


def sent(world: World, **changes: object) -> Document:
    content = {"kind": "quote", "due_date": "2199-12-31"} | changes
    draft = create_draft(content=world.draft(**content), by=actor())
    return issue(document_id=draft.id, by=actor())


def fresh(document: Document) -> Document:
    return Document.objects.get(id=document.id)


def test_a_quote_is_sent_accepted_and_invoiced_once(inside: World) -> None:
    quote = sent(inside)
    assert (quote.number, quote.balance_minor, quote.payable_minor) == ("Q-2026-0001", 0, 554400)
    decide(document_id=quote.id, answer="accept", by=actor())
    draft = convert(document_id=quote.id, by=actor())
    assert (draft.kind, draft.made_from_id, draft.payable_minor) == ("invoice", quote.id, 554400)
    with pytest.raises(Conflict) as caught:
        convert(document_id=quote.id, by=actor())
    assert str(caught.value) == "This quote was turned into an invoice already."
    discard(document_id=draft.id, by=actor())
    assert state_of(fresh(quote)) == "accepted"
    invoice = issue(document_id=convert(document_id=quote.id, by=actor()).id, by=actor())
    assert (invoice.number, state_of(fresh(quote))) == (numbered("INV", 1), "converted")
    void(document_id=invoice.id, reason="Order cancelled", by=actor())
    assert state_of(fresh(quote)) == "accepted"


def test_a_sent_quote_does_not_change_but_gets_a_new_version(inside: World) -> None:
    quote = sent(inside, issue_date=clock.today("UTC"))
    with pytest.raises(Conflict):
        change_draft(document_id=quote.id, version=1, content=read(quote), by=actor())
    newer = revise(document_id=quote.id, by=actor())
    assert (newer.kind, newer.state, newer.revises_id) == ("quote", "draft", quote.id)
    assert label_of(fresh(quote), date(2026, 11, 21)).text == "Replaced"
    newer = issue(document_id=newer.id, by=actor())
    assert newer.number == numbered("Q", 2)


def test_a_quote_expires_by_the_calendar(inside: World) -> None:
    late = sent(inside, issue_date="2026-10-01", due_date="2026-10-31")
    quote = sent(inside, due_date="2026-11-30")
    assert label_of(quote, date(2026, 11, 30)).code == "sent"
    assert label_of(quote, date(2026, 12, 1)).code == "expired"
    for answer in ("accept", "decline"):
        with pytest.raises(Conflict) as caught:
            decide(document_id=late.id, answer=answer, by=actor())  # type: ignore[arg-type]
        assert str(caught.value) == "This quote has expired; make a new version of it."


#: Every verb on every state of a quote; the words are the states it leads to.
VERBS = ("accept", "decline", "convert", "revise")
EXPECTED = {
    "sent": {"accept": "accepted", "decline": "declined", "convert": "converted", "revise": "superseded"},
    "accepted": {"convert": "converted", "revise": "superseded"},
    "declined": {"revise": "superseded"},
    "expired": {"revise": "superseded"},
    "converted": {},
    "superseded": {},
    "discarded": {},
    "draft": {"change": "draft", "issue": "sent", "discard": "discarded"},
}  # fmt: skip


def test_the_table_is_the_diagram() -> None:
    found: dict[str, dict[str, str]] = {state: {} for state in EXPECTED}
    for (state, verb), to in TRANSITIONS["quote"].items():
        found[state][verb] = to
    assert found == EXPECTED


def test_two_people_convert_one_quote_at_once(kept_alpha: World) -> None:
    with tenant_scope(kept_alpha.id):
        quote = sent(kept_alpha)
    barrier, results = threading.Barrier(8), []

    def press() -> None:
        barrier.wait()
        try:
            with tenant_scope(kept_alpha.id):
                results.append(convert(document_id=quote.id, by=actor()).kind)
        except Conflict as error:
            results.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["document.converted"] * 7 + ["invoice"]
