"""The whole document as the template's data."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from babel.numbers import get_currency_symbol

from signet.en16931.model import QUOTE_TYPE, SELF_BILLED_TYPES, Invoice, PrecedingInvoice
from signet.rendering.content.lines import rows, widest
from signet.rendering.content.payment import codes, payment
from signet.rendering.content.people import party, people
from signet.rendering.content.sums import exemptions, key, sums, taxes
from signet.rendering.labels import RTL
from signet.rendering.look import Look
from signet.rendering.words import Label, Words

#: Kind of what only tells a tax office of invoices: nothing is to be paid on it.
CONSOLIDATED = "consolidated"
#: By UNTDID 1001 code (BT-3).
_TITLES = {
    "310": "title.quote", "380": "title.invoice", "381": "title.credit_note",
    "383": "title.debit_note", "386": "title.prepayment", "388": "title.tax_invoice",
    "389": "title.self_billed", "261": "title.self_billed_credit_note",
    "527": "title.self_billed_debit_note",
}  # fmt: skip
#: Kinds that share their code with another.
_TITLES_OF_KIND = {
    ("refund_note", "381"): "title.refund_note",
    ("refund_note", "261"): "title.self_billed_refund_note",
    (CONSOLIDATED, "380"): "title.consolidated",
}
#: What a company may call otherwise, such as "VAT invoice".
_COMPANYS_OWN = frozenset({"380", "388"})


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
        "title": _title(invoice, look, words),
        "number": _number(invoice, words),
        "author": invoice.seller.name,
        "seller": party(invoice.seller, words),
        "people": people(invoice, words),
        "facts": [*_facts(invoice, words), *_cleared(look, words)],
        "heads": [words.label(name) for name in _heads(invoice)],
        "rows": table,
        "widest": widest(table, under),
        "forward": {
            "brought": words.label("brought_forward"),
            "carried": words.label("carried_forward"),
        },
        "sums": under,
        "payable": _payable(invoice, look, words),
        "tax_heads": [
            words.label(name)
            for name in (key("tax", invoice), "taxable", key("tax_amount", invoice))
        ],
        "taxes": taxes(invoice, words),
        "exemptions": exemptions(invoice, words),
        "payment": payment(invoice, words) if look.bank_details else None,
        "codes": [[name, words.label(name)] for name in codes(invoice, look)],
        "notes": _notes(invoice, look, words),
        "foot": _foot(invoice, look, words),
        "page_of": words.label("page", page="{page}", pages="{pages}")[0],
    }


def _heads(invoice: Invoice) -> tuple[str, ...]:
    """The columns' names say whether prices and amounts are with tax."""
    gross = ".gross" if invoice.prices_include_tax else ""
    return (
        "description",
        "quantity",
        f"unit_price{gross}",
        key("tax", invoice),
        f"amount{gross}",
    )


def _title(invoice: Invoice, look: Look, words: Words) -> Label:
    """The company's own title stands on invoices alone; every other document says what it is."""
    code = invoice.type_code
    own = _TITLES_OF_KIND.get((look.kind, code))
    if look.title and code in _COMPANYS_OWN and own is None:
        return [look.title]
    name = own or _TITLES.get(code)
    return words.label(name or ("title.credit_note" if invoice.is_credit_note else "title.invoice"))


def _number(invoice: Invoice, words: Words) -> str:
    return words.code(invoice.number) if invoice.number else words.label("no_number")[0]


def _payable(invoice: Invoice, look: Look, words: Words) -> dict[str, Any]:
    assert invoice.totals is not None
    key = "payable"
    if invoice.is_credit_note:
        key = "credited"
    elif _is_quote(invoice) or look.kind == CONSOLIDATED:
        key = "quoted"
    symbol = get_currency_symbol(invoice.currency, locale="en")
    return {
        "label": words.label(key),
        "amount": words.amount(invoice.totals.payable),
        "currency": invoice.currency if words.primary == "ar" or len(symbol) > 2 else symbol,
    }


def _foot(invoice: Invoice, look: Look, words: Words) -> list[str]:
    """What every page says at its foot: which document it belongs to, and the seller's own words."""
    title = _title(invoice, look, words)[0]
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
        (
            "valid_until" if _is_quote(invoice) else "due_date",
            words.day(invoice.due_date) if invoice.due_date else None,
        ),
        ("tax_point_date", words.day(invoice.tax_point_date) if invoice.tax_point_date else None),
        ("delivery_date", words.day(delivered) if delivered else None),
        ("period", period),
        ("buyer_reference", invoice.buyer_reference),
        ("purchase_order", invoice.purchase_order_reference),
        ("sales_order", invoice.sales_order_reference),
        ("contract", invoice.contract_reference),
        ("project", invoice.project_reference),
    ]
    return [[words.label(name), words.free(value)] for name, value in facts if value] + [
        [words.label("preceding"), _preceding(preceding, words)]
        for preceding in invoice.preceding_invoices
    ]


def _cleared(look: Look, words: Words) -> list[list[Any]]:
    """By what number a tax office's network knows it, and since when."""
    found: list[list[Any]] = []
    if look.cleared_number:
        found.append([words.label("cleared_number"), words.code(look.cleared_number)])
    if look.cleared_at:
        at = look.cleared_at
        time = words.code(f"{at:%H:%M} {_zone(at)}")
        found.append([words.label("cleared_at"), f"{words.day(at.date())} {time}"])
    return found


def _zone(at: datetime) -> str:
    """How far the clock that told a time is from UTC: ``UTC``, ``UTC+8``, ``UTC-3:30``."""
    minutes = (at.utcoffset() or timedelta()) // timedelta(minutes=1)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")


def _preceding(preceding: PrecedingInvoice, words: Words) -> str:
    """The corrected invoice by number and date (BT-25, BT-26)."""
    number = words.free(preceding.number)
    if preceding.issue_date is None:
        return number
    return words.label("of_date", number=number, date=words.day(preceding.issue_date))[0]


def _is_quote(invoice: Invoice) -> bool:
    return invoice.type_code == QUOTE_TYPE


def _notes(invoice: Invoice, look: Look, words: Words) -> list[list[Any]]:
    notes: list[list[Any]] = []
    if invoice.type_code in SELF_BILLED_TYPES:  # 2006/112/EC, article 226, 10a
        notes.append([words.label("self_billing"), words.label("self_billing_text")[0]])
    if invoice.payment_terms:
        notes.append([words.label("terms"), words.free(invoice.payment_terms)])
    for note in invoice.notes:
        text = note.text
        if look.reason and text.startswith(look.reason):
            notes.append([words.label("reason"), words.free(look.reason)])
            text = text.removeprefix(look.reason).lstrip("\n")
        if text:
            notes.append([words.label("note"), words.free(text)])
    return notes
