"""Send issued documents, each over the one network that takes it: nobody is asked for the way."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from signet.documents import stored
from signet.documents.models import Document
from signet.kernel.errors import Conflict, NotFound, SignetError
from signet.networks.actions.send import Result, send_many
from signet.networks.models import Connection
from signet.networks.states import State
from signet.networks.ways import way_of
from signet.tenancy.actor import Actor


def send_each(*, document_ids: Sequence[UUID], by: Actor) -> list[Result]:
    """A result for each document, in the order asked: a new submission, or why there is none.

    Raises ``Forbidden`` and, for more than ``send.BATCH`` documents of one company, ``BadInput``.
    """
    by.must("networks.send")
    # All at once and in one order: what is sealed for the first of them is held until the last is sent.
    there = {document.id: document for document in stored.lock_many(document_ids)}
    results: dict[UUID, Result] = {}
    groups: dict[UUID, tuple[Connection, list[UUID]]] = {}
    for document_id in document_ids:
        try:
            way = way_of(_present(there.get(document_id)))
        except SignetError as error:
            results[document_id] = Result(document_id=document_id, error=error)
        else:
            groups.setdefault(way.id, (way, []))[1].append(document_id)
    for way, ids in groups.values():
        results |= {one.document_id: one for one in _sent(way, ids, by)}
    return [results[document_id] for document_id in dict.fromkeys(document_ids)]


def _present(document: Document | None) -> Document:
    if document is None:
        raise NotFound(_("There is no such document."))
    return document


def _sent(way: Connection, ids: Sequence[UUID], by: Actor) -> list[Result]:
    """What goes one way. A connection that cannot be opened keeps nobody of another one from going."""
    try:
        with transaction.atomic():
            found = send_many(document_ids=ids, connection_id=way.id, by=by)
    except SignetError as error:
        return [Result(document_id=one, error=error) for one in ids]
    return [one if one.is_new or one.error else _known(one) for one in found]


def _known(one: Result) -> Result:
    """It was sent before, and nothing was done now."""
    assert one.submission is not None
    label = State(one.submission.state).label
    error = Conflict(
        _("It was sent to this network before (%(state)s); nothing was sent now.")
        % {"state": label},
        code="submission.there",
    )
    return Result(document_id=one.document_id, submission=one.submission, error=error)
