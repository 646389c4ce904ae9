"""Errors that only HTTP knows."""

from __future__ import annotations

from typing import ClassVar

from signet.kernel.errors import Conflict, SignetError


class TooLarge(SignetError):
    """The body is larger than the operation takes; it was not read (413)."""

    status: ClassVar[int] = 413
    code = "body.too_large"


class WrongType(SignetError):
    """The body is of a kind that the operation does not take (415)."""

    status: ClassVar[int] = 415
    code = "body.type"


class WrongMethod(SignetError):
    """The address exists, the verb does not (405)."""

    status: ClassVar[int] = 405
    code = "method"


class Stale(Conflict):
    """``If-Match`` names another version than the one that is there (412)."""

    status: ClassVar[int] = 412
    code = "precondition.stale"


class TooMany(SignetError):
    """The caller asks faster than its share (429)."""

    status: ClassVar[int] = 429
    code = "rate_limit"

    def __init__(self, message: str, *, wait: int) -> None:
        super().__init__(message)
        self.wait = wait
