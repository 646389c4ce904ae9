"""A line of a demo document, from an item of the catalogue."""

from __future__ import annotations

from typing import Any

from signet.catalogue.models import Item


def line_of(item: Item, quantity: int, tax: dict[str, str]) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "name": item.name,
        "second_name": item.second_name,
        "item_code": item.code,
        "unit": item.unit,
        "price": item.price,
        "quantity": quantity,
        "tax": tax,
        "classifications": item.classifications,
    }
