"""Every kept document looks as it did: pages as small pictures, held against those in ``pages/``.

``SIGNET_UPDATE_GOLDEN=1`` draws them anew; look at each before you commit it.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from signet.en16931 import model as en
from signet.en16931.totals import calculate
from signet.rendering.look import Look
from signet.rendering.pdf import render_pages
from signet.rendering.sample import sample_invoice
from tests.golden.documents import documents

FOLDER = Path(__file__).parent / "pages"
PPI = 50
KEPT_PAGES = 2  # of a longer document the first two and the last
#: Rounding differs by a level or two between processors; a changed digit moves dozens of pixels by more.
LEVELS, PIXELS = 24, 6
DOCUMENTS = documents()


def _pictures(invoice: en.Invoice, look: Look) -> list[Image.Image]:
    pages = render_pages(invoice, look, ppi=PPI)
    kept = pages if len(pages) <= KEPT_PAGES + 1 else [*pages[:KEPT_PAGES], pages[-1]]
    return [Image.open(io.BytesIO(page)).convert("RGB") for page in kept]


def _changed(one: Image.Image, other: Image.Image) -> int:
    """How many pixels differ by more than rounding."""
    if one.size != other.size:
        return one.width * one.height
    levels = ImageChops.difference(one.convert("L"), other.convert("L")).histogram()
    return sum(levels[LEVELS:])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_pages_look_as_they_did(name: str) -> None:
    pictures = _pictures(*DOCUMENTS[name])
    files = [FOLDER / f"{name}-{i}.png" for i in range(1, len(pictures) + 1)]
    if os.environ.get("SIGNET_UPDATE_GOLDEN"):
        for stale in FOLDER.glob(f"{name}-[0-9].png"):
            stale.unlink()
        for picture, file in zip(pictures, files, strict=True):
            picture.quantize(64).save(file, optimize=True)
        return
    for picture, file in zip(pictures, files, strict=True):
        with Image.open(file) as kept:
            changed = _changed(picture.quantize(64).convert("RGB"), kept.convert("RGB"))
        assert changed <= PIXELS, f"{file.name}: {changed} pixels changed"


def test_no_picture_is_kept_that_nobody_compares() -> None:
    assert {file.name.rsplit("-", 1)[0] for file in FOLDER.glob("*.png")} == set(DOCUMENTS)


def test_one_changed_digit_is_seen() -> None:
    invoice = sample_invoice()
    (before,) = _pictures(invoice, Look())
    (renumbered,) = _pictures(replace(invoice, number="INV-2026-0249"), Look())
    line = replace(invoice.lines[0], price=invoice.lines[0].price + 1)
    (dearer,) = _pictures(calculate(replace(invoice, lines=(line, *invoice.lines[1:]))), Look())
    assert _changed(before, before) == 0
    assert _changed(before, renumbered) > PIXELS
    assert _changed(before, dearer) > PIXELS
