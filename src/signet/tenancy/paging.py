"""Pages by key, not by offset: page a thousand is as quick as page one, and no row is shown twice.

Rows whose sort column is null come last in either direction, so that sorting by due date does not hide
the drafts that have none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput

M = TypeVar("M", bound=Model)

#: Counting stops here; a list shows "1,000+" rather than count a million rows.
COUNT_LIMIT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[M]):
    """A page of rows with the cursors of its neighbours."""

    rows: Sequence[M]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of rows; ``more`` where counting stopped at the limit."""

    n: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a page begins: after (or, backwards, before) the row with this key and id."""

    backwards: bool = False
    key: str | None = None
    row_id: UUID | None = None


def page_of(
    rows: QuerySet[M], *, column: str | None, descending: bool, cursor: str, limit: int
) -> Page[M]:
    """A page of ``rows`` by ``column`` (None: by age) and id; ``cursor`` is what another page gave."""
    place = _read(cursor)
    try:
        found = _fetch(rows, column, place, limit + 1, down=descending != place.backwards)
    except (ValidationError, ValueError):  # a key that is not of the column's type
        raise _bad_cursor() from None
    more = len(found) > limit
    found = found[:limit]
    if place.backwards:
        found.reverse()
    has_next = bool(found) and (more or place.backwards)
    has_previous = bool(found) and (more if place.backwards else place.row_id is not None)
    return Page(
        rows=found,
        next=_write(found[-1], column, backwards=False) if has_next else None,
        previous=_write(found[0], column, backwards=True) if has_previous else None,
    )


def count_of(rows: QuerySet[Any]) -> Count:
    """How many rows, counted up to ``COUNT_LIMIT``."""
    n = rows.order_by()[: COUNT_LIMIT + 1].count()
    return Count(n=min(n, COUNT_LIMIT), more=n > COUNT_LIMIT)


def starts(column: str, prefix: str) -> Q:
    """A prefix as ranges, as typed and in the usual cases: LIKE would lose its index (not leakproof)."""
    result = Q()
    for text in {prefix, prefix.lower(), prefix.upper(), prefix.capitalize(), prefix.title()}:
        result |= Q(**{f"{column}__gte": text, f"{column}__lt": text + "\U0010ffff"})
    return result


def _fetch(rows: QuerySet[M], column: str | None, place: _Place, n: int, *, down: bool) -> list[M]:
    if column is None:
        return list(_by_id(rows, place.row_id, down=down)[:n])
    empty = rows.filter(**{f"{column}__isnull": True})
    filled = rows.filter(**{f"{column}__isnull": False})
    nullable = rows.model._meta.get_field(column).null  # noqa: SLF001  Django documents _meta
    in_empty = place.row_id is not None and place.key is None
    # The rows with a value stand before those without, read forwards; read backwards, after them.
    found: list[M] = []
    if in_empty or place.backwards:
        if in_empty:
            found = list(_by_id(empty, place.row_id, down=down)[:n])
        if place.backwards and len(found) < n:
            found += _by_key(filled, column, None if in_empty else place, down=down)[
                : n - len(found)
            ]
        return found
    found = list(_by_key(filled, column, place if place.row_id else None, down=down)[:n])
    if nullable and len(found) < n:
        found += _by_id(empty, None, down=down)[: n - len(found)]
    return found


def _by_id(rows: QuerySet[M], after: UUID | None, *, down: bool) -> QuerySet[M]:
    if after is not None:
        rows = rows.filter(**{"id__lt" if down else "id__gt": after})
    return rows.order_by("-id" if down else "id")


def _by_key(rows: QuerySet[M], column: str, place: _Place | None, *, down: bool) -> QuerySet[M]:
    if place is not None:
        side = "lt" if down else "gt"
        # The plain bound lets the index find the place; the second part orders equals by id.
        rows = rows.filter(**{f"{column}__{side}e": place.key}).filter(
            Q(**{f"{column}__{side}": place.key})
            | Q(**{column: place.key, f"id__{side}": place.row_id})
        )
    sign = "-" if down else ""
    return rows.order_by(f"{sign}{column}", f"{sign}id")


def _write(row: Model, column: str | None, *, backwards: bool) -> str:
    value = None if column is None else getattr(row, column)
    key = "" if value is None else f".{str(value).encode().hex()}"
    return f"{'b' if backwards else 'f'}.{row.pk.hex}{key}"


def _read(cursor: str) -> _Place:
    if not cursor:
        return _Place()
    direction, _dot, rest = cursor.partition(".")
    row_id, dot, key = rest.partition(".")
    try:
        return _Place(
            backwards=direction == "b",
            row_id=UUID(hex=row_id),
            key=bytes.fromhex(key).decode() if dot else None,
        )
    except ValueError:
        raise _bad_cursor() from None


def _bad_cursor() -> BadInput:
    return BadInput(
        _("This cursor is not one that a list gave; begin from the first page."),
        code="cursor.bad",
        pointer="/cursor",
    )
