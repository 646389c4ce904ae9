"""HTTP for adapters: the account's limits, one time limit for the whole task, a masked transcript."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from signet import __version__
from signet.kernel.clock import now
from signet.kernel.http import Answer, Rules, Unreachable, send
from signet.networks import masking, pace
from signet.networks.offers import Limit
from signet.networks.problems import Unknown, Unsent, Wait
from signet.networks.rhythm import TOO_MANY, next_call

#: One call may last so long, in seconds, and its answer be so big.
LONGEST_CALL, _MOST = 20.0, 8 * 1024 * 1024
#: A turn that comes so soon is waited for, in seconds, and asked for so often; other work is not left for it.
_PATIENCE, _ASKED = 2.0, 3
#: Nothing was sent where it ended like this; whatever else happens may have arrived.
_BEFORE_SENDING: Final = frozenset({"address", "dns", "connection", "tls"})
#: Pace of the whole account, held where a network says 429 to a call that has no name.
ALL: Final = "*"
#: For calls of which no limit is known: more in a minute would be a mistake of ours.
_PLENTY: Final = Limit(calls=1000)


class HttpWire:
    """``links.Wire`` for one task. ``calls`` is the transcript, as rows keep it."""

    def __init__(
        self,
        *,
        account: bytes,
        connection_id: UUID,
        limits: Mapping[str, Limit],
        secrets: Sequence[str],
        seconds: float | None = None,
    ) -> None:
        self.account, self._connection_id = account, connection_id
        self._limits, self._secrets = limits, list(secrets)
        self._ends = time.monotonic() + (seconds or settings.NETWORKS_SECONDS)
        self.calls: list[dict[str, Any]] = []

    @property
    def left(self) -> float:
        """Seconds until the task must be over."""
        return self._ends - time.monotonic()

    def hide(self, secret: str) -> None:
        """Never show this in the transcript."""
        self._secrets.append(secret)

    def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
        limit: str = "",
        harmless: bool | None = None,
        secrets: Sequence[str] = (),
    ) -> Answer:
        """See ``links.Wire``."""
        self._secrets.extend(secrets)
        harmless = method in {"GET", "HEAD"} if harmless is None else harmless
        self._keep_pace(limit)
        seconds = min(LONGEST_CALL, self.left)
        if seconds <= 0:
            raise Unsent("The network took too long; the rest is done later.")
        sent = {"User-Agent": f"Signet/{__version__}", **(headers or {})}
        entry: dict[str, Any] = {
            "at": now().isoformat(),
            "method": method,
            "url": masking.text(url, self._secrets),
            "headers": masking.headers(sent, self._secrets),
            "body": masking.body(content, self._secrets),
        }
        self.calls.append(entry)
        rules = Rules(
            private=settings.NETWORKS_PRIVATE,
            plain=settings.NETWORKS_HTTP,
            seconds=seconds,
            most=_MOST,
            ends=self._ends,
        )
        try:
            answer = send(method, url, headers=sent, content=content, rules=rules)
        except Unreachable as error:
            entry["problem"] = error.problem
            if harmless or error.problem in _BEFORE_SENDING:
                raise Unsent(
                    "The network cannot be reached (%(why)s).", why=error.problem
                ) from None
            raise Unknown("The network's answer was lost (%(why)s).", why=error.problem) from None
        entry |= {
            "status": answer.status,
            "milliseconds": answer.milliseconds,
            "answer_headers": masking.headers(answer.headers, self._secrets),
            "answer": masking.body(answer.body, self._secrets),
        }
        self._learn_pace(answer, limit)
        return answer

    def _keep_pace(self, name: str) -> None:
        for each in filter(None, (ALL, name)):
            for _asked in range(_ASKED):
                until = self._turn(each)
                seconds = (until - now()).total_seconds() if until else 0.0
                if until is None or seconds > min(_PATIENCE, self.left):
                    break
                time.sleep(max(0.0, seconds))
            if until is not None:
                raise Wait("The limit of calls to this network is reached.", until=until)

    def _turn(self, name: str) -> datetime | None:
        return pace.take(self.account, name, self._limit(name), now(), holder=self._connection_id)

    def _learn_pace(self, answer: Answer, name: str) -> None:
        """The network knows best how often it may be called, and all processes hear of it."""
        known = self._limits.get(name)
        until = next_call(
            answer.status, answer.headers, calls=known.calls if known else None, at=now()
        )
        if until is None:
            return
        is_over = answer.status == TOO_MANY
        if name or is_over:
            held = name or ALL
            pace.hold(self.account, held, self._limit(held), until)
        if is_over:
            raise Wait("The network asks us to come back later.", until=until)

    def _limit(self, name: str) -> Limit:
        return self._limits.get(name, _PLENTY)
