"""A signed-in conversation with the API: tokens, headers, and what a status means.

The wire keeps limits, waits for 429 and masks secrets; here a token is fetched or renewed and answers
are sorted into: an answer to be read, or a problem that says what the worker may do next.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from signet.kernel.http import Answer
from signet.kernel.marking import _
from signet.networks.links import Link
from signet.networks.myinvois.client.failures import Failure, read_failure
from signet.networks.myinvois.client.fields import folded
from signet.networks.myinvois.client.hosts import Hosts, hosts_of
from signet.networks.myinvois.client.identity import fetch_token, token_name
from signet.networks.problems import NotAllowed, Unknown, Unsent

_UNAUTHORISED, _FORBIDDEN, _SERVER = 401, 403, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """``value`` is the JSON of the answer, none when there is none; ``correlation`` is for the support."""

    status: int
    value: Any
    headers: Mapping[str, str]

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def correlation(self) -> str:
        failure = self.failure
        return str(self.headers.get("correlationId", "")) or (
            failure.correlation if failure else ""
        )

    @property
    def failure(self) -> Failure | None:
        return None if self.ok else read_failure(self.value)

    def saying(self) -> str:
        """The service's own sentence, for problems; with the id that its support asks for."""
        failure = self.failure
        leaf = next(failure.leaves(), None) if failure else None
        sentence = (leaf.message or leaf.code) if leaf else ""
        return f"{self.status} {sentence}".strip()


@dataclass(frozen=True, slots=True)
class Session:
    """Calls for one connection; in intermediary mode on behalf of the taxpayer it names."""

    link: Link
    hosts: Hosts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hosts", hosts_of(self.link))

    def get(self, *path: str, limit: str = "", tells: str = "", **query: str) -> Reply:
        """``path`` in segments; parameters that are empty are left out. ``tells``: the member without which
        an answer says nothing, so that one that was emptied on its way is not taken for "there is none"."""
        asked = {name: value for name, value in query.items() if value}
        reply = self._call("GET", path, asked, b"", limit)
        if reply.ok and tells and tells.lower() not in folded(reply.value):
            raise _unfinished(reply, harmless=True)
        return reply

    def send(self, method: str, *path: str, content: bytes, limit: str) -> Reply:
        """A call that changes something over there: when its end is not known, ``Unknown``."""
        return self._call(method, path, {}, content, limit)

    def _call(
        self,
        method: str,
        path: tuple[str, ...],
        query: Mapping[str, str],
        content: bytes,
        limit: str,
    ) -> Reply:
        # A last empty segment keeps the slash that some addresses end in.
        url = f"{self.hosts.api}/{'/'.join(quote(part, safe='') for part in path)}"
        if query:
            url += f"?{urlencode(query)}"
        answer = self._answer(method, url, content, limit)
        return _judged(answer, harmless=method == "GET")

    def _answer(self, method: str, url: str, content: bytes, limit: str) -> Answer:
        """A token that is refused is fetched anew, once: it may have been revoked before its time."""
        name = token_name(self.link)
        for _attempt in range(2):
            token = self.link.tokens.get(name, lambda: fetch_token(self.link, self.hosts))
            headers = {
                "Authorization": f"Bearer {token}",
                "Accept": "application/json",
                "Accept-Language": "en",
                "Content-Type": "application/json",
            }
            answer = self.link.wire.call(
                method, url, headers=headers, content=content, limit=limit, secrets=(token,)
            )
            if answer.status != _UNAUTHORISED:
                return answer
            self.link.tokens.forget(name, token)
        raise NotAllowed(_("MyInvois refuses the access token it has just given."))


def _judged(answer: Answer, *, harmless: bool) -> Reply:
    value, readable = _json(answer.body)
    reply = Reply(status=answer.status, value=value, headers=answer.headers)
    if answer.status >= _SERVER:
        raise _unfinished(reply, harmless=harmless)
    if answer.status == _FORBIDDEN and (
        not readable or value is None
    ):  # a firewall's page: it never came through
        raise Unsent(_("MyInvois' firewall turned the call away (%(answer)s)."), answer="403")
    if not readable or 300 <= answer.status < 400:
        raise _unfinished(reply, harmless=harmless)
    return reply


def _unfinished(reply: Reply, *, harmless: bool) -> Unsent | Unknown:
    """The service broke down: what changes nothing may be repeated; of the rest the end is not known."""
    sentence = _("MyInvois does not answer as it should (%(answer)s).")
    said = reply.saying() + (f", {reply.correlation}" if reply.correlation else "")
    return Unsent(sentence, answer=said) if harmless else Unknown(sentence, answer=said)


def _json(body: bytes) -> tuple[Any, bool]:
    """The value and whether it could be read; an empty body is none, and readable."""
    if not body.strip():
        return None, True
    try:
        return json.loads(body), True
    except (ValueError, RecursionError):
        return None, False
