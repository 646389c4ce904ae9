"""From the editor's form to a draft's content. A field that is not posted is kept as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from signet.catalogue.models import Item
from signet.documents.content import AllowanceIn, DraftIn, LineIn
from signet.en16931.canonical import decimal_text
from signet.web.draft_places import Places, Row, rows_of
from signet.web.draft_tax import Names, key_of, row_taxes

TEXTS = (
    "buyer_reference", "project_reference", "contract_reference", "purchase_order_reference",
    "sales_order_reference", "receiving_advice_reference", "despatch_advice_reference",
    "tender_reference", "accounting_reference", "payment_terms", "reason", "note", "payment_means",
    "payment_means_text", "remittance", "delivery_name", "delivery_location", "delivery_location_scheme", "delivery_line1",
    "delivery_line2", "delivery_line3", "delivery_city", "delivery_postal_code",
    "delivery_subdivision", "delivery_country", "contact_name", "contact_phone", "contact_email",
    "type_code", "tax_currency", "kind", "tax_exchange_source", "prepaid_reference",
    "other_charges_reason", "bill_reference", "billing_frequency", "customs_form", "customs_form_2",
    "trade_agreement", "incoterms", "delivery_tin", "delivery_registration",
    "delivery_registration_scheme",
)  # fmt: skip
#: Left empty, these take the customer's, the company's or the calendar's default, or are absent.
OPTIONAL = (
    "company_id", "branch_id", "customer_id", "bank_account_id", "corrects_id", "currency", "issue_date", "due_date", "language",
    "billing_address_id", "delivery_address_id", "contact_id",
    "second_language", "tax_point_date", "delivery_date", "period_start", "period_end",
    "tax_rounding", "tax_exchange_date", "prepaid_date", "prepaid_time",
)  # fmt: skip
NUMBERS = ("tax_exchange_rate", "prepaid", "rounding", "cash_rounding", "other_charges")
#: Of a checkbox a browser sends nothing when it is not ticked: an empty field before it speaks then.
TICKED = ("self_billed", "prices_include_tax")
HEADER = (*TEXTS, *OPTIONAL, *NUMBERS, *TICKED)
#: In a select, "none" must differ from "as the customer has it".
NONE = "none"
#: The customer's own rows: another customer has others.
PLACES = ("billing_address_id", "delivery_address_id", "contact_id")
NONEABLE = frozenset({"second_language", *PLACES})

LINE_TEXTS = (
    "second_name", "description", "second_description", "note", "item_code", "buyer_item_code", "standard_item",
    "standard_item_scheme", "origin_country", "order_line", "accounting_reference",
)  # fmt: skip
LINE_OPTIONAL = ("base_quantity", "corrects_position", "period_start", "period_end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A draft's content as plain values for ``DraftIn``, and where on the page each part stands."""

    content: dict[str, Any]
    places: Places = field(default_factory=Places)


def posted(data: Mapping[str, str], base: DraftIn | None, names: Names | None = None) -> Posted:
    """The form's fields over ``base``, the draft as it is stored; ``names`` are those of the tax table."""
    content: dict[str, Any] = base.model_dump() if base else {}
    for name in HEADER:
        if name not in data:
            continue
        value = data[name].strip().replace("\r\n", "\n")
        content.pop(name, None)
        if value == NONE and name in NONEABLE:
            content[name] = ""
        elif name in TICKED:
            content[name] = bool(value)
        elif name in TEXTS:
            content[name] = value.upper() if name == "delivery_country" else value
        elif value:
            content[name] = number(value) if name in NUMBERS else value
    places, names = Places(), names or Names()
    known = base.lines if base else []
    content["lines"] = []
    for row in rows_of(data, "lines"):
        if row.index == 0 or any(row.values.get(n) for n in ("name", "price", "item_id")):
            places.put(f"/lines/{len(content['lines'])}", row.at)
        if any(row.values.get(n) for n in ("name", "price", "item_id")):
            at = f"/lines/{len(content['lines'])}"
            content["lines"].append(_line(row, known, at, places, names))
    if any(name.startswith("allowances-") for name in data):
        before = base.allowances if base else []
        content["allowances"] = _allowances(
            data, "allowances", before, "/allowances", places, names
        )
    if any(name.startswith("preceding-") for name in data):
        content["preceding"] = []
        for row in _filled(rows_of(data, "preceding")):
            places.put(f"/preceding/{len(content['preceding'])}", row.at)
            day = row.values.get("issue_date") or None
            content["preceding"].append(
                {
                    "number": row.values.get("number", ""),
                    "issue_date": day,
                    "network_id": row.values.get("network_id", ""),
                }
            )
    return Posted(content=content, places=places)


def forget_places(content: dict[str, Any], base: DraftIn | None) -> None:
    """Another customer has other addresses and contacts: his own defaults are taken."""
    if base is not None and str(content.get("customer_id") or "") != str(base.customer_id or ""):
        for name in PLACES:
            content.pop(name, None)


def _filled(rows: list[Row]) -> list[Row]:
    keys = {"number", "issue_date", "value", "reason", "reason_code", "code"}
    return [row for row in rows if any(row.values.get(key) for key in keys)]


def _line(row: Row, known: list[LineIn], at: str, places: Places, names: Names) -> dict[str, Any]:
    """A row over the stored line it came from (``key``), or over the item that was chosen."""
    line = row.values
    key = line.get("key", "")
    before = known[int(key) - 1] if key.isdigit() and 0 < int(key) <= len(known) else None
    content: dict[str, Any] = before.model_dump() if before else {}
    content |= {name: line[name].replace("\r\n", "\n") for name in LINE_TEXTS if name in line}
    content |= {
        name: (number(line[name]) if name == "base_quantity" else line[name]) or None
        for name in LINE_OPTIONAL
        if name in line
    }
    item_id, chosen = line.get("item_id") or None, {}
    if item_id and (before is None or str(before.item_id) != item_id):
        chosen = _from_item(item_id, line.get("name", ""))
        content |= {name: line.get(name) or value for name, value in chosen.items()}
    if "origin_country" in content:
        content["origin_country"] = content["origin_country"].upper()
    unit = line.get("unit_code", "").upper() or line.get("unit")
    content |= {"name": line.get("name", ""), "item_id": item_id}
    content["unit"] = unit or (before.unit if before else "C62")
    for name in ("quantity", "price"):
        if line.get(name):
            content[name] = number(line[name])
    content |= {"tax": None, "taxes": row_taxes(line, before.charged if before else (), names)}
    content["allowances"] = _line_allowances(row, before, at, places, names)
    if any(name.startswith("classifications-") for name in line):
        content["classifications"] = []
        for group in _filled(rows_of(line, "classifications", row.at)):
            places.put(f"{at}/classifications/{len(content['classifications'])}", group.at)
            parts = ("code", "list_id", "list_version")
            content["classifications"].append({n: group.values.get(n, "") for n in parts})
        content["classifications"] = content["classifications"] or chosen.get("classifications", [])
    return content


def _line_allowances(
    row: Row, before: LineIn | None, at: str, places: Places, names: Names
) -> list[dict[str, Any]]:
    """The discount of the grid's own column first, then those of the list below the line."""
    stored = before.allowances if before else []
    first = discount_of(stored)
    rest = stored[1:] if first else stored
    shown = decimal_text(first.percent) if first and first.percent is not None else ""
    typed = number(row.values.get("discount", shown).rstrip("% "))
    found: list[dict[str, Any]] = []
    if typed:
        keep = first.model_dump() if first else {}
        keep |= {
            name: row.values[f"discount_{name}"]
            for name in ("reason", "reason_code")
            if f"discount_{name}" in row.values
        }
        if not keep.get("reason") and not keep.get("reason_code"):
            keep["reason"] = _("Discount")
        found.append(keep | {"percent": typed})
        places.put(f"{at}/allowances/0", f"{row.at}-discount", whole=True)
    if any(name.startswith("allowances-") for name in row.values):
        return found + _allowances(
            row.values, "allowances", rest, f"{at}/allowances", places, names, row.at, len(found)
        )
    return found + [one.model_dump() for one in rest]


def discount_of(allowances: list[AllowanceIn]) -> AllowanceIn | None:
    """The discount that the grid's column shows: a line's first, when it is one in percent."""
    first = allowances[0] if allowances else None
    if first is None or first.is_charge or first.percent is None or first.amount is not None:
        return None
    return first


def _allowances(
    data: Mapping[str, str],
    name: str,
    known: list[AllowanceIn],
    pointer: str,
    places: Places,
    names: Names,
    within: str = "",
    offset: int = 0,
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for row in _filled(rows_of(data, name, within)):
        places.put(f"{pointer}/{offset + len(found)}", row.at)
        values, key = row.values, row.values.get("key", "")
        before = known[int(key) - 1] if key.isdigit() and 0 < int(key) <= len(known) else None
        kind = "percent" if values.get("unit") == "percent" else "amount"
        charged = before.charged if before else ()
        taxes = [tax.model_dump() for tax in charged]
        if "tax" in values and values["tax"] != key_of(charged):
            taxes = names.chosen(values["tax"]) if values["tax"] else []
        found.append(
            {
                "is_charge": values.get("kind") == "charge",
                "amount": None,
                "percent": None,
                kind: number(values.get("value", "")),
                "reason": values.get("reason", ""),
                "reason_code": values.get("reason_code", ""),
                "tax": None,
                "taxes": taxes,
            }
        )
    return found


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
        "second_description": item.second_description,
        "classifications": item.classifications,
    }


def number(text: str) -> str:
    """``1,250.50`` and ``1.250,50`` as 1250.50, where there is no doubt; the rest is left to be refused."""
    text = text.strip().replace("\u00a0", "").replace(" ", "").replace("\u2212", "-")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        return text.replace(",", "")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d+", text) or re.fullmatch(r"-?\d+,\d{1,2}", text):
        return text.replace(".", "").replace(",", ".")
    return text
