"""What a network that takes nothing back has, or is about to get, is not declared void behind its back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import override

from signet.audit.models import Entry
from signet.documents.actions.void import void
from signet.documents.models import Document
from signet.kernel.errors import Conflict
from signet.networks import submissions
from signet.networks.actions.move import give_up
from signet.networks.actions.send import send
from signet.networks.models import Submission
from tests.fixtures import World, actor
from tests.network_adapter import PostNetwork
from tests.networks import Post, posted


@pytest.fixture
def post(inside: World, settings: Any) -> Iterator[Post]:
    """A network that cannot cancel."""
    with posted(inside, settings, PostNetwork(cancels=False)) as made:
        yield made


def sent(post: Post, document_id: UUID) -> Submission:
    made = send(document_id=document_id, connection_id=post.connection_id, by=actor())
    post.work()
    return submissions.get(made.id)


def refused(document_id: UUID) -> Conflict:
    with override("en"), pytest.raises(Conflict) as caught:
        void(document_id=document_id, reason="Wrong buyer", by=actor())
    assert Document.objects.get(id=document_id).state == "issued"
    assert not Entry.objects.filter(object_id=document_id, verb="documents.void").exists()
    return caught.value


def voided(document_id: UUID) -> None:
    assert void(document_id=document_id, reason="Wrong buyer", by=actor()).state == "void"


def test_while_it_waits_sending_is_stopped_first(post: Post) -> None:
    document_id = post.document()
    made = send(document_id=document_id, connection_id=post.connection_id, by=actor())
    error = refused(document_id)
    assert (error.code, error.message) == (
        "document.on_its_way",
        "It is on its way to Post (Waiting to be sent): choose “Send it no more” there first."
        " Once it has arrived, it is corrected by a note.",
    )
    give_up(submission_id=made.id, reason="Wrong buyer", by=actor())
    voided(document_id)
    post.work()
    assert post.server.taken == []
    with pytest.raises(Conflict, match="Only an issued document"):
        send(document_id=document_id, connection_id=post.connection_id, by=actor())


def test_what_may_have_arrived_is_not_void(post: Post) -> None:
    document_id = post.document()
    post.server.fail = ["lost", "500"]
    assert sent(post, document_id).state == "unknown"
    assert refused(document_id).code == "document.on_its_way"


@pytest.mark.parametrize("state", ["sent", "delivered"])
def test_what_it_has_is_corrected_by_a_credit_note(post: Post, state: str) -> None:
    document_id = post.document()
    sent(post, document_id)
    post.server.documents["n1"].state = state
    post.due()
    post.work()
    assert submissions.of_document(document_id)[0].state == state
    error = refused(document_id)
    assert (error.code, error.message) == (
        "document.at_network",
        "Post has this document and takes nothing back: correct it with a credit note.",
    )


def test_a_credit_note_that_it_has_is_made_good_by_an_invoice(post: Post) -> None:
    note = post.document(kind="credit_note", preceding=[{"number": "OLD-1"}], reason="x")
    sent(post, note)
    assert refused(note).message.endswith("correct it with a new invoice.")


def test_what_was_refused_or_rejected_may_be_void(post: Post) -> None:
    first, second = post.document(), post.document()
    post.server.fail = ["refuse"]
    assert sent(post, first).state == "invalid"
    voided(first)
    sent(post, second)
    post.server.documents["n1"].state = "rejected"
    post.due()
    post.work()
    assert submissions.of_document(second)[0].state == "rejected"
    voided(second)


def test_what_was_never_sent_may_be_void(post: Post) -> None:
    voided(post.document())
