"""Between the editor's form and a draft's content. What the form does not show is kept as it was."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from signet.catalogue.models import Item
from signet.documents.content import DraftIn, LineIn, TaxIn
from signet.en16931.canonical import decimal_text

HEADER = (
    "kind", "customer_id", "currency", "issue_date", "due_date", "language", "second_language",
    "buyer_reference", "purchase_order_reference", "payment_terms", "note", "delivery_date",
    "bank_account_id",
)  # fmt: skip
_OPTIONAL = {
    "customer_id", "currency", "issue_date", "due_date", "delivery_date", "language", "bank_account_id",
}  # fmt: skip
_LINE = re.compile(r"^lines-(\d+)-([a-z_]+)$")


def posted(data: QueryDict, base: DraftIn | None) -> dict[str, Any]:
    """The form's fields over ``base``, the draft as it is stored."""
    content: dict[str, Any] = base.model_dump() if base else {}
    for name in HEADER:
        value = data.get(name, "").strip().replace("\r\n", "\n")
        content.pop(name, None)
        if value or name not in _OPTIONAL:
            content[name] = value
    known = base.lines if base else []
    content["lines"] = [_line(line, known) for line in posted_lines(data) if _is_filled(line)]
    content["allowances"] = _allowances(data, base)
    return content


def _allowances(data: QueryDict, base: DraftIn | None) -> list[dict[str, Any]]:
    """The form shows the first discount or charge of the document; further ones stay."""
    before = [one.model_dump() for one in base.allowances] if base else []
    discount = number(data.get("discount", ""))
    if not discount:
        return before[1:]
    first = before[0] if before else {}
    kind = "percent" if data.get("discount_kind") == "percent" else "amount"
    first |= {"percent": None, "amount": None, kind: discount}
    first["reason"] = data.get("discount_reason", "").strip() or _("Discount")
    return [first, *before[1:]]


def posted_lines(data: QueryDict) -> list[dict[str, str]]:
    """The rows of the line grid in the order of the page."""
    rows: dict[int, dict[str, str]] = {}
    for name in data:
        if match := _LINE.match(name):
            rows.setdefault(int(match[1]), {})[match[2]] = data.get(name, "").strip()
    return [rows[index] for index in sorted(rows)] or [{}]


def _is_filled(line: dict[str, str]) -> bool:
    return any(line.get(name) for name in ("name", "price", "item_id"))


def _line(line: dict[str, str], known: list[LineIn]) -> dict[str, Any]:
    """A row over the stored line it came from (``key``), or over the item that was chosen."""
    key = line.get("key", "")
    before = known[int(key) - 1] if key.isdigit() and 0 < int(key) <= len(known) else None
    content: dict[str, Any] = before.model_dump() if before else {}
    item_id = line.get("item_id") or None
    if item_id and (before is None or str(before.item_id) != item_id):
        content |= _from_item(item_id, line.get("name", ""))
    content |= {"name": line.get("name", ""), "unit": line.get("unit") or "C62", "item_id": item_id}
    for name in ("quantity", "price"):
        if line.get(name):
            content[name] = number(line[name])
    if before is None or line.get("tax") != tax_key(before.tax):
        content["tax"] = _tax(line.get("tax", ""))
    discount = number(line.get("discount", "").rstrip("% "))
    if discount != _shown_discount(before):
        content["allowances"] = [{"percent": discount, "reason": _("Discount")}] if discount else []
    return content


def _from_item(item_id: str, name: str) -> dict[str, Any]:
    """What a chosen item says beyond the row, if its name was left as it is."""
    try:
        item = Item.objects.filter(id=item_id, name=name).first()
    except ValidationError:
        return {}
    if item is None:
        return {}
    return {
        "second_name": item.second_name,
        "item_code": item.code,
        "description": item.description,
    }


def _tax(text: str) -> dict[str, Any]:
    category, _sep, percent = text.partition(":")
    tax: dict[str, Any] = {"category": category or "S"}
    if percent:
        tax["percent"] = percent
    if category == "E":
        tax["exemption_reason"] = _("Exempt from VAT")
    return tax


def tax_key(tax: TaxIn) -> str:
    """``S:20``, or the category alone where there is no rate."""
    if tax.percent is None:
        return str(tax.category)
    return f"{tax.category}:{decimal_text(tax.percent)}"


def _shown_discount(line: LineIn | None) -> str:
    if line is None or not line.allowances or line.allowances[0].percent is None:
        return ""
    return decimal_text(line.allowances[0].percent)


def number(text: str) -> str:
    """``1,250.50`` and ``1.250,50`` as 1250.50, where there is no doubt; the rest is left to be refused."""
    text = text.strip().replace("\u00a0", "").replace(" ", "").replace("\u2212", "-")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        return text.replace(",", "")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d+", text) or re.fullmatch(r"-?\d+,\d{1,2}", text):
        return text.replace(".", "").replace(",", ".")
    return text


def field_id(pointer: str) -> str:
    """The id of the form's field for a JSON pointer of the draft: ``/lines/0/price`` -> ``lines-0-price``."""
    parts = pointer.strip("/").split("/")
    if parts[0] == "lines" and len(parts) > 2:
        name = "tax" if parts[2] == "tax" else "discount" if parts[2] == "allowances" else parts[2]
        return f"lines-{parts[1]}-{name}"
    if parts[0] == "lines":
        return "lines-0-name"
    if parts[0] == "buyer":
        return "customer_id"
    return "discount" if parts[0] == "allowances" else parts[0]


def values_of(content: DraftIn, version: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The form's values for a stored draft, and its rows with an empty one at the end."""
    values: dict[str, Any] = {name: getattr(content, name) or "" for name in HEADER}
    for name in ("issue_date", "due_date", "delivery_date"):
        value = getattr(content, name)
        values[name] = value.isoformat() if value else ""
    values["version"] = version
    if content.allowances:
        first = content.allowances[0]
        amount = first.percent if first.percent is not None else first.amount
        values["discount"] = decimal_text(amount) if amount is not None else ""
        values["discount_kind"] = "percent" if first.percent is not None else "amount"
        values["discount_reason"] = first.reason
    lines = [
        {
            "key": position,
            "item_id": str(line.item_id or ""),
            "name": line.name,
            "quantity": decimal_text(line.quantity),
            "unit": line.unit,
            "price": decimal_text(line.price),
            "tax": tax_key(line.tax),
            "discount": _shown_discount(line),
        }
        for position, line in enumerate(content.lines, start=1)
    ]
    return values, [*lines, {}]
