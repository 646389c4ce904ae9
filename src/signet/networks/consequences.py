"""What happens to documents because of networks, and the other way round.

A document that a network has cannot be declared void here: it is cancelled there first, or corrected by a
note. Once the network has cancelled it, it is void here too. Where a connection says so, every document
that is issued is sent.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from signet.documents import queries as documents
from signet.documents.actions.void import void
from signet.documents.kinds import rules_of
from signet.documents.models import Document
from signet.documents.models import State as DocumentState
from signet.documents.signals import issued, voiding, withdrawn
from signet.kernel.errors import Conflict, SignetError
from signet.kernel.marking import _ as mark
from signet.kernel.text import problem
from signet.networks import connections, journal, later, not_sent, queue, submissions, told
from signet.networks.actions.send import NotSendable, send
from signet.networks.models import Submission
from signet.networks.opening import capabilities_of
from signet.networks.registry import network
from signet.networks.states import State
from signet.tenancy.actor import system_actor

_NOT_VOID = mark("The network has cancelled it, but here it is not void: %(why)s")
#: Setting of a connection: "yes" sends each document as soon as it is issued.
ON_ISSUE = "on_issue"
#: It has not been handed over for certain yet, and may still be held back.
_ON_ITS_WAY = frozenset({State.QUEUED, State.SENDING, State.UNKNOWN})


def listen() -> None:
    """Called once, when the program starts."""
    voiding.connect(_refuse_while_there, dispatch_uid="networks.refuse_while_there")
    issued.connect(_send_when_issued, dispatch_uid="networks.send_when_issued")


def void_with(submission: Submission) -> None:
    """The network has cancelled it: void here too, unless payments or notes stand against it.

    A credit note and what it was set against let go of each other first, or neither could ever be void.
    """
    document = Document.objects.filter(id=submission.document_id).first()
    if document is None or document.state != DocumentState.ISSUED:
        return
    if submissions.live_of(document.id):
        return  # another network has it still
    if not submissions.counting().filter(id=submission.id).exists():
        return  # only tried out
    reason = (submission.cancel_reason or submission.text).strip()[:500]
    if not reason or problem(reason, line_breaks=True):
        reason = str(State.CANCELLED.label)
    with transaction.atomic():
        withdrawn.send(sender=Document, document=document, by=system_actor())
    try:
        with transaction.atomic():
            void(document_id=document.id, reason=reason, by=system_actor())
    except SignetError as error:
        journal.note(
            submission, "not_void", before=submission.state, text=_NOT_VOID,
            params={"why": error.message},
        )  # fmt: skip


def send_issued(document_id: UUID, connection_id: UUID) -> None:
    """The job's work. What cannot go is written down: pages and events say why."""
    document, connection = documents.get(document_id), connections.get(connection_id)
    try:
        if later.waits(document, connection):
            return
        with transaction.atomic():
            send(document_id=document_id, connection_id=connection_id, by=system_actor())
    except SignetError as error:
        findings = error.findings if isinstance(error, NotSendable) else ()
        not_sent.keep(document, connection, error, findings)


def _refuse_while_there(document: Document, **_more: Any) -> None:
    """The document is locked, here and where it is sent: what is not on its way now cannot be by then."""
    if found := told.told_in(document.id):
        raise _told_together(found)
    for row in submissions.live_of(document.id):
        if row.state == State.REJECTED:
            continue
        values = {"network": network(row.network).name, "state": State(row.state).label}
        if row.state in _ON_ITS_WAY:
            raise Conflict(
                _(
                    "It is on its way to %(network)s (%(state)s): choose “Send it no more” there"
                    " first. Once it has arrived, it is corrected by a note."
                )
                % values,
                code="document.on_its_way",
            )
        if capabilities_of(row.connection).cancel is not None:
            raise Conflict(
                _(
                    "The network has this document: cancel it there first. When its time for that is"
                    " over, correct it with a note."
                ),
                code="document.at_network",
            )
        note = rules_of(document.kind).side == "given"
        raise Conflict(
            _(
                "%(network)s has this document and takes nothing back: correct it with a"
                " new invoice."
            ) % values
            if note
            else _(
                "%(network)s has this document and takes nothing back: correct it with a"
                " credit note."
            ) % values,
            code="document.at_network",
        )  # fmt: skip


def _told_together(found: told.Told) -> Conflict:
    return Conflict(
        _("It stands in the draft of a consolidated e-invoice. Discard that draft first.")
        if found.is_draft
        else _(
            "The consolidated e-invoice %(number)s tells the tax office of it: correct it with a credit note."
        )
        % {"number": found.name},
        code="document.told",
    )


def _send_when_issued(document: Document, **_more: Any) -> None:
    for connection in connections.usable_for(document.company_id):
        wanted = connection.settings.get(ON_ISSUE) == "yes"
        if wanted and document.kind in capabilities_of(connection).kinds:
            queue.defer_sending(document.id, connection.id)
