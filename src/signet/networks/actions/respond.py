"""Answer a received document."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.documents.readiness import sentence
from signet.kernel.clock import now, today
from signet.kernel.errors import BadInput, Conflict
from signet.networks import inbox, journal, queue
from signet.networks.content import AnswerIn
from signet.networks.kept import packed
from signet.networks.models import ConnectionState, InboxAnswer, InboxItem
from signet.networks.offers import Capabilities, Reply
from signet.networks.opening import open_connection
from signet.networks.parcels import Response
from signet.networks.problems import Refused
from signet.networks.received import received_of
from signet.tenancy.actor import Actor
from signet.tenancy.context import current_tenant_id
from signet.tenancy.models import Tenant

#: Nothing can be said after one of these.
_LAST = frozenset({Reply.REJECTED, Reply.PAID})
_NEEDS_REASON = frozenset({Reply.REJECTED, Reply.UNDER_QUERY, Reply.CONDITIONALLY_ACCEPTED})


def respond(*, item_id: UUID, content: AnswerIn, by: Actor) -> InboxAnswer:
    """Keep the answer and let a job hand it over. Saying the same twice is one answer.

    Raises ``Conflict`` where the network takes no such answer (any more), ``BadInput`` without a reason
    where one is due.
    """
    by.must("inbox.answer")
    item = inbox.lock(item_id)
    opened = open_connection(item.connection)
    _refuse(item, content, opened.capabilities)
    before = (
        InboxAnswer.objects.filter(item=item, reply=content.reply.value)
        .exclude(state__in=["invalid", "failed"])
        .first()
    )
    if before is not None:
        return before
    response = Response(
        reply=content.reply,
        reason=content.reason,
        reason_codes=tuple(content.reason_codes),
        on=today(Tenant.objects.get(id=current_tenant_id()).time_zone),
    )
    try:
        payload = opened.adapter.build_response(received_of(item), response, opened.link)
    except Refused as refusal:
        first = sentence(refusal.findings[0]) if refusal.findings else str(refusal)
        raise BadInput(first, code="answer.refused", pointer="/reply") from None
    at = now()
    answer = InboxAnswer.objects.create(
        connection=item.connection,
        network=item.network,
        environment=item.environment,
        item=item,
        reply=response.reply.value,
        reason=response.reason,
        reason_codes=list(response.reason_codes),
        on=response.on,
        body=packed(payload.body),
        sha256=hashlib.sha256(payload.body).digest(),
        size=len(payload.body),
        media_type=payload.media_type,
        receiver=payload.receiver,
        meta=dict(payload.meta),
        created_at=at,
        created_by=by.label,
        next_at=at,
    )
    item.reply, item.seen_at = response.reply.value, item.seen_at or at
    item.save(update_fields=["reply", "seen_at"])
    journal.note(answer, "queue", before="", by=by)
    queue.defer_work(item.connection_id)
    seal(
        "inbox.answer",
        by=by,
        object_type="inbox_item",
        object_id=item.id,
        label=f"{item.seller_name} {item.number}".strip(),
        reason=response.reason or None,
        changes={"reply": response.reply.value},
    )
    return answer


def _refuse(item: InboxItem, content: AnswerIn, can: Capabilities) -> None:
    if content.reply not in can.replies:
        raise Conflict(_("This network takes no such answer."), code="answer.not_offered")
    if item.connection.state == ConnectionState.OFF:
        raise Conflict(_("This connection is switched off."), code="connection.off")
    if inbox.withdrawal(item) is not None:
        raise Conflict(_("The seller has cancelled this document."), code="answer.withdrawn")
    if item.reply and Reply(item.reply) in _LAST and item.reply != content.reply.value:
        raise Conflict(_("This document was answered for good already."), code="answer.final")
    if can.reply_within is not None and now() > item.received_at + can.reply_within:
        raise Conflict(
            _("The time in which this network takes answers is over."), code="answer.too_late"
        )
    if len(content.reason) > can.longest_reply:
        raise BadInput(
            _("Say why, in up to %(n)s plain characters.") % {"n": can.longest_reply},
            code="reason",
            pointer="/reason",
        )
    if content.reply in _NEEDS_REASON and not content.reason.strip():
        raise BadInput(_("Say why; the seller will read it."), code="required", pointer="/reason")
