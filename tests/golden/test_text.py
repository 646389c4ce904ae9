"""What a person copies out of the PDF: every number, code and amount, whole and never reversed."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from signet.rendering.content import document
from signet.rendering.pdf import render_pdf
from tests.golden.documents import documents

WHEN = datetime(2026, 11, 18, 10, 41, tzinfo=UTC)
DOCUMENTS = documents()
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\\s]")


def _bare(text: str) -> str:
    """Without spaces, line breaks and the marks that keep directions apart."""
    return _INVISIBLE.sub("", text)


def _figures(data: dict[str, Any]) -> list[str]:
    """All that must come out whole."""
    figures = [data["payable"]["amount"], *(amount for _, amount in data["sums"])]
    for row in data["rows"]:
        figures += [row["quantity"], row["price"], row["amount"]]
    for who in (data["seller"], *(who for _, who in data["people"])):
        figures += [*(value for _, value in who["ids"]), *who["contact"]]
    for account in (data["payment"] or {"accounts": []})["accounts"]:
        figures += [value for _, value in account]
    figures += [amount for tax in data["taxes"] for amount in tax[1:]]
    return [data["number"], *figures]


def _by_pypdf(pdf: bytes, _folder: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def _by_poppler(pdf: bytes, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    file = folder / "document.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize("reader", [_by_pypdf, _by_poppler], ids=["pypdf", "poppler"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_figures_and_codes_come_out_whole(
    name: str, reader: Callable[[bytes, Path], str], tmp_path: Path
) -> None:
    invoice, look = DOCUMENTS[name]
    text = _bare(reader(render_pdf(invoice, look, xml=None, when=WHEN), tmp_path))
    missing = {f for f in map(_bare, _figures(document(invoice, look))) if f not in text}
    assert not missing


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_letter_has_its_shape(name: str) -> None:
    """No letter that no font has, no dotted circle under a vowel that lost its consonant.

    An empty box needs no test: PDF/A forbids it, and Typst refuses to print one.
    """
    invoice, look = DOCUMENTS[name]
    for page in PdfReader(io.BytesIO(render_pdf(invoice, look, xml=None, when=WHEN))).pages:
        assert not {"\u25cc", "\ufffd"} & set(page.extract_text())
