"""Where on the editor's page each part of a draft stands: from posted names to rows, from pointers to ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"(\d{1,6})-([a-z_0-9-]+)")
#: Groups that no row is named of -> their first field; and what networks call otherwise than the editor.
_FIRST = {
    "lines": "lines-0-name",
    "preceding": "preceding-0-number",
    "preceding_invoices": "preceding-0-number",
    "allowances": "allowances-0-value",
    "kind": "type_code",
    "period": "period_start",
    "payment": "payment_means",
    "delivery": "delivery_name",
    "customer_id": "customer",
    "buyer": "customer",
}
#: Of a line, the same.
_FIRST_OF_A_LINE = {
    "allowances": "discount",
    "classifications": "classifications-0-code",
    "gross_price": "price",
    "unit": "unit",
    "period": "period_start",
}
#: Fields whose name on the page is not the one in the content.
_NAMES = {"amount": "value", "percent": "value", "is_charge": "kind"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a group: ``lines-2`` with the values of ``lines-2-name``, ``lines-2-price`` ..."""

    index: int
    at: str
    values: dict[str, str]


def rows_of(data: Iterable[str] | Mapping[str, str], prefix: str, within: str = "") -> list[Row]:
    """The rows of a group in the order of the page; ``within`` is the row that holds the group."""
    assert isinstance(data, Mapping)
    found: dict[int, dict[str, str]] = {}
    for name in data:
        if name.startswith(f"{prefix}-") and (match := _NAME.fullmatch(name, len(prefix) + 1)):
            found.setdefault(int(match[1]), {})[match[2]] = data[name].strip()
    start = f"{within}-{prefix}" if within else prefix
    return [Row(index=i, at=f"{start}-{i}", values=found[i]) for i in sorted(found)]


@dataclass(slots=True)
class Places:
    """Ids of the page by JSON pointer of the content."""

    _ids: dict[str, str] = field(default_factory=dict)
    _whole: set[str] = field(default_factory=set)

    def put(self, pointer: str, at: str, *, whole: bool = False) -> None:
        """``pointer`` stands at ``at``; ``whole`` where it is one field and not a row of them."""
        self._ids[pointer] = at
        if whole:
            self._whole.add(pointer)

    def lines(self) -> list[tuple[str, str]]:
        """(id of the row, place in the draft) for every line."""
        lines = [(at, p.split("/")[2]) for p, at in self._ids.items() if p.count("/") == 2]
        return [(at, str(int(place) + 1)) for at, place in lines if at.startswith("lines-")]

    def id_of(self, pointer: str) -> str:
        """The id of the form's field: ``/lines/0/tax/percent`` -> ``lines-0-tax``; '' where there is none."""
        parts = pointer.strip("/").split("/")
        for size in range(len(parts), 0, -1):
            prefix = "/" + "/".join(parts[:size])
            if prefix in self._ids:
                if prefix in self._whole:
                    return self._ids[prefix]
                return _field(self._ids[prefix], parts[size:])
        if (
            len(parts) > 1
            and parts[1].isdigit()
            and parts[0] in {"lines", "allowances", "preceding"}
        ):
            return _field(f"{parts[0]}-{parts[1]}", parts[2:])
        return _FIRST.get(parts[0], parts[0])


def _field(at: str, rest: list[str]) -> str:
    """The field of a row; nested groups without a known place lead to their first field."""
    if not rest:
        return f"{at}-name" if at.startswith("lines-") else f"{at}-value"
    if rest[0] in {"tax", "taxes"}:
        last = rest[-1]
        if at.startswith("lines-"):  # a line's discounts are taxed as the line is
            at = at.partition("-allowances-")[0]
        return f"{at}-{last}" if last.startswith("exemption_") else f"{at}-tax"
    if len(rest) > 1 and rest[1].isdigit():
        return _field(f"{at}-{rest[0]}-{rest[1]}", rest[2:] or ["reason"])
    if at.partition("-")[0] == "lines" and at.count("-") == 1:
        return f"{at}-{_FIRST_OF_A_LINE.get(rest[0], rest[0])}"
    return f"{at}-{_NAMES.get(rest[0], rest[0])}"
