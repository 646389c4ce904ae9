"""A finding: what is wrong, where, and how to mend it, whichever check found it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "advice"]


class Finding(NamedTuple):
    """One thing wrong with one place of a document.

    ``message`` is an English template that is also the key of its translations; ``params`` fill it in.
    ``pointer`` is an RFC 6901 pointer into the draft, ``location`` an XPath into an XML document.
    """

    rule: str
    severity: Severity
    message: str
    params: Mapping[str, object] = MappingProxyType({})
    pointer: str = ""
    term: str = ""
    location: str = ""
    line: int | None = None

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.message % self.params if self.params else self.message
