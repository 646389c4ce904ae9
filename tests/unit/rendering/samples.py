"""Invoices that strain the renderer, and a way to read what it made."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from pypdf import PdfReader

from signet.en16931 import model as en
from signet.en16931.totals import calculate
from signet.kernel.money import Money
from signet.rendering.look import Look
from signet.rendering.pdf import render_pdf
from signet.rendering.sample import sample_invoice

WHEN = datetime(2026, 11, 18, 10, 41, tzinfo=UTC)


def printed(invoice: en.Invoice, look: Look, xml: bytes | None = None) -> PdfReader:
    """The PDF of the invoice, opened."""
    return PdfReader(io.BytesIO(render_pdf(invoice, look, xml=xml, when=WHEN)))


def text_of(reader: PdfReader) -> str:
    """All the text, without the invisible marks that keep directions apart."""
    text = "\n".join(page.extract_text() for page in reader.pages)
    return text.translate(dict.fromkeys(range(8294, 8298)))


def mixed_invoice() -> en.Invoice:
    """Two tax groups, one exempt; a delivery place, a payee, a prepayment."""
    invoice = sample_invoice(2)
    exempt = en.Tax(category=en.Category.EXEMPT, percent=Decimal(0), exemption_reason="Article 132")
    lines = (invoice.lines[0], replace(invoice.lines[1], taxes=(exempt,)))
    return calculate(
        replace(
            invoice,
            allowances=(),
            lines=lines,
            prepaid=Money(1000, "USD"),
            payee=en.Party(name="Factoring House"),
            delivery=en.Delivery(
                name="Back door", address=en.Address(line1="Pier 4", city="Kampot", country="KH")
            ),
        )
    )
