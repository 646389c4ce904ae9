"""Answers the address of a list: the page, the part that HTMX swaps, or the CSV file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from signet.kernel.money import Money
from signet.reports.models import SavedView
from signet.reports.views import views_of
from signet.tenancy.paging import Count
from signet.web.tables.address import Address
from signet.web.tables.export import export
from signet.web.tables.filters import Lookup
from signet.web.tables.spec import Column, Table, Wanted

R = TypeVar("R", bound=Model)


def listing(request: HttpRequest, table: Table[R], **extra: Any) -> HttpResponseBase:
    """A list at its address. An address without a query opens the reader's default view, if there is one."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must(table.permission)
    saved = list(views_of(actor, table.noun))
    default = next((view for view in saved if view.is_default), None)
    if not request.GET and default:
        return redirect(f"{request.path}?{default.query or 'view=all'}")
    wanted = table.wanted(Address.read(request.GET, table.keys))
    if "csv" in request.GET:
        return export(table, wanted, request.tenant)  # type: ignore[attr-defined]
    swapped = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    context = {"table": table, **shown(request, table, wanted, saved), **extra}
    response = render(request, "tables/list.html" if swapped else table.template, context)
    patch_vary_headers(response, ["HX-Request"])
    if swapped and not any(key.endswith("_begins") for key in request.GET):
        response.headers["HX-Push-Url"] = request.path + wanted.address.url
    return response


def shown(
    request: HttpRequest, table: Table[R], wanted: Wanted, saved: list[SavedView]
) -> dict[str, Any]:
    """Everything the templates of a table show."""
    address = wanted.address
    chosen = set(wanted.ids)
    # Chosen rows are summed in the page that shows them; only the CSV file is narrowed to them.
    wanted = replace(wanted, ids=())
    page = table.fetch(wanted)
    columns = table.shown(address)
    found = table.count(wanted)
    filters = [_filter(request, entry, address) for entry in table.filters]
    rows = rows_of(table, columns, page.rows, chosen)
    return {
        "wanted": wanted,
        "address": address,
        "path": request.path,
        "heads": [_head(column, wanted) for column in columns],
        "rows": rows,
        "tabs": [_tab(table, tab.key, str(tab.label), wanted) for tab in table.tabs],
        "filters": filters,
        "filtered": bool(wanted.search or any(entry["text"] for entry in filters)),
        "clear": address.but(q=None, **{k: None for f in table.filters for k in f.keys}).url,
        "choice": [(c.key, c.label, c in columns) for c in table.columns if not c.always],
        "saved": [
            {"name": v.name, "url": f"?{v.query or 'view=all'}", "default": v.is_default,
             "current": v.query == address.text}
            for v in saved
        ],
        "next": address.but(cursor=page.next).url if page.next else None,
        "previous": address.but(cursor=page.previous).url if page.previous else None,
        "csv": address.but(csv="1").url,
        "unchosen": address.but().url,
        "hidden": address.hidden(()),
        "find_hidden": address.hidden(["q"]),
        "columns_hidden": address.hidden(["cols"]),
        "columns_usual": address.but(cols=None).url if address.get("cols") else "",
        "may_write": request.actor.may(table.writing),  # type: ignore[attr-defined]
        "found": found,
        "said": _said(found),
        "sums": sums_of(rows) if chosen else None,
    }  # fmt: skip


def rows_of(
    table: Table[R], columns: list[Column[R]], rows: Any, chosen: Any = ()
) -> list[dict[str, Any]]:
    """Rows as the template draws them: cells, and what each adds to a sum when chosen."""
    return [
        {
            "id": row.pk,
            "name": table.name(row),
            "chosen": row.pk in chosen,
            "amount": table.amount(row) if table.amount else None,
            "cells": [(column, column.html(row)) for column in columns],
        }
        for row in rows
    ]


def sums_of(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """How many rows are chosen, their sum in each currency, and what is left out of it and why."""
    chosen = [row for row in rows if row["chosen"]]
    sums: dict[str, Money] = {}
    skipped: dict[str, int] = {}
    for amount in (row["amount"] for row in chosen if row["amount"]):
        if amount.money is None:
            skipped[str(amount.skipped)] = skipped.get(str(amount.skipped), 0) + 1
        else:
            code = amount.money.currency
            sums[code] = sums.get(code, Money.zero(code)) + amount.money
    return {"count": len(chosen), "sums": [sums[code] for code in sorted(sums)], "skipped": skipped}


def _head(column: Column[Any], wanted: Wanted) -> dict[str, Any]:
    """A heading; a click sorts, a second one turns the order, a third goes back to the usual one."""
    current = bool(column.sort) and wanted.sort == column.sort
    first = column.descending_first
    if not current:
        change = {"sort": column.sort, "order": "desc" if first else "asc"}
    elif wanted.descending == first:
        change = {"sort": column.sort, "order": "asc" if first else "desc"}
    else:
        change = dict.fromkeys(("sort", "order"), "")
    return {
        "column": column,
        "url": wanted.address.but(**change).url if column.sort else "",
        "sorted": ("descending" if wanted.descending else "ascending") if current else "",
    }


def _tab(table: Table[Any], key: str, label: str, wanted: Wanted) -> dict[str, Any]:
    usual = replace(wanted, address=Address(), tab=key, search="", cursor="")
    return {
        "key": key,
        "label": label,
        "count": table.count(usual),
        "url": wanted.address.but(tab=key).url,
        "current": wanted.tab == key,
    }


def _filter(request: HttpRequest, entry: Any, address: Address) -> dict[str, Any]:
    typed = request.GET.get(entry.typed_key, "").strip()[:100] if isinstance(entry, Lookup) else ""
    return {
        "filter": entry,
        "text": entry.applied(address),
        "cleared": entry.cleared(address),
        "options": entry.options(address, typed),
        "typed": typed,
        "open": isinstance(entry, Lookup) and entry.typed_key in request.GET,
        "values": {key: address.get(key) for key in entry.keys},
        "hidden": address.hidden(entry.keys),
    }


def _said(found: Count) -> str:
    """How many there are, in words: what a screen reader says after a change."""
    if found.more:
        return _("More than %(n)s found") % {"n": f"{found.n:,}"}
    return ngettext("%(n)s found", "%(n)s found", found.n) % {"n": f"{found.n:,}"}


def url_of(noun: str, query: str = "") -> str:
    """The address of a list of this noun."""
    return f"{reverse(noun)}?{query or 'view=all'}"
