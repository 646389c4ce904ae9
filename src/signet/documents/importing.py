"""From an invoice that somebody else wrote to a draft's content, with what a draft has no place for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from signet.en16931 import model as en
from signet.parties.content import EMAIL

#: Terms of the model that a draft holds; everything else that an invoice says is reported.
_CARRIED = frozenset(
    {
        "issue_date", "type_code", "currency", "tax_currency", "tax_exchange_rate", "tax_point_date",
        "due_date", "buyer_reference", "project_reference", "contract_reference",
        "purchase_order_reference", "sales_order_reference", "receiving_advice_reference",
        "despatch_advice_reference", "tender_reference", "accounting_reference", "payment_terms",
        "preceding_invoices", "period", "allowances", "prepaid", "rounding", "lines",
        "notes", "payment", "delivery", "specification", "process", "totals", "tax_breakdown",
    }
)  # fmt: skip
_REFERENCES = (
    "buyer_reference", "project_reference", "contract_reference", "purchase_order_reference",
    "sales_order_reference", "receiving_advice_reference", "despatch_advice_reference",
    "tender_reference", "accounting_reference", "payment_terms", "issue_date", "due_date",
    "tax_point_date",
)  # fmt: skip
_LINE_CARRIED = frozenset(
    {
        "id", "quantity", "unit", "price", "base_quantity", "base_unit", "taxes", "allowances", "name",
        "description", "seller_item_id", "buyer_item_id", "standard_item_id", "classifications",
        "origin_country", "note", "order_line", "accounting_reference", "period", "net",
    }
)  # fmt: skip


def draft_values(invoice: en.Invoice) -> dict[str, Any]:
    """The invoice as plain values for ``DraftIn``; parties are left to the caller."""
    values: dict[str, Any] = {
        "kind": "credit_note" if invoice.is_credit_note else "invoice",
        "type_code": invoice.type_code,
        "self_billed": invoice.type_code in en.SELF_BILLED_TYPES,
        "currency": invoice.currency,
        "tax_currency": invoice.tax_currency or "",
        "tax_exchange_rate": _rounded(invoice.tax_exchange_rate),
        "note": "\n".join(note.text for note in invoice.notes),
        "preceding": [
            {"number": p.number, "issue_date": p.issue_date} for p in invoice.preceding_invoices
        ],
        **_delivery(invoice.delivery),
        **_contact(invoice.other_party.contact),
        "period_start": invoice.period.start if invoice.period else None,
        "period_end": invoice.period.end if invoice.period else None,
        "payment_means": invoice.payment.means_code if invoice.payment else "",
        "payment_means_text": ((invoice.payment.means_text if invoice.payment else None) or "")[
            :100
        ],
        "remittance": (invoice.payment.remittance if invoice.payment else None) or "",
        "allowances": [_allowance(a) for a in invoice.allowances],
        "prepaid": invoice.prepaid.amount if invoice.prepaid else None,
        "rounding": invoice.rounding.amount if invoice.rounding else None,
        "prices_include_tax": False,
        "tax_rounding": en.Rounding.PER_GROUP,
        "cash_rounding": 0,
        "lines": [_line(line) for line in invoice.lines],
    }
    for name in _REFERENCES:
        value = getattr(invoice, name)
        if value is not None:
            values[name] = value
    return values


def left_behind(invoice: en.Invoice) -> Iterator[dict[str, str]]:
    """What the invoice says and a draft cannot hold, by the model's own names."""
    ours = invoice.type_code in en.SELF_BILLED_TYPES
    own, side = ("buyer", "seller") if ours else ("seller", "buyer")
    for field in fields(invoice):
        value = getattr(invoice, field.name)
        if field.name not in _CARRIED | {side} and value not in (None, (), "", field.default):
            if field.name == "number":
                yield {"location": "number", "value": f"{value} (a number is given at issue)"}
            elif field.name == own:
                yield {
                    "location": own,
                    "value": f"{value.name} (the draft is your company's own)",
                }
            else:
                yield {"location": field.name, "value": _short(value)}
    if invoice.payment:
        for transfer in invoice.payment.transfers:
            yield {"location": "payment/transfers", "value": transfer.account}
        for name in ("card_number", "mandate", "debited_account"):
            if value := getattr(invoice.payment, name):
                yield {"location": f"payment/{name}", "value": value}
    contact = invoice.other_party.contact
    if contact and not _writable(contact):
        yield {"location": f"{side}/contact/email", "value": _short(contact.email)}
    for index, line in enumerate(invoice.lines):
        for field in fields(line):
            value = getattr(line, field.name)
            if field.name not in _LINE_CARRIED and value not in (None, (), "", field.default):
                yield {"location": f"lines/{index}/{field.name}", "value": _short(value)}


def _line(line: en.Line) -> dict[str, Any]:
    standard = line.standard_item_id
    values = {
        "name": line.name,
        "description": line.description,
        "quantity": line.quantity,
        "unit": line.unit,
        "price": line.price,
        "base_quantity": line.base_quantity,
        "tax": _tax(line.taxes[0]) if line.taxes else {"category": "O"},
        "allowances": [_allowance(a) for a in line.allowances],
        "note": line.note,
        "item_code": line.seller_item_id,
        "buyer_item_code": line.buyer_item_id,
        "standard_item": standard.value if standard else None,
        "standard_item_scheme": standard.scheme if standard else None,
        "classifications": [
            {"code": c.code, "list_id": c.list_id, "list_version": c.list_version or ""}
            for c in line.classifications
        ],
        "origin_country": line.origin_country,
        "order_line": line.order_line,
        "accounting_reference": line.accounting_reference,
        "period_start": line.period.start if line.period else None,
        "period_end": line.period.end if line.period else None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _allowance(allowance: en.AllowanceCharge) -> dict[str, Any]:
    """The stated amount is carried; a percentage is kept only where nothing else is said."""
    values: dict[str, Any] = {
        "is_charge": allowance.is_charge,
        "reason": allowance.reason or "",
        "reason_code": allowance.reason_code or "",
    }
    if allowance.amount is not None:
        values["amount"] = allowance.amount.amount
    else:
        values["percent"] = allowance.percent
    if allowance.taxes:
        values["tax"] = _tax(allowance.taxes[0])
    return values


def _tax(tax: en.Tax) -> dict[str, Any]:
    return {
        "category": tax.category,
        "percent": tax.percent,
        "exemption_code": tax.exemption_code or "",
        "exemption_reason": tax.exemption_reason or "",
    }


def _delivery(delivery: en.Delivery | None) -> dict[str, Any]:
    """BG-13; what the file names goes before the customer's own default."""
    if delivery is None:
        return {"delivery_address_id": ""}
    address, location = delivery.address or en.Address(), delivery.location
    return {
        "delivery_address_id": "",
        "delivery_date": delivery.actual_date,
        "delivery_name": delivery.name or "",
        "delivery_location": location.value if location else "",
        "delivery_location_scheme": (location.scheme if location else None) or "",
        "delivery_line1": address.line1 or "",
        "delivery_line2": address.line2 or "",
        "delivery_line3": address.line3 or "",
        "delivery_city": address.city or "",
        "delivery_postal_code": address.postal_code or "",
        "delivery_subdivision": address.subdivision or "",
        "delivery_country": address.country,
    }


def _contact(contact: en.Contact | None) -> dict[str, Any]:
    """BG-9."""
    if contact is None:
        return {}
    return {
        "contact_name": contact.name or "",
        "contact_phone": contact.phone or "",
        "contact_email": contact.email or "" if _writable(contact) else "",
    }


def _writable(contact: en.Contact) -> bool:
    """A draft takes only what mail can be sent to."""
    return re.fullmatch(EMAIL, contact.email or "") is not None


def _rounded(rate: Decimal | None) -> Decimal | None:
    return None if rate is None else round(rate, 8)


def _short(value: object) -> str:
    """What a value says, in its own words: ``DR35141 (ABT)`` rather than the name of its class."""
    return _words(value)[:200]


def _words(value: object) -> str:
    if isinstance(value, en.Identifier):
        return f"{value.value} ({value.scheme})" if value.scheme else value.value
    if isinstance(value, tuple):
        return "; ".join(_words(one) for one in value if one not in (None, "", ()))
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if is_dataclass(value):
        parts = (getattr(value, field.name) for field in fields(value))
        return ", ".join(_words(part) for part in parts if part not in (None, "", ()))
    return str(value)
