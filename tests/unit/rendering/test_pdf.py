"""What the PDF claims, carries and says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from signet.en16931 import model as en
from signet.en16931.totals import calculate
from signet.rendering.look import Look
from signet.rendering.pdf import page_count, render_png
from signet.rendering.sample import sample_invoice
from tests.unit.rendering.samples import mixed_invoice, printed, text_of

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("languages", [("en",), ("ar", "en"), ("km", "en"), ("ms", "en")])
def test_figures_and_codes_read_in_order_in_every_language(languages: tuple[str, ...]) -> None:
    text = text_of(printed(sample_invoice(), Look(languages=languages)))
    for figure in ("202.50", "\u221210.13", "192.37", "19.24", "211.61"):
        assert figure in text
    for code in ("INV-2026-0248", "K001-901234567", "accounts@mekong.example", "ABAAKHPP"):
        assert code in text


def test_user_text_is_inert() -> None:
    evil = '#read("/etc/passwd") $x$ *bold* @ref <label> \\ `raw` = head'
    invoice = sample_invoice(1)
    invoice = replace(
        invoice,
        lines=(replace(invoice.lines[0], name=evil),),
        notes=(en.Note(text=evil),),
        seller=replace(invoice.seller, name=evil),
    )
    look = Look(title=evil, footer=evil)
    text = text_of(printed(invoice, look)).replace("\n", " ")
    assert '#read("/etc/passwd") $x$ *bold* @ref <label>' in text
    assert "root:" not in text


def _amount_after(words: str, text: str) -> str:
    return text.split(words, 1)[1].split(maxsplit=1)[0]


@pytest.mark.parametrize("lines", [40, 200])
def test_sums_are_carried_from_page_to_page(lines: int) -> None:
    invoice = sample_invoice(lines)
    pages = [page.extract_text() for page in printed(invoice, Look()).pages]
    assert len(pages) > 2
    nets = [f"{line.name}\n" for line in invoice.lines]
    seen, running = 0, 0
    for i, page in enumerate(pages[:-1]):
        here = sum(1 for name in nets if name in page + "\n")
        running += sum(line.net.minor for line in invoice.lines[seen : seen + here] if line.net)
        seen += here
        if seen == lines:  # only the sums are left for the next page
            assert "Carried forward" not in page
            break
        expected = f"{running / 100:,.2f}"
        assert _amount_after("Carried forward", page) == expected
        assert _amount_after("Brought forward", pages[i + 1]) == expected
        assert "Unit price" in pages[i + 1]  # heads repeat
    assert "Brought forward" not in pages[0]
    assert "Carried forward" not in pages[-1]


def test_several_rates_are_told_in_a_table_with_the_reason() -> None:
    text = text_of(printed(mixed_invoice(), Look()))
    for words in ("Taxable", "Total VAT", "Exempt: Article 132", "Paid in advance", "\u221210.00"):
        assert words in text
    for words in ("Deliver to", "Back door", "Pier 4", "Payee", "Factoring House"):
        assert words in text


def test_a_credit_note_names_the_invoice_it_corrects() -> None:
    note = replace(
        sample_invoice(type_code="381"),
        preceding_invoices=(en.PrecedingInvoice(number="INV-7", issue_date=date(2026, 10, 1)),),
    )
    text = text_of(printed(note, Look()))
    assert "Credit note" in text
    assert "INV-7" in text
    assert "Amount credited" in text


def test_draft_void_title_and_bank_details() -> None:
    draft = text_of(printed(replace(sample_invoice(), number=None), Look(draft=True)))
    assert "DRAFT" in draft
    assert "no number yet" in draft
    assert "VOID" in text_of(printed(sample_invoice(), Look(void=True)))
    plain = text_of(printed(sample_invoice(), Look(title="Tax invoice", bank_details=False)))
    assert "Tax invoice" in plain
    assert "ABAAKHPP" not in plain


def test_an_empty_document_is_still_a_page() -> None:
    invoice = calculate(
        en.Invoice(currency="USD", seller=en.Party(name="A"), buyer=en.Party(name="B"))
    )
    assert isinstance(printed(invoice, Look(draft=True, page="us-letter")), PdfReader)


def test_pages_are_pictures_of_the_same_template() -> None:
    assert render_png(sample_invoice(), Look(), ppi=20).startswith(PNG)
    invoice = sample_invoice(40)
    assert page_count(invoice, Look()) == len(printed(invoice, Look()).pages)
