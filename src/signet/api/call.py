"""What an endpoint is given, and what it may give back besides plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.http import HttpRequest

from signet.tenancy.actor import Actor

B = TypeVar("B")
Q = TypeVar("Q")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file of a request, whole: the limits of the body hold for all files together."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[B, Q]):
    """A request that was let in: its caller is known and permitted, its input typed.

    ``expected`` is the version in ``If-Match``, None without that header.
    """

    request: HttpRequest
    by: Actor
    body: B
    query: Q
    files: tuple[Upload, ...] = ()
    expected: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Data with a status of its own, where an operation has more than one."""

    status: int
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """Bytes that never change, offered under a file name; ``etag`` is their SHA-256."""

    content: bytes
    media_type: str
    filename: str
    etag: str
