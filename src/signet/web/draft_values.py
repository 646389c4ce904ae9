"""From a stored draft, or from what was posted, to what the editor's form shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from signet.documents.content import AllowanceIn, DraftIn, LineIn
from signet.en16931.canonical import decimal_text
from signet.web.draft_form import (
    HEADER,
    LINE_OPTIONAL,
    LINE_TEXTS,
    NONE,
    NONEABLE,
    TICKED,
    discount_of,
)
from signet.web.draft_places import rows_of
from signet.web.draft_tax import key_of

Values = dict[str, Any]
_DETAILS = frozenset(
    {*LINE_TEXTS, *LINE_OPTIONAL, "exemption_code", "exemption_reason", "tax_percent", "unit_code"}
)


def values_of(content: DraftIn, version: int | str) -> tuple[Values, list[Values]]:
    """The form's values for a stored draft, and its rows with an empty one at the end."""
    values: Values = {name: _text(getattr(content, name)) for name in HEADER}
    values |= {name: NONE for name in NONEABLE if getattr(content, name) == ""}
    values |= {name: "1" if getattr(content, name) else "" for name in TICKED}
    values["version"] = version
    values["allowances"] = [_allowance(a, i) for i, a in enumerate(content.allowances, 1)]
    values["preceding"] = [
        {"number": p.number, "issue_date": _text(p.issue_date), "network_id": p.network_id}
        for p in content.preceding
    ]
    lines = [_line(line, position) for position, line in enumerate(content.lines, start=1)]
    return placed(values, [*lines, {}])


def posted_values(data: Mapping[str, str]) -> tuple[Values, list[Values]]:
    """Everything that was typed, as it was typed."""
    values: Values = {n: data.get(n, "") for n in (*HEADER, "version", "customer", "customer_was")}
    for group in ("allowances", "preceding"):
        values[group] = [row.values for row in rows_of(data, group)]
    lines: list[Values] = []
    for row in rows_of(data, "lines"):
        line: Values = dict(row.values)
        for group in ("allowances", "classifications"):
            line[group] = [inner.values for inner in rows_of(row.values, group)]
        lines.append(line)
    return placed(values, lines or [{}])


def placed(values: Values, lines: list[Values]) -> tuple[Values, list[Values]]:
    """Number the rows as the page does, each group with an empty row at its end."""
    for group in ("allowances", "preceding"):
        values[group] = _numbered(values.get(group, []), group)
    for index, line in enumerate(lines):
        line["at"] = f"lines-{index}"
        line["number"] = index + 1
        line["detailed"] = any(line.get(name) for name in _DETAILS) or any(
            line.get(group) for group in ("allowances", "classifications")
        )
        for group in ("allowances", "classifications"):
            line[group] = _numbered(line.get(group, []), f"lines-{index}-{group}")
    return values, lines


def _numbered(rows: list[Values], prefix: str) -> list[Values]:
    filled = [row for row in rows if any(v for n, v in row.items() if n not in _DEFAULTS)]
    return [row | {"at": f"{prefix}-{i}"} for i, row in enumerate([*filled, {}])]


_DEFAULTS = frozenset({"at", "key", "kind", "unit", "tax", "list_id"})


def _line(line: LineIn, position: int) -> Values:
    first = discount_of(line.allowances)
    rest = line.allowances[1:] if first else line.allowances
    return {
        "key": position,
        "item_id": str(line.item_id or ""),
        "name": line.name,
        "quantity": decimal_text(line.quantity),
        "unit": line.unit,
        "price": decimal_text(line.price),
        "tax": key_of(line.charged),
        "exemption_code": line.charged[0].exemption_code,
        "exemption_reason": line.charged[0].exemption_reason,
        "discount": _text(first.percent) if first else "",
        "discount_reason": first.reason if first else "",
        "discount_reason_code": first.reason_code if first else "",
        "allowances": [_allowance(a, i) for i, a in enumerate(rest, 1)],
        "classifications": [c.model_dump() for c in line.classifications],
        **{name: _text(getattr(line, name)) for name in (*LINE_TEXTS, *LINE_OPTIONAL)},
    }


def _allowance(allowance: AllowanceIn, position: int) -> Values:
    in_percent = allowance.amount is None and allowance.percent is not None
    return {
        "key": position,
        "kind": "charge" if allowance.is_charge else "discount",
        "value": _text(allowance.percent if in_percent else allowance.amount),
        "unit": "percent" if in_percent else "amount",
        "reason": allowance.reason,
        "reason_code": allowance.reason_code,
        "tax": key_of(allowance.charged),
    }


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
