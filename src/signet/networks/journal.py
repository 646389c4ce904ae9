"""What happened to an errand, written down: every change of state is a step, with its calls and proofs.

What many errands share, one call's answer, is ``written_together``: a few statements for all of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext

from signet.audit.seal import seal, sealed_together
from signet.kernel.clock import now
from signet.networks import queue
from signet.networks.kept import packed
from signet.networks.models import Errand, InboxAnswer, Proof, Step, Submission
from signet.networks.parcels import Evidence
from signet.networks.states import State
from signet.tenancy.actor import Actor, system_actor
from signet.tenancy.rows import update_many

#: What the world hears of -> the verb that is sealed and told to webhooks.
TOLD: Final[dict[str, str]] = {
    "replied": "networks.replied",
    State.SENT: "networks.sent",
    State.DELIVERED: "networks.delivered",
    State.VALID: "networks.valid",
    State.INVALID: "networks.invalid",
    State.REJECTED: "networks.rejected",
    State.CANCELLED: "networks.cancelled",
    State.FAILED: "networks.failed",
}


#: What a worker changes of an errand, and of a submission beside it.
_COLUMNS: Final = (
    "state", "network_id", "network_ids", "findings", "text", "tried", "taken_by", "next_at",
    "sent_at", "accepted_at", "ended_at",
)  # fmt: skip
_MORE: Final = ("link", "reply", "reply_reason", "replied_at")


@dataclass(slots=True)
class _Pages:
    """What waits to be written."""

    errands: list[Errand] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    printed: list[UUID] = field(default_factory=list)
    consequences: list[Callable[[], None]] = field(default_factory=list)


_open: ContextVar[_Pages | None] = ContextVar("signet_journal", default=None)


@contextmanager
def written_together() -> Iterator[None]:
    """Everything that is kept, noted and told inside is written at the end, seals and their locks last."""
    pages = _Pages()
    with sealed_together():
        token = _open.set(pages)
        try:
            yield
        finally:
            _open.reset(token)
        submissions = [one for one in pages.errands if isinstance(one, Submission)]
        answers = [one for one in pages.errands if isinstance(one, InboxAnswer)]
        update_many(submissions, (*_COLUMNS, *_MORE))
        update_many(answers, _COLUMNS)
        Step.objects.bulk_create(pages.steps)
        Proof.objects.bulk_create(pages.proofs)
        queue.defer_renderings(pages.printed)
        for follow in pages.consequences:
            follow()


def keep(errand: Errand) -> None:
    """Write what a worker has changed of an errand."""
    pages = _open.get()
    if pages is None:
        errand.save()
    else:
        pages.errands.append(errand)


def afterwards(follow: Callable[[], None]) -> None:
    """Do this when the errands stand as they were kept."""
    pages = _open.get()
    if pages is None:
        follow()
    else:
        pages.consequences.append(follow)


def note(
    errand: Errand,
    verb: str,
    *,
    before: str,
    text: str = "",
    params: dict[str, Any] | None = None,
    by: Actor | None = None,
    calls: Sequence[dict[str, Any]] = (),
    evidence: Sequence[Evidence] = (),
    event_id: str | None = None,
) -> Step:
    """Append a step; ``text`` is an English sentence, key of its translations."""
    step = Step(
        connection_id=errand.connection_id,
        submission=errand if isinstance(errand, Submission) else None,
        answer=errand if isinstance(errand, InboxAnswer) else None,
        item_id=errand.item_id if isinstance(errand, InboxAnswer) else None,
        at=now(),
        verb=verb,
        before=before,
        after=errand.state,
        text=text,
        params=params or {},
        by=by.label if by else "",
        calls=list(calls),
        event_id=event_id,
    )
    if (pages := _open.get()) is None:
        step.save(force_insert=True)
        keep_proofs(step, evidence)
    else:
        pages.steps.append(step)
        pages.proofs += _proofs(step, evidence)
    return step


def keep_proofs(step: Step, evidence: Sequence[Evidence]) -> None:
    """The network's own papers, beside the step that brought them."""
    Proof.objects.bulk_create(_proofs(step, evidence))


def _proofs(step: Step, evidence: Sequence[Evidence]) -> list[Proof]:
    return [
        Proof(
            step=step,
            name=one.name[:120],
            media_type=one.media_type[:100],
            body=packed(one.body),
            sha256=hashlib.sha256(one.body).digest(),
            size=len(one.body),
        )
        for one in evidence
    ]


def tell(
    errand: Errand, before: str, *, by: Actor | None = None, reply_before: str | None = None
) -> None:
    """Seal and tell what others wait for; the last thing that a transaction does."""
    if not isinstance(errand, Submission):
        return
    if errand.state != before and errand.link:
        _print(errand.document_id)  # once more, with what its QR code carries
    said = errand.state if errand.state != before else ""
    if said not in TOLD and reply_before is not None and errand.reply not in {"", reply_before}:
        said = "replied"
    if said not in TOLD:
        return
    replied = said in {"replied", State.REJECTED}
    seal(
        TOLD[said],
        by=by or system_actor(),
        object_type="document",
        object_id=errand.document_id,
        label=errand.number,
        reason=(errand.reply_reason if replied else errand.text) or None,
        changes=facts(errand) | ({"reply": errand.reply} if replied else {}),
    )


def _print(document_id: UUID) -> None:
    pages = _open.get()
    if pages is None:
        queue.defer_renderings([document_id])
    else:
        pages.printed.append(document_id)


def facts(submission: Submission) -> dict[str, Any]:
    """What the audit log keeps of a submission."""
    return {
        "submission": str(submission.id),
        "network": submission.network,
        "environment": submission.environment,
        "payload_sha256": bytes(submission.sha256).hex(),
        "network_id": submission.network_id,
    }


def step_text(step: Step) -> str:
    """A step's sentence in the reader's language."""
    said = gettext(step.text) if step.text else ""
    return said % step.params if said and step.params else said


def said_of(row: Submission, steps: Sequence[Step]) -> str:
    """What stands beside its state, in the reader's language: the words of the step that wrote them."""
    for step in reversed(steps):
        if step.text and (step.text % step.params if step.params else step.text) == row.text:
            return step_text(step)
    return row.text
