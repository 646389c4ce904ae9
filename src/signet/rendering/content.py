"""Everything the template prints, as ready-made strings: numbers formatted, labels chosen, nothing computed.

The template only lays out. User text reaches it as JSON data and is never read as markup.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_symbol

from signet.en16931.model import (
    AllowanceCharge,
    Category,
    Invoice,
    Line,
    Party,
    PaymentInstructions,
    Tax,
)
from signet.kernel.money import Money
from signet.rendering.labels import RTL, labels, unit_label
from signet.rendering.look import Look
from signet.rendering.words import Label, Words

_TITLES = {"380": "title.invoice", "381": "title.credit_note", "383": "title.debit_note",
           "389": "title.self_billed", "386": "title.prepayment", "388": "title.tax_invoice"}  # fmt: skip


def document(invoice: Invoice, look: Look) -> dict[str, Any]:
    """The template's data."""
    words = Words(look.languages)
    totals = invoice.totals
    assert totals is not None
    rows = _rows(invoice, words)
    return {
        "languages": list(look.languages),
        "rtl": look.languages[0] in RTL,
        "accent": look.accent,
        "page": look.page,
        "draft": words.label("draft")[0] if look.draft else None,
        "foot": _foot(invoice, look, words),
        "void": words.label("void")[0] if look.void else None,
        "title": [look.title] if look.title else _title(invoice, words),
        "number": words.code(invoice.number) if invoice.number else words.label("no_number")[0],
        "author": invoice.seller.name,
        "seller": _party(invoice.seller, words),
        "people": _people(invoice, words),
        "facts": _facts(invoice, words),
        "heads": [
            words.label(k) for k in ("description", "quantity", "unit_price", "tax", "amount")
        ],
        "rows": rows,
        "widest": _widest(rows),
        "forward": {
            "brought": words.label("brought_forward"),
            "carried": words.label("carried_forward"),
        },
        "sums": _sums(invoice, words),
        "payable": {
            "label": words.label("credited" if invoice.is_credit_note else "payable"),
            "amount": words.amount(totals.payable),
            "currency": _currency(invoice.currency, words),
        },
        "tax_heads": [words.label(key) for key in ("tax", "taxable", "tax_amount")],
        "taxes": _taxes(invoice, words),
        "exemptions": _exemptions(invoice, words),
        "payment": _payment(invoice, words) if look.bank_details else None,
        "notes": _notes(invoice, words),
        "verify": words.label("verify") if look.verification_link else None,
        "page_of": words.label("page", page="{page}", pages="{pages}")[0],
        "has_logo": look.logo is not None,
    }


def _foot(invoice: Invoice, look: Look, words: Words) -> list[str]:
    """What every page says at its foot: which document it belongs to, and the seller's own words."""
    title = look.title or _title(invoice, words)[0]
    number = words.code(invoice.number) if invoice.number else words.label("no_number")[0]
    return [
        words.free(x) for x in (f"{title} {number}" if invoice.number else number, look.footer) if x
    ]


def _people(invoice: Invoice, words: Words) -> list[list[Any]]:
    """Who is billed, where it went, and who is paid if that is not the seller (BG-7, BG-13, BG-10)."""
    people = [[words.label("bill_to"), _party(invoice.buyer, words)]]
    delivery = invoice.delivery
    if delivery and (delivery.address or delivery.name):
        place = Party(name=delivery.name or invoice.buyer.name, address=delivery.address)
        people.append([words.label("deliver_to"), _party(place, words)])
    if invoice.payee:
        people.append([words.label("payee"), _party(invoice.payee, words)])
    if invoice.tax_representative:
        people.append(
            [words.label("tax_representative"), _party(invoice.tax_representative, words)]
        )
    return people


def _title(invoice: Invoice, words: Words) -> Label:
    key = _TITLES.get(invoice.type_code)
    if key is None:
        key = "title.credit_note" if invoice.is_credit_note else "title.invoice"
    return words.label(key)


def _currency(code: str, words: Words) -> str:
    symbol = get_currency_symbol(code, locale="en")
    return code if words.primary == "ar" or len(symbol) > 2 else symbol


def _party(party: Party, words: Words) -> dict[str, Any]:
    address = party.address
    place: list[str] = []
    if address:
        town = " ".join(filter(None, (address.postal_code, address.city)))
        place = [
            x for x in (address.line1, address.line2, address.line3, town, address.subdivision) if x
        ]
        if address.country:
            place.append(country_name(address.country, words.primary))
    ids = []
    if party.vat_identifier:
        ids.append([words.label("vat_identifier"), words.code(party.vat_identifier)])
    if party.tax_registration:
        ids.append([words.label("tax_registration"), words.code(party.tax_registration)])
    if party.legal_registration:
        ids.append([words.label("registration"), words.code(party.legal_registration.value)])
    ids += [
        [[i.scheme or words.label("identifier")[0]], words.code(i.value)] for i in party.identifiers
    ]
    contact = []
    if party.contact:
        if party.contact.phone:
            contact.append([words.label("telephone"), words.code(party.contact.phone)])
        if party.contact.email:
            contact.append([words.label("email"), words.code(party.contact.email)])
    return {
        "name": words.free(party.name),
        "second_name": party.name_in_second_language and words.free(party.name_in_second_language),
        "trading_name": party.trading_name and words.free(party.trading_name),
        "address": [words.free(part) for part in place],
        "ids": ids,
        "contact": contact,
        "legal_form": party.legal_form,
    }


def country_name(code: str, language: str) -> str:
    """The country's name in a language (CLDR), or the code it has none for."""
    from babel import Locale

    name: str | None = Locale(language).territories.get(code)
    return name or code


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


def _rows(invoice: Invoice, words: Words) -> list[dict[str, Any]]:
    rows = []
    running = Money.zero(invoice.currency)
    for line in invoice.lines:
        assert line.net is not None
        running += line.net
        rows.append(
            {
                "name": words.free(line.name),
                "second_name": line.name_in_second_language
                and words.free(line.name_in_second_language),
                "details": _details(line, words),
                "quantity": words.plain(line.quantity),
                "unit": unit_label(line.unit, words.primary),
                "price": _price(line, invoice.currency, words),
                "tax": " + ".join(_rate(tax, words) for tax in line.taxes),
                "amount": words.amount(line.net),
                "running": words.amount(running),
            }
        )
    return rows


def _price(line: Line, currency: str, words: Words) -> str:
    """The unit price (BT-146), with its base quantity (BT-149) where that is not one."""
    price = words.price(line.price, currency)
    if line.base_quantity in (None, 1):
        return price
    assert line.base_quantity is not None
    return f"{price} / {words.plain(line.base_quantity)}"


def _widest(rows: list[dict[str, Any]]) -> list[str]:
    """The longest text of each narrow column, by which the template sets its width."""
    columns = (
        [f"{row['quantity']} {row['unit']}" for row in rows],
        [row["price"] for row in rows],
        [row["tax"] for row in rows],
        [row["amount"] for row in rows],
    )
    return [max(column, key=len, default="") for column in columns]


def _details(line: Line, words: Words) -> list[str]:
    details = [words.free(x) for x in (line.description, line.note) if x]
    details += [_allowance_text(allowance, words) for allowance in line.allowances]
    return details


def _allowance_text(allowance: AllowanceCharge, words: Words) -> str:
    word = allowance.reason or words.label("charge" if allowance.is_charge else "discount")[0]
    percent = ""
    if allowance.percent is not None:
        percent = " " + words.code(f"{words.plain(allowance.percent)} %")
    assert allowance.amount is not None
    amount = allowance.amount if allowance.is_charge else -allowance.amount
    return f"{words.free(word)}{percent}: {words.amount(amount)}"


def _rate(tax: Tax, words: Words) -> str:
    if tax.category is Category.STANDARD or tax.percent:
        return words.code(f"{words.plain(tax.percent or Decimal(0))} %")
    if tax.category is Category.ZERO:
        return words.code("0 %")
    return labels(words.primary)[f"category.{tax.category}"]


def _sums(invoice: Invoice, words: Words) -> list[list[Any]]:
    totals = invoice.totals
    assert totals is not None
    sums: list[list[Any]] = []
    if invoice.allowances:
        sums.append([words.label("sum_of_lines"), words.amount(totals.lines)])
        for allowance in invoice.allowances:
            assert allowance.amount is not None
            amount = allowance.amount if allowance.is_charge else -allowance.amount
            word = words.label("charge" if allowance.is_charge else "discount")
            percent = ""
            if allowance.percent is not None:
                percent = " " + words.code(f"{words.plain(allowance.percent)} %")
            text = words.free(allowance.reason) if allowance.reason else word[0]
            sums.append([[text + percent], words.amount(amount)])
    sums.append([words.label("without_tax"), words.amount(totals.without_tax)])
    if _needs_table(invoice):
        sums.append([words.label("tax_total"), words.amount(totals.tax)])
    else:
        for group in invoice.tax_breakdown:
            rate = f"{words.bare(group.tax.percent or Decimal(0))} %"
            base = words.bare_amount(group.taxable)
            label = [
                words.turned(
                    labels(language)["tax_on"].format(
                        rate=words.inside(rate, language), base=words.inside(base, language)
                    ),
                    language,
                )
                for language in words.languages
            ]
            sums.append([label, words.amount(group.amount)])
    if totals.tax or totals.prepaid or totals.rounding:
        sums.append([words.label("with_tax"), words.amount(totals.with_tax)])
    if totals.prepaid:
        sums.append([words.label("prepaid"), words.amount(-totals.prepaid)])
    if totals.rounding:
        sums.append([words.label("rounding"), words.amount(totals.rounding)])
    if totals.tax_in_tax_currency is not None:
        label = words.label("tax_in_currency", currency=totals.tax_in_tax_currency.currency)
        sums.append([label, words.amount(totals.tax_in_tax_currency)])
    return sums


def _needs_table(invoice: Invoice) -> bool:
    """One rate is told in a single line of the sums; several rates or an exemption need the table."""
    groups = invoice.tax_breakdown
    return len(groups) > 1 or any(not group.tax.percent for group in groups)


def _taxes(invoice: Invoice, words: Words) -> list[list[str]]:
    """The tax breakdown (BG-23): category or rate, taxable amount, tax."""
    if not _needs_table(invoice):
        return []
    return [
        [_rate(group.tax, words), words.amount(group.taxable), words.amount(group.amount)]
        for group in invoice.tax_breakdown
    ]


def _exemptions(invoice: Invoice, words: Words) -> list[str]:
    reasons = []
    for group in invoice.tax_breakdown:
        if group.tax.exemption_reason or group.tax.exemption_code:
            category = labels(words.primary)[f"category.{group.tax.category}"]
            reason = group.tax.exemption_reason or group.tax.exemption_code or ""
            reasons.append(reason if reason == category else f"{category}: {reason}")
    return reasons


def _payment(invoice: Invoice, words: Words) -> dict[str, Any] | None:
    payment: PaymentInstructions | None = invoice.payment
    if payment is None or not payment.transfers or invoice.is_credit_note:
        return None
    accounts = []
    for transfer in payment.transfers:
        is_iban = transfer.account[:2].isalpha() and len(transfer.account) > 14
        number = transfer.account
        if is_iban:
            number = " ".join(number[i : i + 4] for i in range(0, len(number), 4))
        pairs = [
            (words.label("account_name"), transfer.account_name),
            (words.label("bank"), transfer.bank_name),
            (words.label("iban" if is_iban else "account"), number),
            (words.label("bic"), transfer.bank_identifier),
            (words.label("payment_reference"), payment.remittance or invoice.number),
        ]
        accounts.append([[label, words.code(value)] for label, value in pairs if value])
    return {"label": words.label("pay_to"), "accounts": accounts}


def _notes(invoice: Invoice, words: Words) -> list[list[Any]]:
    notes: list[list[Any]] = []
    if invoice.payment_terms:
        notes.append([words.label("terms"), words.free(invoice.payment_terms)])
    notes += [[words.label("note"), words.free(note.text)] for note in invoice.notes]
    return notes
