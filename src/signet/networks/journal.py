"""What happened to an errand, written down: every change of state is a step, with its calls and proofs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext

from signet.audit.seal import seal
from signet.kernel.clock import now
from signet.networks import queue
from signet.networks.kept import packed
from signet.networks.models import Errand, InboxAnswer, Proof, Step, Submission
from signet.networks.parcels import Evidence
from signet.networks.states import State
from signet.tenancy.actor import Actor, system_actor

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
    step = Step.objects.create(
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
    keep_proofs(step, evidence)
    return step


def keep_proofs(step: Step, evidence: Sequence[Evidence]) -> None:
    """The network's own papers, beside the step that brought them."""
    Proof.objects.bulk_create(
        Proof(
            step=step,
            name=one.name[:120],
            media_type=one.media_type[:100],
            body=packed(one.body),
            sha256=hashlib.sha256(one.body).digest(),
            size=len(one.body),
        )
        for one in evidence
    )


def tell(
    errand: Errand, before: str, *, by: Actor | None = None, reply_before: str | None = None
) -> None:
    """Seal and tell what others wait for; the last thing that a transaction does."""
    if not isinstance(errand, Submission):
        return
    if errand.state != before and errand.link:
        queue.defer_rendering(errand.document_id)  # once more, with what its QR code carries
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
