"""PDF of 10 and 1,000 lines against WeasyPrint with the same content. The data vary: Typst remembers."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

from weasyprint import HTML

from bench.report import claim, median, timed
from signet.rendering.content import document
from signet.rendering.look import Look
from signet.rendering.pdf import render_pdf, warm
from signet.rendering.sample import sample_invoice

WHEN = datetime(2026, 11, 21, tzinfo=UTC)
STYLE = """@page{size:A4;margin:18mm;@bottom-right{content:counter(page) " / " counter(pages)}}
body{font:9pt 'Noto Sans','Noto Sans Khmer'}table{width:100%;border-collapse:collapse}
td,th{border-bottom:.5pt solid #ccc;padding:4pt;text-align:left}.n{text-align:right}"""


def party(data: dict) -> str:
    ids = [escape(value) for _label, value in data["ids"]]
    return "<br>".join([f"<b>{escape(data['name'])}</b>", *map(escape, data["address"]), *ids])


def html(lines: int, variant: int) -> str:
    data = document(sample_invoice(lines, variant=variant), Look())
    rows = "".join(
        f"<tr><td>{escape(r['name'])}<br>{escape(r['second_name'] or '')}<br>{escape(' '.join(r['details']))}</td>"
        f"<td class=n>{r['quantity']} {r['unit']}</td><td class=n>{r['price']}</td><td class=n>{r['tax']}</td>"
        f"<td class=n>{r['amount']}</td></tr>"
        for r in data["rows"]
    )
    facts = "".join(
        f"<tr><td>{escape(label[0])}</td><td class=n>{escape(v)}</td></tr>"
        for label, v in data["facts"]
    )
    sums = "".join(
        f"<tr><td>{escape(label[0])}</td><td class=n>{v}</td></tr>" for label, v in data["sums"]
    )
    return (
        f"<html lang=en><style>{STYLE}</style><h1>{data['title'][0]} {data['number']}</h1>"
        f"<p>{party(data['seller'])}</p><p>{party(data['buyer'])}</p><table>{facts}</table>"
        f"<table><thead><tr><th>Description<th>Quantity<th>Price<th>VAT<th>Amount</thead>{rows}</table>"
        f"<table>{sums}</table><h2>{data['payable']['amount']}</h2></html>"
    )


def main() -> None:
    warm()
    HTML(string=html(3, 0)).write_pdf(pdf_variant="pdf/a-3b")
    for lines, runs, aim in ((10, 12, 8.0), (1000, 2, 14.0)):
        ours, theirs = [], []
        for variant in range(1, runs + 1):
            invoice = sample_invoice(lines, variant=variant)
            ours.append(timed(lambda i=invoice: render_pdf(i, Look(), xml=None, when=WHEN)))
            page = html(lines, variant)
            theirs.append(timed(lambda p=page: HTML(string=p).write_pdf(pdf_variant="pdf/a-3b")))
        ratio = median(theirs) / median(ours)
        claim(
            f"PDF, {lines} lines, vs WeasyPrint",
            median(ours),
            median(theirs),
            ratio=ratio,
            aim=f">= {aim:g}x",
            met=ratio >= aim,
        )


main()
