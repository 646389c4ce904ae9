"""The whole document as the template's data."""

from __future__ import annotations

from typing import Any

from babel.numbers import get_currency_symbol

from signet.en16931.model import Invoice
from signet.rendering.content.lines import rows, widest
from signet.rendering.content.payment import codes, payment
from signet.rendering.content.people import party, people
from signet.rendering.content.sums import exemptions, sums, taxes
from signet.rendering.labels import RTL
from signet.rendering.look import Look
from signet.rendering.words import Label, Words

_TITLES = {"380": "title.invoice", "381": "title.credit_note", "383": "title.debit_note",
           "389": "title.self_billed", "386": "title.prepayment", "388": "title.tax_invoice"}  # fmt: skip
_HEADS = ("description", "quantity", "unit_price", "tax", "amount")
_TAX_HEADS = ("tax", "taxable", "tax_amount")


def document(invoice: Invoice, look: Look) -> dict[str, Any]:
    """The template's data."""
    words = Words(look.languages)
    table = rows(invoice, words)
    under = sums(invoice, words)
    return {
        "languages": list(look.languages),
        "rtl": look.languages[0] in RTL,
        "accent": look.accent,
        "page": look.page,
        "draft": words.label("draft")[0] if look.draft else None,
        "void": words.label("void")[0] if look.void else None,
        "has_logo": look.logo is not None,
        "title": [look.title] if look.title else _title(invoice, words),
        "number": _number(invoice, words),
        "author": invoice.seller.name,
        "seller": party(invoice.seller, words),
        "people": people(invoice, words),
        "facts": _facts(invoice, words),
        "heads": [words.label(key) for key in _HEADS],
        "rows": table,
        "widest": widest(table, under),
        "forward": {
            "brought": words.label("brought_forward"),
            "carried": words.label("carried_forward"),
        },
        "sums": under,
        "payable": _payable(invoice, words),
        "tax_heads": [words.label(key) for key in _TAX_HEADS],
        "taxes": taxes(invoice, words),
        "exemptions": exemptions(invoice, words),
        "payment": payment(invoice, words) if look.bank_details else None,
        "codes": [[name, words.label(name)] for name in codes(invoice, look)],
        "notes": _notes(invoice, words),
        "foot": _foot(invoice, look, words),
        "page_of": words.label("page", page="{page}", pages="{pages}")[0],
    }


def _title(invoice: Invoice, words: Words) -> Label:
    key = _TITLES.get(invoice.type_code)
    if key is None:
        key = "title.credit_note" if invoice.is_credit_note else "title.invoice"
    return words.label(key)


def _number(invoice: Invoice, words: Words) -> str:
    return words.code(invoice.number) if invoice.number else words.label("no_number")[0]


def _payable(invoice: Invoice, words: Words) -> dict[str, Any]:
    assert invoice.totals is not None
    symbol = get_currency_symbol(invoice.currency, locale="en")
    return {
        "label": words.label("credited" if invoice.is_credit_note else "payable"),
        "amount": words.amount(invoice.totals.payable),
        "currency": invoice.currency if words.primary == "ar" or len(symbol) > 2 else symbol,
    }


def _foot(invoice: Invoice, look: Look, words: Words) -> list[str]:
    """What every page says at its foot: which document it belongs to, and the seller's own words."""
    title = look.title or _title(invoice, words)[0]
    number = _number(invoice, words)
    parts = (f"{title} {number}" if invoice.number else number, look.footer)
    return [words.free(part) for part in parts if part]


def _facts(invoice: Invoice, words: Words) -> list[list[Any]]:
    period = None
    if invoice.period and (invoice.period.start or invoice.period.end):
        days = (invoice.period.start, invoice.period.end)
        period = " – ".join(words.day(day) for day in days if day)
    delivered = invoice.delivery.actual_date if invoice.delivery else None
    facts: list[tuple[str, str | None]] = [
        ("issue_date", words.day(invoice.issue_date) if invoice.issue_date else None),
        ("due_date", words.day(invoice.due_date) if invoice.due_date else None),
        ("tax_point_date", words.day(invoice.tax_point_date) if invoice.tax_point_date else None),
        ("delivery_date", words.day(delivered) if delivered else None),
        ("period", period),
        ("buyer_reference", invoice.buyer_reference),
        ("purchase_order", invoice.purchase_order_reference),
        ("sales_order", invoice.sales_order_reference),
        ("contract", invoice.contract_reference),
        ("project", invoice.project_reference),
        ("preceding", ", ".join(p.number for p in invoice.preceding_invoices) or None),
    ]
    return [[words.label(key), words.free(value)] for key, value in facts if value]


def _notes(invoice: Invoice, words: Words) -> list[list[Any]]:
    notes: list[list[Any]] = []
    if invoice.payment_terms:
        notes.append([words.label("terms"), words.free(invoice.payment_terms)])
    notes += [[words.label("note"), words.free(note.text)] for note in invoice.notes]
    return notes
