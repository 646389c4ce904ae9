"""From a business term of EN 16931 to the field of a draft that says it.

The rules speak of terms and of elements of the XML; people fill in fields. ``FIELDS`` is a table of RFC 6901
pointers into a draft (``/seller`` and ``/buyer`` are the parties) with the terms each of them gives. What
the product works out by itself, and what drafts cannot say, stands in ``NOT_TYPED``.
"""

from __future__ import annotations

import re
from typing import Final

from signet.en16931.findings import Finding

_PARTY: Final = {
    "legal_name": "BT-27 BT-44 BG-4 BG-7",
    "trading_name": "BT-28 BT-45",
    "identifiers": "BT-29 BT-46",
    "legal_registration": "BT-30 BT-47",
    "legal_registration_scheme": "BT-30-1 BT-47-1",
    "vat_identifier": "BT-31 BT-48",
    "tax_registration": "BT-32",
    "legal_form": "BT-33",
    "electronic_address": "BT-34 BT-49",
    "electronic_scheme": "BT-34-1 BT-49-1",
    "line1": "BT-35 BT-50 BT-162 BT-163 BG-5 BG-8",
    "line2": "BT-36 BT-51",
    "city": "BT-37 BT-52",
    "postal_code": "BT-38 BT-53",
    "subdivision": "BT-39 BT-54",
    "country": "BT-40 BT-55",
    "contact_name": "BT-41 BT-56 BG-6 BG-9",
    "phone": "BT-42 BT-57",
    "email": "BT-43 BT-58",
}
_BUYERS: Final = frozenset(range(44, 59)) | {163}
_DOCUMENT: Final = {
    "issue_date": "BT-2",
    "type_code": "BT-3",
    "currency": "BT-5",
    "tax_currency": "BT-6",
    "tax_point_date": "BT-7 BT-8",
    "due_date": "BT-9",
    "buyer_reference": "BT-10",
    "project_reference": "BT-11",
    "contract_reference": "BT-12",
    "purchase_order_reference": "BT-13",
    "sales_order_reference": "BT-14",
    "receiving_advice_reference": "BT-15",
    "despatch_advice_reference": "BT-16",
    "tender_reference": "BT-17",
    "accounting_reference": "BT-19",
    "payment_terms": "BT-20",
    "note": "BT-21 BT-22 BG-1",
    "preceding": "BT-25 BT-26 BG-3",
    "delivery_name": "BT-70 BG-13",
    "delivery_location": "BT-71",
    "delivery_location_scheme": "BT-71-1",
    "delivery_date": "BT-72",
    "period_start": "BT-73 BG-14",
    "period_end": "BT-74",
    "delivery_line1": "BT-75 BG-15",
    "delivery_line2": "BT-76",
    "delivery_line3": "BT-165",
    "delivery_city": "BT-77",
    "delivery_postal_code": "BT-78",
    "delivery_subdivision": "BT-79",
    "delivery_country": "BT-80",
    "payment_means": "BT-81 BT-82 BT-87 BT-88 BT-89 BT-90 BT-91 BG-16 BG-18 BG-19",
    "remittance": "BT-83",
    "bank_account_id": "BT-84 BT-85 BT-86 BG-17",
    "allowances": "BT-92 BT-93 BT-94 BT-95 BT-96 BT-97 BT-98 BT-99 BT-100 BT-101 BT-102 BT-103"
    " BT-104 BT-105 BG-20 BG-21",
    "tax_exchange_rate": "BT-111",
    "prepaid": "BT-113",
    "rounding": "BT-114",
    "lines": "BG-25",
}
#: ``{of}``: which of the line's discounts and charges, or of its classifications.
_LINE: Final = {
    "name": "BT-126 BT-153",
    "note": "BT-127",
    "quantity": "BT-129",
    "unit": "BT-130",
    "order_line": "BT-132",
    "accounting_reference": "BT-133",
    "period_start": "BT-134 BG-26",
    "period_end": "BT-135",
    "allowances/{of}/amount": "BT-136 BT-137 BT-138 BT-141 BT-142 BT-143 BG-27 BG-28",
    "allowances/{of}/reason": "BT-139 BT-144",
    "allowances/{of}/reason_code": "BT-140 BT-145",
    "price": "BT-146 BT-147 BT-148 BG-29",
    "base_quantity": "BT-149 BT-150",
    "tax": "BT-151 BT-152 BG-30",
    "description": "BT-154",
    "item_code": "BT-155",
    "buyer_item_code": "BT-156",
    "standard_item": "BT-157",
    "standard_item_scheme": "BT-157-1",
    "classifications/{of}/code": "BT-158",
    "classifications/{of}/list_id": "BT-158-1",
    "classifications/{of}/list_version": "BT-158-2",
    "origin_country": "BT-159",
}


def _fields() -> dict[str, str]:
    found = {term: f"/{name}" for name, terms in _DOCUMENT.items() for term in terms.split()}
    found |= {term: f"/lines/{{n}}/{name}" for name, all_ in _LINE.items() for term in all_.split()}
    for name, terms in _PARTY.items():
        for term in terms.split():
            number = int(term.split("-")[1])
            buyers = term in {"BG-7", "BG-8", "BG-9"} or (
                term.startswith("BT-") and number in _BUYERS
            )
            found[term] = f"/{'buyer' if buyers else 'seller'}/{name}"
    return found


FIELDS: Final = _fields()
#: Number, process and specification; payee and tax representative; attachments; the invoiced object; item
#: attributes; sums and the tax breakdown with its reasons, which follow from the lines.
NOT_TYPED: Final = frozenset(
    "BT-1 BT-18 BT-18-1 BT-23 BT-24 BT-59 BT-60 BT-61 BT-62 BT-63 BT-64 BT-65 BT-66 BT-67 BT-68 BT-69"
    " BT-106 BT-107 BT-108 BT-109 BT-110 BT-112 BT-115 BT-116 BT-117 BT-118 BT-119 BT-120 BT-121"
    " BT-122 BT-123 BT-124 BT-125 BT-128 BT-131 BT-160 BT-161 BT-164 BG-2 BG-10 BG-11 BG-12 BG-22"
    " BG-23 BG-24 BG-31 BG-32".split()
)
_AT_LINE = re.compile(r"/(?:Invoice|CreditNote)Line\[(\d+)\](.*)")
_AT_ROW = re.compile(r"/(?:AllowanceCharge|CommodityClassification)\[(\d+)\]")


def pointer_of(finding: Finding) -> str:
    """Where it is mended: its own pointer, or the field of its term at its place; '' where none is."""
    if finding.pointer:
        return finding.pointer
    term = finding.term
    field = FIELDS.get(term) or FIELDS.get("-".join(term.split("-")[:2]), "")
    place = _AT_LINE.search(finding.location)
    if "{n}" not in field:
        return field or (f"/lines/{int(place[1]) - 1}/name" if place else "")
    if place is None:
        return "/lines"
    row = _AT_ROW.search(place[2])
    return field.format(n=int(place[1]) - 1, of=int(row[1]) - 1 if row else 0)
