"""The form of an order: the editor's lists of customers and items; names alone do where scripts do not run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from signet.catalogue.models import Item
from signet.documents.content import LineIn
from signet.en16931.canonical import decimal_text
from signet.orders.content import OrderIn
from signet.parties.models import Company, Customer
from signet.taxation.content import TaxIn
from signet.tenancy.actor import Actor
from signet.web.branch_choices import branch_choices
from signet.web.customer_choice import customer_called, renamed
from signet.web.draft_form import number
from signet.web.draft_places import rows_of
from signet.web.item_taxes import ItemTaxes

EMPTY_ROWS = 3


def posted_order(data: Mapping[str, str], base: OrderIn | None) -> dict[str, Any]:
    """What was posted over ``base``; a chosen item says what its row leaves out."""
    content: dict[str, Any] = base.model_dump() if base else {}
    for name in ("branch_id", "customer_id"):
        content[name] = data.get(name) or None
    for name in ("reference", "note"):
        content[name] = data.get(name, "").strip().replace("\r\n", "\n")
    known, taxes = base.lines if base else [], ItemTaxes()
    currency = currency_of(content)
    above: list[dict[str, Any]] = []
    content["lines"] = lines = []
    for row in rows_of(data, "lines"):
        if _filled(row.values):
            line = _line(row.values, known, currency, taxes)
            if (
                "taxes" not in line
            ):  # by hand: taxed like what stands above it, else as is usual here
                line |= {"tax": None, "taxes": above or _dumped(taxes.usual(currency))}
            above = line["taxes"] or [line["tax"]] * bool(line["tax"])
            lines.append(line)
    return content


def with_customer(content: dict[str, Any], data: Mapping[str, str]) -> dict[str, Any]:
    """The content with the customer whose name was typed and not chosen. Raises ``BadInput``."""
    if renamed(data):
        content = content | {"customer_id": customer_called(data["customer"].strip())}
    return content


def currency_of(content: Mapping[str, Any]) -> str:
    """The order's own currency, the customer's, or the company's."""
    customer = _customer(content.get("customer_id"))
    company = Company.objects.order_by("-is_default", "id").first()
    found = content.get("currency") or (customer or company or Company()).currency
    return str(found)


def _customer(customer_id: object) -> Customer | None:
    return Customer.objects.filter(id=str(customer_id)).first() if _is_id(customer_id) else None


def _filled(values: Mapping[str, str]) -> bool:
    """A row whose name and price are emptied is left out; one that has an item and no such fields is not."""
    return any(values.get(name) for name in ({"name", "price"} & {*values} or {"item_id"}))


def _line(
    values: Mapping[str, str], known: list[LineIn], currency: str, taxes: ItemTaxes
) -> dict[str, Any]:
    """A row over the stored line it came from (``key``), or over its item. A price is never presumed."""
    key, name = values.get("key", ""), values.get("name", "")
    before = known[int(key) - 1] if key.isdigit() and 0 < int(key) <= len(known) else None
    line: dict[str, Any] = before.model_dump() if before else {"price": ""}
    item = _item(values.get("item_id", ""), values.get("name"))
    same = before is not None and (name == before.name or before.item_id == _id_of(item))
    if not same:
        line = _of_item(item, currency, taxes) if item else {"price": ""}
    if name:
        line["name"] = name
    for field in ("quantity", "price"):
        if values.get(field):
            line[field] = number(values[field])
    return line


def _item(item_id: str, name: str | None) -> Item | None:
    """The chosen item, as long as its name begins the row; else the one of exactly this name."""
    chosen = Item.objects.filter(id=item_id).first() if _is_id(item_id) else None
    if chosen is not None and (name is None or name.startswith(chosen.name)):
        return chosen
    named = list(Item.objects.filter(archived_at__isnull=True, name=name)[:2])
    return named[0] if len(named) == 1 else None


def _id_of(item: Item | None) -> UUID | None:
    return item.id if item else None


def _of_item(item: Item, currency: str, taxes: ItemTaxes) -> dict[str, Any]:
    """A price in another currency is not taken."""
    return {
        "item_id": item.id,
        "name": item.name,
        "second_name": item.second_name,
        "item_code": item.code,
        "description": item.description,
        "second_description": item.second_description,
        "unit": item.unit,
        "price": item.price if item.currency == currency else "",
        "classifications": item.classifications,
        "tax": None,
        "taxes": _dumped(taxes.of(item)),
    }


def _dumped(taxes: tuple[TaxIn, ...]) -> list[dict[str, Any]]:
    return [tax.model_dump() for tax in taxes]


def _is_id(text: object) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True


def form_context(
    content: OrderIn | dict[str, Any] | None, data: Mapping[str, str], by: Actor
) -> dict[str, Any]:
    """What the form shows for a stored order, or for what was typed."""
    values = content.model_dump() if isinstance(content, OrderIn) else content or {}
    stored = isinstance(content, OrderIn)
    lines = [_row(line, index, stored=stored) for index, line in enumerate(values.get("lines", []))]
    lines += [{"at": f"lines-{len(lines) + n}", "n": len(lines) + n + 1} for n in range(EMPTY_ROWS)]
    customer = _customer(values.get("customer_id"))
    called = customer.legal_name if customer else ""
    return {
        "values": {n: "" if v is None else str(v) for n, v in values.items() if n != "lines"},
        "lines": lines,
        "branches": branch_choices(by),
        "bound": by.branches is not None,
        "customer": data.get("customer", called),
        "customer_was": data.get("customer_was", called),
        "currency": currency_of(values),
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


def field_of(pointer: str) -> str:
    """``/lines/0/price`` -> ``lines-0-price``: the id of the form's field."""
    parts = pointer.strip("/").split("/")
    if parts[0] != "lines":
        return "customer" if parts[0] == "customer_id" else parts[0]
    if len(parts) < 2:
        return "lines-0-name"
    last = parts[2] if len(parts) > 2 and parts[2] in {"name", "quantity", "price"} else "name"
    return f"lines-{parts[1]}-{last}"
