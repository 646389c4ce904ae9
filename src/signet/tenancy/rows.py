"""Rows by hand-written SQL for the few hot paths, where building a query costs more than running it.

Only values travel as parameters; names of tables and columns come from the models. Row-level security
holds as for any other statement: outside ``tenant_scope`` these raise ``NoTenant``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import psycopg
from django.db import connection, models

from signet.tenancy.context import current_tenant_id
from signet.tenancy.fields import TenantModel

M = TypeVar("M", bound=TenantModel)


class Columns(Generic[M]):
    """A model's columns for a SELECT, and its instances from what comes back."""

    def __init__(self, model: type[M], alias: str, *, without: Sequence[str] = ()) -> None:
        self._model, self._alias, self._without = model, alias, frozenset(without)

    @cached_property
    def _fields(self) -> list[models.Field[Any, Any]]:
        return [f for f in self._model._meta.concrete_fields if f.name not in self._without]  # noqa: SLF001

    @cached_property
    def _names(self) -> list[str]:
        return [field.attname for field in self._fields]

    @cached_property
    def _converters(self) -> list[tuple[int, Any]]:
        return [
            (index, field.from_db_value)
            for index, field in enumerate(self._fields)
            if hasattr(field, "from_db_value")
        ]

    @cached_property
    def sql(self) -> str:
        """``d."tenant_id", d."id", ...``"""
        return ", ".join(f'{self._alias}."{field.column}"' for field in self._fields)

    @property
    def width(self) -> int:
        return len(self._fields)

    def instance(self, values: Sequence[Any]) -> M:
        """The row as Django would have read it; columns left out are read when asked for."""
        row = list(values)
        for index, convert in self._converters:
            row[index] = convert(row[index], None, connection)
        return self._model.from_db(connection.alias, self._names, row)


def select(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement, inside the running tenant scope."""
    with _execute(sql, parameters) as cursor:
        return cursor.fetchall()


def _execute(sql: str, parameters: Sequence[Any]) -> psycopg.Cursor[tuple[Any, ...]]:
    """Run a statement with its values bound by the server, which remembers the plan of a repeated one."""
    current_tenant_id()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return psycopg.Cursor(connection.connection).execute(sql, parameters)


def update(row: TenantModel, values: Mapping[str, object]) -> None:
    """Write these attributes of a row, and set them on the instance."""
    meta = row._meta  # noqa: SLF001
    fields = [_field(meta, name) for name in values]
    assignments = ", ".join(f'"{field.column}" = %s' for field in fields)
    _execute(
        f'UPDATE "{meta.db_table}" SET {assignments} WHERE id = %s',  # noqa: S608
        [*_prepared(fields, values.values()), row.id],
    )
    for name, value in values.items():
        setattr(row, name, value)


def update_many(rows: Sequence[TenantModel], names: Sequence[str]) -> None:
    """Write these attributes of rows of one model, in one journey to the database."""
    if not rows:
        return
    meta = rows[0]._meta  # noqa: SLF001
    fields = [_field(meta, name) for name in names]
    assignments = ", ".join(f'"{field.column}" = %s' for field in fields)
    run_many(
        f'UPDATE "{meta.db_table}" SET {assignments} WHERE id = %s',  # noqa: S608
        [[*_prepared(fields, [getattr(row, f.attname) for f in fields]), row.id] for row in rows],
    )


def run_many(sql: str, parameters: Sequence[Sequence[Any]]) -> None:
    """A statement for each of these, all in one journey; what they return is dropped."""
    current_tenant_id()
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.executemany(sql, parameters)


def insert(model: type[TenantModel], rows: Sequence[Mapping[str, object]]) -> None:
    """Add rows, all with the same attributes; the running tenant's id is put in."""
    if not rows:
        return
    meta = model._meta  # noqa: SLF001
    tenant_id = current_tenant_id()
    fields = [_field(meta, name) for name in rows[0]]
    columns = ", ".join(["tenant_id", *(f'"{field.column}"' for field in fields)])
    marks = "(" + ", ".join(["%s"] * (len(fields) + 1)) + ")"
    parameters = [v for row in rows for v in (tenant_id, *_prepared(fields, row.values()))]
    _execute(
        f'INSERT INTO "{meta.db_table}" ({columns}) VALUES {", ".join([marks] * len(rows))}',  # noqa: S608
        parameters,
    )


def _field(meta: Any, name: str) -> models.Field[Any, Any]:
    field: models.Field[Any, Any] = meta.get_field(name)
    return field


def _prepared(fields: Sequence[models.Field[Any, Any]], values: Any) -> list[Any]:
    return [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, values, strict=True)
    ]
