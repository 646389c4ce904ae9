"""Errors as values a person can act on: a code, an HTTP status, a field pointer and a sentence.

One renderer turns them into RFC 9457 problem details (``signet.api.problems``); pages show the same
sentence beside the same field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple


class FieldError(NamedTuple):
    """One thing wrong with one field. ``pointer`` is an RFC 6901 JSON pointer such as ``/lines/0/price``."""

    pointer: str
    code: str
    message: str


class SignetError(Exception):
    """Base of every error that is somebody's to mend; ``str(error)`` is the sentence shown to people.

    Rooms that know no gettext give ``params`` for the ``%(name)s`` of their sentence, so that
    ``kernel.parsing.in_readers_language`` can say it again.
    """

    status: ClassVar[int] = 500
    code: str = "error"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        pointer: str | None = None,
        fields: Sequence[FieldError] = (),
        params: Mapping[str, object] | None = None,
    ) -> None:
        self.template, self.params = message, dict(params or {})
        message = message % self.params if self.params else message
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code
        self.fields: tuple[FieldError, ...] = tuple(fields)
        if pointer is not None:
            self.fields = (
                FieldError(pointer=pointer, code=self.code, message=message),
                *self.fields,
            )


class BadInput(SignetError):
    """What was typed or sent cannot be used as it is (422)."""

    status = 422
    code = "input.invalid"


class NotFound(SignetError):
    """Not there, or not yours: the two are never told apart (404)."""

    status = 404
    code = "not_found"


class Forbidden(SignetError):
    """The actor's role lacks the permission (403)."""

    status = 403
    code = "forbidden"


class Conflict(SignetError):
    """The thing is in a state that refuses the verb, or changed meanwhile (409)."""

    status = 409
    code = "conflict"


class NotNeeded(Conflict):
    """What was asked for is taken care of otherwise: nothing was done, and nothing is wrong (409)."""

    code = "not_needed"
