"""The form of an order: plain rows, so that it works at any counter, with or without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from signet.catalogue.models import Item
from signet.documents.content import LineIn
from signet.documents.queries import recent_customers
from signet.en16931.canonical import decimal_text
from signet.orders.content import OrderIn
from signet.parties.models import Customer
from signet.parties.queries import search_customers
from signet.tenancy.actor import Actor
from signet.web.branch_choices import branch_choices
from signet.web.draft_form import number
from signet.web.draft_places import rows_of

EMPTY_ROWS = 3
#: So many customers and items a select offers; larger catalogues use the editor's search.
OFFERED = 200


def posted_order(data: Mapping[str, str], base: OrderIn | None) -> dict[str, Any]:
    """What was posted over ``base``; a chosen item says what its row leaves out."""
    content: dict[str, Any] = base.model_dump() if base else {}
    for name in ("branch_id", "customer_id"):
        content[name] = data.get(name) or None
    for name in ("reference", "note"):
        content[name] = data.get(name, "").strip().replace("\r\n", "\n")
    known = base.lines if base else []
    rows = [row for row in rows_of(data, "lines") if _filled(row.values)]
    content["lines"] = lines = [_line(row.values, known) for row in rows]
    # What is written by hand is taxed like what stands above it, else like the catalogue.
    first = _sold().first()
    tax = _tax_of(first) if first else {}
    for line in lines:
        tax = line.setdefault("tax", tax)
    return content


def _sold() -> QuerySet[Item]:
    return Item.objects.filter(archived_at__isnull=True).order_by("name", "id")


def _tax_of(item: Item) -> dict[str, Any]:
    return {
        "category": item.tax_category,
        "percent": item.tax_percent,
        "exemption_code": item.exemption_code,
        "exemption_reason": item.exemption_reason,
    }


def _filled(values: Mapping[str, str]) -> bool:
    return any(values.get(name) for name in ("item_id", "name", "price"))


def _line(values: Mapping[str, str], known: list[LineIn]) -> dict[str, Any]:
    key = values.get("key", "")
    before = known[int(key) - 1] if key.isdigit() and 0 < int(key) <= len(known) else None
    line: dict[str, Any] = before.model_dump() if before else {}
    item_id = values.get("item_id") or None
    if item_id != (str(before.item_id) if before and before.item_id else None):
        line = _of_item(item_id)
    line["item_id"] = item_id
    for name in ("name", "quantity", "price"):
        if values.get(name):
            line[name] = values[name] if name == "name" else number(values[name])
    return line


def _of_item(item_id: str | None) -> dict[str, Any]:
    item = Item.objects.filter(id=item_id).first() if item_id and _is_id(item_id) else None
    if item is None:
        return {}
    return {
        "name": item.name,
        "second_name": item.second_name,
        "item_code": item.code,
        "description": item.description,
        "unit": item.unit,
        "price": item.price,
        "tax": _tax_of(item),
    }


def _is_id(text: str | None) -> bool:
    try:
        UUID(text or "")
    except ValueError:
        return False
    return True


def form_context(content: OrderIn | dict[str, Any] | None, by: Actor) -> dict[str, Any]:
    """What the form shows for a stored order, or for what was typed."""
    values = content.model_dump() if isinstance(content, OrderIn) else content or {}
    stored = isinstance(content, OrderIn)
    lines = [_row(line, index, stored=stored) for index, line in enumerate(values.get("lines", []))]
    lines += [{"at": f"lines-{len(lines) + n}", "n": len(lines) + n + 1} for n in range(EMPTY_ROWS)]
    branches = branch_choices(by)
    return {
        "values": {n: "" if v is None else str(v) for n, v in values.items() if n != "lines"},
        "lines": lines,
        "branches": branches,
        "bound": by.branches is not None,
        "customers": _customers(values.get("customer_id")),
        "items": list(_sold()[:OFFERED]),
    }


def _row(line: dict[str, Any], index: int, *, stored: bool) -> dict[str, Any]:
    return {
        "at": f"lines-{index}",
        "n": index + 1,
        "key": index + 1 if stored else "",
        "item_id": str(line.get("item_id") or ""),
        **{name: _text(line.get(name, "")) for name in ("name", "quantity", "price")},
    }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else decimal_text(value)


def _customers(chosen: object) -> list[Customer]:
    """Those written to last, then by name; the chosen one is always among them."""
    found = {row.id: row for row in recent_customers(10)}
    found |= {row.id: row for row in search_customers()[:OFFERED] if row.id not in found}
    if _is_id(str(chosen)) and UUID(str(chosen)) not in found:
        found |= {row.id: row for row in Customer.objects.filter(id=str(chosen))}
    return list(found.values())


def field_of(pointer: str) -> str:
    """``/lines/0/price`` -> ``lines-0-price``: the id of the form's field."""
    parts = pointer.strip("/").split("/")
    if parts[0] != "lines":
        return parts[0]
    if len(parts) < 2:
        return "lines-0-item_id"
    last = parts[2] if len(parts) > 2 and parts[2] in {"name", "quantity", "price"} else "item_id"
    return f"lines-{parts[1]}-{last}"
