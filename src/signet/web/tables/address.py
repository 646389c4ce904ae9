"""The query string of a list. It is the list's whole state: every link and form is made from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

#: What only one answer needs and no link carries on: the place in the list and the chosen rows.
PASSING = frozenset({"cursor", "chosen"})
_LONGEST = 200
_MOST = 200


@dataclass(frozen=True, slots=True)
class Address:
    """Keys and values in the order of the keys a table knows, so that equal lists have equal addresses."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, query: QueryDict, keys: Sequence[str]) -> Address:
        """What a browser asked for; keys that the table does not know, and empty values, are left out."""
        found = [
            (key, value)
            for key in keys
            for value in map(_clean, query.getlist(key)[:_MOST])
            if value
        ]
        return cls(tuple(dict.fromkeys(found)))

    def get(self, key: str) -> str:
        """The value of a key, or an empty text."""
        return next((value for name, value in self.pairs if name == key), "")

    def all(self, key: str) -> list[str]:
        """Every value of a key that may come several times."""
        return [value for name, value in self.pairs if name == key]

    def but(self, **changes: str | None) -> Address:
        """The address with other values (None: without the key), at the beginning of the list again."""
        kept = [(k, v) for k, v in self.pairs if k not in changes and k not in PASSING]
        return Address((*kept, *((k, v) for k, v in changes.items() if v)))

    def hidden(self, without: Collection[str]) -> list[tuple[str, str]]:
        """What a form carries on beside its own fields."""
        return [(k, v) for k, v in self.pairs if k not in without and k not in PASSING]

    @property
    def text(self) -> str:
        """The query string without its question mark: what a saved view keeps."""
        return urlencode(sorted(self.but().pairs))

    @property
    def url(self) -> str:
        """A relative link. Never quite empty: an empty address opens the reader's default view."""
        return "?" + (urlencode(self.pairs) or "view=all")


def _clean(value: str) -> str:
    return "".join(c for c in value if c.isprintable()).strip()[:_LONGEST]
