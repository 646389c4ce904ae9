"""A write that is repeated happens once: the first answer is kept with the work and given again.

The key's row is written first, in a short transaction of its own (``begin``). The transaction of the
work then holds that row's lock (``claim``) and saves the answer in it (``finish``): work and answer are
both there or neither is. Who asks meanwhile finds the row locked, so the request is running; who finds it
free and without an answer knows that the first one died, because PostgreSQL lets go of a lock when the
connection that held it is gone. No clock decides that, so a slow request is never run twice and a killed
one can be repeated at once.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext as _

from signet.events.models import IdempotencyKey
from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict, SignetError
from signet.tenancy.context import tenant_scope

KEPT = timedelta(hours=48)
#: Visible ASCII. No comma: servers join two headers of one name with it, and one key is meant.
_KEY = re.compile(r"""[!#-+\--~]{1,255}""")


class BadKey(SignetError):
    """Two keys, or one that is none (400)."""

    status: ClassVar[int] = 400
    code = "idempotency.key"


class StillRunning(Conflict):
    """The first request with this key has not ended (409, with ``Retry-After``)."""

    code = "idempotency.running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A stored answer."""

    status: int
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One use of a key: ``endpoint`` is method and path, ``fingerprint`` the SHA-256 of what was sent."""

    tenant_id: UUID
    endpoint: str
    key: str
    fingerprint: bytes


def read_key(header: str) -> str:
    """The key in an ``Idempotency-Key`` header: bare, or quoted as in the IETF draft.

    Raises ``BadKey``.
    """
    key = header.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not _KEY.fullmatch(key):
        raise BadKey(
            _(
                "Send one Idempotency-Key of 1 to 255 visible ASCII characters without commas,"
                " such as a UUID."
            )
        )
    return key


def fingerprint(*parts: bytes) -> bytes:
    """SHA-256 over the parts, each with its length, so that no two lists of parts read alike."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def begin(attempt: Attempt) -> None:
    """Write the key's row unless it is there, in a transaction of its own.

    Raises ``BadInput`` when the key was used with another body.
    """
    with tenant_scope(attempt.tenant_id):
        row = IdempotencyKey(
            endpoint=attempt.endpoint,
            key=attempt.key,
            fingerprint=attempt.fingerprint,
            started_at=now(),
        )
        IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
        kept = (
            IdempotencyKey.objects.filter(endpoint=attempt.endpoint, key=attempt.key)
            .values_list("fingerprint", flat=True)
            .first()
        )
    if kept is not None and bytes(kept) != attempt.fingerprint:
        raise BadInput(
            _("This Idempotency-Key was used for another request; use a new one."),
            code="idempotency.other_body",
        )


def claim(attempt: Attempt) -> Answer | None:
    """Take the key for the running transaction; the stored answer when the work was done already.

    Called first inside the transaction of the work. Raises ``StillRunning`` while another one has it.
    """
    row = (
        IdempotencyKey.objects.select_for_update(skip_locked=True)
        .filter(endpoint=attempt.endpoint, key=attempt.key)
        .first()
    )
    if row is None:  # locked by another, or just given back by one that failed
        raise StillRunning(_("The first request with this Idempotency-Key is still running."))
    if row.status is None:
        return None
    return Answer(status=row.status, body=bytes(row.body or b""), headers=row.headers)


def finish(attempt: Attempt, answer: Answer) -> None:
    """Keep the answer; called last inside the transaction of the work."""
    IdempotencyKey.objects.filter(endpoint=attempt.endpoint, key=attempt.key).update(
        status=answer.status, body=answer.body, headers=answer.headers
    )


def forget(attempt: Attempt) -> None:
    """The request failed and wrote nothing: its key is free again, unless another one runs with it."""
    with tenant_scope(attempt.tenant_id):
        free = (
            IdempotencyKey.objects.select_for_update(skip_locked=True)
            .filter(endpoint=attempt.endpoint, key=attempt.key, status__isnull=True)
            .values_list("id", flat=True)
        )
        IdempotencyKey.objects.filter(id__in=list(free)).delete()


def forget_older_than(moment: datetime) -> int:
    """Delete the running tenant's keys that were first used before ``moment``; how many there were."""
    rows = IdempotencyKey.objects.select_for_update(skip_locked=True).filter(started_at__lt=moment)
    deleted, _by_model = IdempotencyKey.objects.filter(
        id__in=list(rows.values_list("id", flat=True))
    ).delete()
    return deleted
