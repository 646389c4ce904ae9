"""Forms over pydantic models: what is shown, what was typed, what is wrong with it.

A form is a list of field sets; the model says what is valid, so that page and API refuse the same things
with the same sentences. Nothing typed is lost when something is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from pydantic import BaseModel

from signet.en16931.canonical import decimal_text
from signet.kernel.errors import SignetError
from signet.web.draft_places import rows_of

Choice = tuple[str, str | Promise]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One field of a form; ``span`` of the twelve columns."""

    name: str
    label: str | Promise
    kind: str = "text"  # text, email, number, date, select, radio, textarea, checkbox, color, rows
    span: int = 6
    hint: str | Promise = ""
    choices: Sequence[Choice] = ()
    required: bool = False
    inputmode: str = ""
    #: Of ``rows``: the fields of each row.
    columns: Sequence[Input] = ()
    #: Of ``radio``: what a choice means, by its code.
    notes: Mapping[str, str | Promise] = field(default_factory=dict)
    #: Offered while typing; anything else may be written too.
    suggestions: Sequence[str | Promise] = ()
    #: Codes of the form's ``radio``, with blanks between, for which this field is shown; always, if empty.
    when: str = ""
    #: Address of options to search by words; choosing one fills the row or the form.
    search: str = ""

    @property
    def blanks(self) -> int:
        """Empty rows to type more into: where a row is a form of its own, one."""
        return 1 if len(self.columns) > 4 else 2

    @property
    def codes(self) -> frozenset[str]:
        """What a select offers: a stored value beside it is shown too, never changed by opening the form."""
        return frozenset(code for code, _label in self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSet:
    """Fields that belong together, under a heading."""

    title: str | Promise
    inputs: Sequence[Input]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A remark beside a field that stops nobody; ``usual`` is what could be written instead."""

    text: str | Promise = ""
    usual: str = ""


@dataclass(slots=True, kw_only=True)
class Form:
    """Field sets with values and errors, ready for ``components/form.html``."""

    sets: Sequence[FieldSet]
    values: Mapping[str, Any]
    error: SignetError | None = None
    errors: dict[str, str] = field(default_factory=dict)
    doubts: Mapping[str, Sequence[Doubt]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.error is not None:
            for bad in self.error.fields:
                self.errors.setdefault(bad.pointer.strip("/").split("/")[0], bad.message)

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) for every error, in the order of the page."""
        if self.error is None:
            return []
        known = [i.name for s in self.sets for i in s.inputs]
        found = [(name, self.errors[name]) for name in known if name in self.errors]
        return found or [("main", self.error.message)]


def typed(sets: Sequence[FieldSet], data: Mapping[str, Any]) -> dict[str, Any]:
    """What was posted for these fields: numbers and optional values left empty become absent."""
    values: dict[str, Any] = {}
    for entry in (i for s in sets for i in s.inputs):
        text = str(data.get(entry.name, "")).strip()
        if entry.kind == "checkbox":
            values[entry.name] = entry.name in data
        elif entry.kind == "rows":
            rows = [row.values for row in rows_of(data, entry.name)]
            if not rows:  # the form had none of them: what is stored stays
                continue
            names = [column.name for column in entry.columns]
            # A kind without a number says nothing: only what is typed makes a row.
            written = [c.name for c in entry.columns if not c.choices and c.kind != "hidden"]
            values[entry.name] = [
                {name: row.get(name, "") for name in names}
                for row in rows
                if any(row.get(name) for name in written)
            ]
        elif entry.kind in {"number", "date"}:
            if text:
                values[entry.name] = text.replace(",", "") if entry.kind == "number" else text
        else:
            values[entry.name] = text.replace("\r\n", "\n")
    return values


def shown(row: Any, sets: Sequence[FieldSet]) -> dict[str, Any]:
    """The values of a database row as a form shows them."""
    values = {}
    for entry in (i for s in sets for i in s.inputs):
        value = getattr(row, entry.name)
        values[entry.name] = decimal_text(value) if isinstance(value, Decimal) else value
    return values


def retyped(sets: Sequence[FieldSet], data: Any) -> dict[str, Any]:
    """What was posted, as the form shows it again: rows as rows, the rest as it was typed."""
    rows = {n: value for n, value in typed(sets, data).items() if isinstance(value, list)}
    return {**data.dict(), **rows}


def over(row: Any, model: type[BaseModel], sets: Sequence[FieldSet], data: Any) -> dict[str, Any]:
    """What was posted over what is stored: what the form does not show stays as it was."""
    values = {name: getattr(row, name) for name in model.model_fields} if row else {}
    for entry in (i for s in sets for i in s.inputs):
        if entry.kind != "rows":
            values.pop(entry.name, None)
    return values | typed(sets, data)
