"""The columns of a table in words: the labels of the model's own fields."""

from __future__ import annotations

from typing import Any

from signet.intake.nouns import Noun


def words_of(noun: Noun) -> dict[str, str]:
    """Field -> its label, for those that a table can hold."""
    found = {}
    for name in noun.fields:
        field: Any = noun.model._meta.get_field(name)  # noqa: SLF001  Django documents _meta
        label = str(field.verbose_name)
        found[name] = label[:1].upper() + label[1:]
    return found
