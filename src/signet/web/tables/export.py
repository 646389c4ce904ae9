"""What a list shows, as CSV: streamed page by page, so that neither size nor a slow line costs memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from django.db.models import Model
from django.http import StreamingHttpResponse
from django.utils.translation import get_language, override

from signet.kernel.tabular import safe
from signet.tenancy.context import tenant_scope
from signet.tenancy.queries import TenantOfUser
from signet.web.tables.spec import Column, Plain, Table, Wanted

R = TypeVar("R", bound=Model)
PAGE = 200


def export(table: Table[R], wanted: Wanted, place: TenantOfUser) -> StreamingHttpResponse:
    """The same rows, order and columns as the page, all pages of them; amounts and dates for machines."""
    columns = [c for c in table.shown(wanted.address) if c.plain is not None]
    head = [cell(str(column.label)) for column in columns]
    lines = _lines(table, columns, head, replace(wanted, cursor="", limit=PAGE), place)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{table.noun}.csv"'
    return response


def _lines(
    table: Table[R],
    columns: list[Column[R]],
    head: list[Plain],
    wanted: Wanted,
    place: TenantOfUser,
) -> Iterator[str]:
    """The answer is sent after the request's own transaction: each page is read in a scope of its own."""
    language = get_language() or "en"
    yield "\ufeff" + _csv([head])  # spreadsheets take UTF-8 only with its mark
    cursor: str | None = ""
    while cursor is not None:
        with tenant_scope(place.id, place.branches), override(language):
            page = table.fetch(replace(wanted, cursor=cursor))
            rows = [[cell(c.plain(row)) for c in columns if c.plain] for row in page.rows]
        yield _csv(rows)
        cursor = page.next


def _csv(rows: list[list[Plain]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def cell(value: Plain) -> Plain:
    """A text that begins like a formula gets a quote in front; our own numbers and dates stay as they are."""
    if isinstance(value, str):
        return safe(value)
    return format(value, "f") if isinstance(value, Decimal) else value
