"""A document printed: PDF/A-3 with the UBL inside, or PNG pages for the screen.

The template reads its data from an input; it has no network and sees no file but its own folder and what
is handed to it.
"""

from __future__ import annotations

import base64
import io
import json
from datetime import datetime
from typing import Any

import segno
from PIL import Image

from signet.en16931.model import Invoice
from signet.rendering.compiler import TEMPLATE, compile_template
from signet.rendering.content import document
from signet.rendering.content.payment import codes
from signet.rendering.look import Look
from signet.rendering.sample import sample_invoice

__all__ = ["TEMPLATE", "page_count", "render_pages", "render_pdf", "render_png", "warm"]
STANDARDS = ["a-3a", "ua-1"]  # archive and accessibility


def render_pdf(
    invoice: Invoice,
    look: Look,
    *,
    xml: bytes | None,
    when: datetime,
    name: str = "invoice.xml",
) -> bytes:
    """A tagged PDF/A-3a of a calculated invoice, ``xml`` attached under ``name``.

    ``when`` is the date the file claims to be made: the same input gives the same bytes.
    """
    result = _compile(
        invoice,
        look,
        xml,
        name,
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=int(when.timestamp()),
    )
    assert isinstance(result, bytes)
    return result


def render_pages(invoice: Invoice, look: Look, *, ppi: float = 144) -> list[bytes]:
    """Every page as PNG, from the same template as the PDF."""
    result = _compile(invoice, look, None, format="png", ppi=ppi)
    return [result] if isinstance(result, bytes) else list(result)


def render_png(invoice: Invoice, look: Look, *, page: int = 1, ppi: float = 144) -> bytes:
    """One page as PNG; the first is 1, a number past the end gives the last."""
    pages = render_pages(invoice, look, ppi=ppi)
    return pages[max(1, min(page, len(pages))) - 1]


def page_count(invoice: Invoice, look: Look) -> int:
    """How many pages the document takes."""
    return len(render_pages(invoice, look, ppi=1))


def warm() -> None:
    """Load fonts and template by printing the sample, so that the first person does not wait for it."""
    render_pages(sample_invoice(), Look(), ppi=1)


def _compile(
    invoice: Invoice, look: Look, xml: bytes | None, name: str = "", **options: Any
) -> bytes | list[bytes]:
    inputs = {"data": json.dumps(document(invoice, look), ensure_ascii=False)}
    if look.logo is not None:
        inputs["logo"] = logo_svg(look.logo)
    inputs |= {name: qr_svg(payload) for name, payload in codes(invoice, look).items()}
    if xml is not None:
        inputs |= {"xml": xml.decode("utf-8"), "xml-name": name}
    return compile_template(inputs, **options)


def logo_svg(picture: bytes) -> str:
    """The picture wrapped in SVG: inputs are texts, and Typst's SVG reader decodes base64 natively."""
    with Image.open(io.BytesIO(picture)) as opened:
        width, height = opened.size
        kind = (opened.format or "PNG").lower()
    data = base64.b64encode(picture).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/{kind};base64,{data}"/></svg>'
    )


def qr_svg(payload: str) -> str:
    """A QR code as SVG, error correction M (EPC069-12 asks for it). As bytes: UTF-8, whatever it says."""
    buffer = io.BytesIO()
    code = segno.make_qr(payload.encode(), error="m", boost_error=False)
    code.save(buffer, kind="svg", border=0, xmldecl=False, svgns=True)
    return buffer.getvalue().decode("utf-8")
