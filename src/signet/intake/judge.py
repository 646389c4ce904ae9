"""What each row of a table would come to: new, changed, the same, or an error that names its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel

from signet.intake.nouns import Noun, defaults_of, value_of
from signet.kernel.errors import BadInput, FieldError
from signet.kernel.parsing import parse
from signet.kernel.tabular import Row, Table

Result = Literal["new", "update", "same", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with one cell; ``column`` is the name in the file's head, '' for the whole row."""

    field: str
    column: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row with its verdict; ``values`` are what would be stored, None where nothing would."""

    row: Row
    result: Result
    name: str
    existing: UUID | None = None
    content: BaseModel | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A whole table judged."""

    table: Table
    mapping: tuple[str, ...]
    rows: tuple[Judged, ...]

    def count(self, result: Result) -> int:
        """How many rows came to this."""
        return sum(row.result == result for row in self.rows)

    @property
    def errors(self) -> tuple[Judged, ...]:
        """The rows that cannot be imported as they are."""
        return tuple(row for row in self.rows if row.result == "error")


def judge(noun: Noun, table: Table, mapping: Sequence[str]) -> Judgement:
    """Every row against what is stored now; nothing is written.

    Raises ``BadInput`` for a mapping that cannot be: a field twice, an unknown one, none for the name.
    """
    mapping = _checked(noun, table, mapping)
    known = _Known(noun)
    defaults = defaults_of(noun)
    heads = {field: table.head[i] for i, field in enumerate(mapping) if field}
    rows = tuple(_judged(noun, row, mapping, heads, known, defaults) for row in table.rows)
    return Judgement(table=table, mapping=mapping, rows=rows)


class _Known:
    """What is stored, by each key, and which keys earlier rows of the file have used."""

    def __init__(self, noun: Noun) -> None:
        self.by_id: dict[UUID, dict[str, Any]] = {}
        self.by_key: dict[tuple[str, str], list[UUID]] = {}
        self.used: dict[tuple[str, str], int] = {}
        for values in noun.model.objects.values("id", *noun.fields).iterator():
            row_id = values.pop("id")
            self.by_id[row_id] = values
            for key in noun.keys:
                if values[key]:
                    self.by_key.setdefault((key, _key(key, values[key])), []).append(row_id)


def _judged(
    noun: Noun,
    row: Row,
    mapping: Sequence[str],
    heads: Mapping[str, str],
    known: _Known,
    defaults: Mapping[str, Any],
) -> Judged:
    texts = {field: text for field, text in zip(mapping, row.cells, strict=True) if field}
    name = texts.get(noun.called, "")
    problems: list[Problem] = []
    existing = _existing(noun, row, texts, heads, known, problems)
    stored = known.by_id[existing] if existing else None
    content: BaseModel | None = None
    try:
        content = parse(noun.content, _values(noun, texts, stored, defaults))
    except BadInput as error:
        problems += [_problem(each, heads) for each in error.fields]
    if problems or content is None:
        return Judged(row=row, result="error", name=name, problems=tuple(problems))
    name = name or str(getattr(content, noun.called))
    if stored is not None and _same(content.model_dump(mode="json"), stored):
        return Judged(row=row, result="same", name=name, existing=existing)
    result: Result = "update" if existing else "new"
    return Judged(row=row, result=result, name=name, existing=existing, content=content)


def _existing(
    noun: Noun,
    row: Row,
    texts: Mapping[str, str],
    heads: Mapping[str, str],
    known: _Known,
    problems: list[Problem],
) -> UUID | None:
    """The stored row that a line speaks of, by the first key that finds one."""
    found: UUID | None = None
    for key in noun.keys:
        text = texts.get(key, "")
        if not text:
            continue
        at = (key, _key(key, text))
        if key == noun.keys[0] or found is None:
            earlier = known.used.setdefault(at, row.line)
            if earlier != row.line and (key == "code" or not texts.get("code")):
                sentence = _("Line %(line)s of the file says the same; keep one of the two.")
                problems.append(_said(key, heads, sentence % {"line": earlier}))
                return None
        rows = known.by_key.get(at, [])
        if found is None and len(rows) > 1 and not texts.get("code"):
            sentence = _(
                "Several stored entries have this; give their own number to tell them apart."
            )
            problems.append(_said(key, heads, sentence))
        elif found is None and len(rows) == 1:
            # Another code of its own makes it another customer with the same tax number.
            other = known.by_id[rows[0]]["code"]
            if key == "code" or not texts.get("code") or not other:
                found = rows[0]
    return found


def _values(
    noun: Noun,
    texts: Mapping[str, str],
    stored: Mapping[str, Any] | None,
    defaults: Mapping[str, Any],
) -> dict[str, Any]:
    """The cells over what is stored. An empty cell empties the field, or leaves one that must be filled."""
    values: dict[str, Any] = dict(stored) if stored is not None else dict(defaults)
    for field, text in texts.items():
        if text:
            values[field] = value_of(noun, field, text)
        elif stored is not None and not noun.content.model_fields[field].is_required():
            values.pop(field, None)
    return values


def _same(content: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
    """A price is the same in any number of decimals."""
    return all(
        value is not None and Decimal(value) == stored[name]
        if isinstance(stored[name], Decimal)
        else value == stored[name]
        for name, value in content.items()
    )


def _checked(noun: Noun, table: Table, mapping: Sequence[str]) -> tuple[str, ...]:
    fields = [field for field in mapping if field]
    if len(mapping) != len(table.head) or set(fields) - set(noun.fields):
        raise BadInput(
            _("This choice of columns does not fit the file; choose again."),
            code="table.mapping",
            pointer="/mapping",
        )
    for field in fields:
        if fields.count(field) > 1:
            first = [table.head[i] for i, each in enumerate(mapping) if each == field]
            raise BadInput(
                _("Two columns mean the same: %(names)s. Leave one of them out.")
                % {"names": ", ".join(first)},
                code="table.mapping",
                pointer="/mapping",
            )
    if not set(fields) & {noun.called, *noun.keys}:
        raise BadInput(
            _("No column holds the name: choose which one does."),
            code="table.mapping",
            pointer="/mapping",
        )
    return tuple(mapping)


def _problem(error: FieldError, heads: Mapping[str, str]) -> Problem:
    return _said(error.pointer.strip("/").split("/")[0], heads, error.message)


def _said(field: str, heads: Mapping[str, str], message: str) -> Problem:
    return Problem(field=field, column=heads.get(field, ""), message=message)


def _key(key: str, text: str) -> str:
    """Codes are compared as written, tax numbers without spaces, dots and case."""
    return text if key == "code" else "".join(c for c in text.upper() if c.isalnum())
