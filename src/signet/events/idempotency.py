"""A write that is repeated happens once: the first answer is kept with the work and given again.

The key's row is written first, in a short transaction of its own, so that a second request sees that the
first one runs. The answer is saved in the transaction of the work itself: both are there or neither is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from signet.events.models import IdempotencyKey
from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict
from signet.tenancy.context import tenant_scope

#: After this a running key's process is taken for dead, and the request may be repeated.
STALE = timedelta(seconds=60)
KEPT = timedelta(hours=48)
MAX_KEY = 255


class StillRunning(Conflict):
    """The first request with this key has not ended (409, with ``Retry-After``)."""

    code = "idempotency.running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A stored answer."""

    status: int
    body: bytes
    headers: dict[str, str]


def begin(tenant_id: UUID, *, endpoint: str, key: str, body: bytes) -> Answer | None:
    """Claim the key; the stored answer when the work was done already.

    Raises ``BadInput`` when the key was used with another body, ``StillRunning`` while it runs.
    """
    if not key or len(key) > MAX_KEY or not key.isprintable():
        raise BadInput(
            _("An Idempotency-Key has 1 to 255 printable characters."), code="idempotency.key"
        )
    fingerprint = hashlib.sha256(body).digest()
    moment = now()
    with tenant_scope(tenant_id):
        row = IdempotencyKey(endpoint=endpoint, key=key, fingerprint=fingerprint, started_at=moment)
        IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
        kept = IdempotencyKey.objects.select_for_update().get(endpoint=endpoint, key=key)
        if kept.id == row.id:
            return None
        if bytes(kept.fingerprint) != fingerprint:
            raise BadInput(
                _("This Idempotency-Key was used for another request; use a new one."),
                code="idempotency.other_body",
            )
        if kept.status is not None:
            return Answer(status=kept.status, body=bytes(kept.body or b""), headers=kept.headers)
        if moment - kept.started_at < STALE:
            raise StillRunning(_("The first request with this Idempotency-Key is still running."))
        IdempotencyKey.objects.filter(id=kept.id).update(started_at=moment)
        return None


def finish(*, endpoint: str, key: str, answer: Answer) -> None:
    """Keep the answer; called inside the transaction of the work."""
    IdempotencyKey.objects.filter(endpoint=endpoint, key=key).update(
        status=answer.status, body=answer.body, headers=answer.headers
    )


def forget(tenant_id: UUID, *, endpoint: str, key: str) -> None:
    """The request failed and wrote nothing: it may be repeated with the same key."""
    with tenant_scope(tenant_id):
        IdempotencyKey.objects.filter(endpoint=endpoint, key=key, status__isnull=True).delete()
