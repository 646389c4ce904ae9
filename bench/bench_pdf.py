"""PDF of 10 and 1,000 lines against WeasyPrint: the same words, fonts, standard and attachment.

Both print what ``rendering.content`` prepared, as tagged PDF/A-3a with the UBL inside, in the Noto faces,
with page numbers and carried sums, and keep their fonts for the life of the process. Every run has data of
its own, since Typst remembers: another buyer, other names, quantities and prices in every line. The runs
take turns, so that a busy machine slows both. The peer reads static cuts of the fonts (``bench.faces``).
"""

from __future__ import annotations

from datetime import UTC, datetime

from bench import faces
from bench.invoices import random_invoice
from bench.page import page
from bench.report import claim, median, timed
from signet.en16931.model import Invoice
from signet.en16931.ubl.writer import write
from signet.rendering.content import document
from signet.rendering.look import Look
from signet.rendering.pdf import render_pdf, warm

WHEN = datetime(2026, 11, 21, tzinfo=UTC)


def weasyprint(invoice: Invoice, xml: bytes) -> bytes:
    """The same document by the peer."""
    from weasyprint import HTML, Attachment  # after the fonts are installed

    attachment = Attachment(string=xml, name="invoice.xml", relationship="Alternative")
    printed: bytes = HTML(string=page(document(invoice, Look()))).write_pdf(
        pdf_variant="pdf/a-3a", attachments=[attachment]
    )
    return printed


def measure(lines: int, runs: int) -> tuple[float, float]:
    """Median seconds of ours and of the peer."""
    ours, theirs = [], []
    for seed in range(runs):
        invoice = random_invoice(lines, seed=1000 * lines + seed)
        xml = write(invoice)
        ours.append(timed(lambda i=invoice, x=xml: render_pdf(i, Look(), xml=x, when=WHEN)))
        theirs.append(timed(lambda i=invoice, x=xml: weasyprint(i, x)))
    return median(ours), median(theirs)


def main() -> None:
    faces.install()
    warm()
    measure(lines=3, runs=2)  # the first of anything is slow
    for lines, runs, aim in ((10, 25, 8.0), (1000, 3, 14.0)):
        ours, theirs = measure(lines, runs)
        ratio = theirs / ours
        name = f"PDF, {lines} lines, vs WeasyPrint"
        claim(name, ours, theirs, ratio=ratio, aim=f">= {aim:g}x", met=ratio >= aim)


if __name__ == "__main__":
    main()
