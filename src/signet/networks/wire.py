"""HTTP for adapters: the connection's limits, one time limit for the whole task, a masked transcript."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from signet import __version__
from signet.kernel.clock import now
from signet.kernel.http import Answer, Rules, Unreachable, send
from signet.networks import masking, pace
from signet.networks.offers import Limit
from signet.networks.problems import Unknown, Unsent, Wait
from signet.tenancy.context import tenant_scope

#: One call may last so long, in seconds, and its answer be so big.
_CALL, _MOST = 20.0, 8 * 1024 * 1024
_TOO_MANY = 429
#: Where a network says "wait" without saying how long, and the longest wait that is believed.
_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
#: Nothing was sent where it ended like this; whatever else happens may have arrived.
_BEFORE_SENDING: Final = frozenset({"address", "dns", "connection", "tls"})
#: Pace of the whole connection, used where a network says 429 to a call without a limit of ours.
ALL: Final = "*"


class HttpWire:
    """``links.Wire`` for one task. ``calls`` is the transcript, as rows keep it."""

    def __init__(
        self,
        *,
        tenant_id: UUID,
        connection_id: UUID,
        limits: Mapping[str, Limit],
        secrets: Sequence[str],
        seconds: float | None = None,
    ) -> None:
        self._tenant_id, self._connection_id = tenant_id, connection_id
        self._limits, self._secrets = limits, list(secrets)
        self._ends = time.monotonic() + (seconds or settings.NETWORKS_SECONDS)
        self.calls: list[dict[str, Any]] = []

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
        seconds = min(_CALL, self._ends - time.monotonic())
        if seconds <= 0:
            raise Unsent("The network took too long; the rest is done later.")
        self._keep_pace(limit)
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
        if answer.status == _TOO_MANY:
            until = retry_at(answer.headers.get("retry-after", ""), now()) or now() + _WAIT
            with tenant_scope(self._tenant_id):
                pace.hold(self._connection_id, limit or ALL, until)
            raise Wait("The network asks us to come back later.", until=until)
        return answer

    def _keep_pace(self, name: str) -> None:
        at = now()
        wanted = [(ALL, Limit(calls=1000))]
        if name in self._limits:
            wanted.append((name, self._limits[name]))
        with tenant_scope(self._tenant_id):
            for each, limit in wanted:
                until = pace.take(self._connection_id, each, limit, at)
                if until is not None:
                    raise Wait("The limit of calls to this network is reached.", until=until)


def retry_at(header: str, at: datetime) -> datetime | None:
    """What ``Retry-After`` says, in seconds or as a date (RFC 9110), bounded; None where it says nothing."""
    header = header.strip()
    if re.fullmatch("[0-9]{1,9}", header):
        return at + min(timedelta(seconds=int(header)), _LONGEST_WAIT)
    try:
        said = parsedate_to_datetime(header)
    except ValueError:
        return None
    said = said if said.tzinfo else said.replace(tzinfo=UTC)
    return max(at, min(said, at + _LONGEST_WAIT))
