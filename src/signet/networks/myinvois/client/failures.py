"""What MyInvois says when it refuses, in either of its two shapes, as one tree.

Documented: ``{propertyName, propertyPath, errorCode, error, errorMs, innerError[]}``. On the wire for
submissions and rejections: ``{code, message, target, propertyPath, details[]}``, mostly inside ``error``.
``errorMs`` is the Malay sentence, no time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from signet.networks.myinvois.client.fields import folded, items, text

_CORRELATION = re.compile(r"Correlation Id:?\s*([A-Za-z0-9:-]{6,64})", re.IGNORECASE)
#: Deeper nests are nonsense.
_DEPTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """``code`` is often missing; ``path`` tells where a rule was reading, not always what is wrong."""

    code: str = ""
    message: str = ""
    target: str = ""
    path: str = ""
    details: tuple[Failure, ...] = ()

    def leaves(self) -> Iterator[Failure]:
        """What is really wrong: the innermost sayings."""
        if not self.details:
            yield self
        for detail in self.details:
            yield from detail.leaves()

    def codes(self) -> set[str]:
        """Every code in the tree, without case."""
        return {self.code.lower()}.union(*(detail.codes() for detail in self.details))

    @property
    def correlation(self) -> str:
        """The id that the service's support asks for, when it stands in a sentence."""
        found = _CORRELATION.search(self.message)
        return found[1] if found else next((d.correlation for d in self.details), "")


def read_failure(value: object, depth: int = 0) -> Failure | None:
    """The failure that an answer tells of, if any; ``error`` may hold it, or be its sentence."""
    found = folded(value)
    inner = found.get("error")
    if isinstance(inner, dict):
        return read_failure(inner, depth)
    details = items(found, "details") or items(found, "innererror")
    failure = Failure(
        code=text(found, "code", "errorCode") or ("" if "errorcode" in found else _oauth(found)),
        message=text(found, "message", "error_description") or text(found, "error"),
        target=text(found, "target", "propertyName"),
        path=text(found, "propertyPath"),
        details=tuple(
            read for item in details if depth < _DEPTH and (read := read_failure(item, depth + 1))
        ),
    )
    empty = not (failure.code or failure.message or failure.details)
    return None if empty else failure


def _oauth(found: dict[str, object]) -> str:
    """``{"error": "invalid_client", "error_description": …}``: there the sentence is a code."""
    word = found.get("error")
    return word if isinstance(word, str) and re.fullmatch("[a-z_]+", word) else ""
