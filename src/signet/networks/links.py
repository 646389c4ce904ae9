"""What every call of an adapter is handed: an open connection with its wire and tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from signet.kernel.http import Answer
from signet.networks.offers import Environment


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Certificate:
    """The company's own signing certificate with its key, both PEM; ``chain`` begins with its own."""

    chain: bytes
    key: bytes = field(repr=False)
    subject: str
    serial: int
    not_after: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    value: str = field(repr=False)
    expires_at: datetime


class Tokens(Protocol):
    """Access tokens of a connection, encrypted in the database and shared by all processes."""

    def get(self, name: str, fetch: Callable[[], Token]) -> str:
        """The token of this name while it lasts another minute, else what ``fetch`` brings; one process
        fetches, the others wait for it."""

    def forget(self, name: str, value: str) -> None:
        """The network refused this very value (401): the next ``get`` fetches anew."""


class Wire(Protocol):
    """HTTP with the connection's rules. Redirects are answers; every call has a time limit."""

    def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] = ...,
        content: bytes = b"",
        limit: str = "",
        harmless: bool | None = None,
        secrets: Sequence[str] = (),
    ) -> Answer:
        """One request; any status but 429 is an answer, its body at most 8 MB.

        ``harmless``: it changes nothing over there, so that a lost answer is ``Unsent`` (by default: GET
        and HEAD); otherwise a lost answer is ``Unknown``. Nothing listens at the address: ``Unsent``.
        429, or our own ``limit`` is used up: ``Wait``. ``secrets`` are masked in the transcript, as are
        the connection's credentials, tokens and the usual headers.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An open connection of one company to one network, for the length of one task."""

    connection_id: UUID
    company_id: UUID
    environment: Environment
    endpoint_id: str
    settings: Mapping[str, str]
    credentials: Mapping[str, str] = field(repr=False)
    certificate: Certificate | None
    wire: Wire = field(repr=False)
    tokens: Tokens = field(repr=False)
