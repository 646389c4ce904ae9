"""Bad input: whatever it is, an answer in bounded time, and never a traceback."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator

import pytest
from pypdf import PdfWriter

from signet.en16931 import formats
from signet.en16931.totals import calculate
from signet.en16931.ubl.writer import write
from signet.en16931.validate import validate
from signet.kernel.errors import SignetError
from signet.rendering.sample import sample_invoice

DOCUMENT = write(sample_invoice(2))
CII = formats.write(calculate(formats.read(DOCUMENT).invoice), "cii")
JSON = formats.write(sample_invoice(2), "json")
UBL = b"urn:oasis:names:specification:ubl:schema:xsd:"


def _bytes_changed(data: bytes, number: int, seed: int) -> Iterator[bytes]:
    """Cut off, overwritten, doubled, swapped: as transport and fingers spoil a file."""
    die = random.Random(seed)
    for _ in range(number):
        spoilt = bytearray(data)
        for _ in range(die.choice([1, 1, 2, 5, 20])):
            start = die.randrange(len(spoilt) or 1)
            match die.randrange(6):
                case 0:
                    del spoilt[start:]
                case 1:
                    spoilt[start : start + 1] = bytes([die.randrange(256)])
                case 2:
                    del spoilt[start : start + die.randrange(60)]
                case 3:
                    spoilt[start:start] = spoilt[start : start + die.randrange(200)]
                case 4:
                    spoilt[start:start] = die.choice(
                        [
                            b"<",
                            b">",
                            b"&",
                            b"]]>",
                            b"<!--",
                            b"\x00",
                            b"\xff\xfe",
                            b"&#0;",
                            b'"',
                            b"{",
                        ]
                    )
                case _:
                    other = die.randrange(len(spoilt) or 1)
                    spoilt[start : start + 9], spoilt[other : other + 9] = (
                        spoilt[other : other + 9],
                        spoilt[start : start + 9],
                    )
        yield bytes(spoilt)


def _pdf(name: str, content: bytes) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment(name, content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _answered(data: bytes) -> None:
    """Reading, calculating and judging: each ends in a value or in a sentence for people."""
    try:
        calculate(formats.read(data).invoice)
    except SignetError as error:
        assert str(error)
    try:
        for finding in validate(data, rules="native").findings:
            assert finding.text
    except SignetError as error:
        assert str(error)


@pytest.mark.parametrize(("name", "data"), [("ubl", DOCUMENT), ("cii", CII), ("json", JSON)])
def test_spoilt_bytes_never_end_in_a_traceback(name: str, data: bytes) -> None:
    for spoilt in _bytes_changed(data, 250, seed=len(name)):
        _answered(spoilt)


def test_spoilt_pdfs_never_end_in_a_traceback() -> None:
    for spoilt in _bytes_changed(_pdf("factur-x.xml", CII), 250, seed=3):
        _answered(spoilt)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n", b"<html/>", b"%PDF-1.7", DOCUMENT[:500], b"<!DOCTYPE x><x/>", b"{}"],
)
def test_an_attachment_of_another_kind_is_told(content: bytes) -> None:
    with pytest.raises(SignetError):
        formats.read(_pdf("factur-x.xml", content))


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "' + b"&b;" * 10 + b'">]><a>&c;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<?xml version="1.0"?><a xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="/etc/passwd"/></a>',
        b"<a>" * 100_000,
        b"<a>" * 3000 + b"</a>" * 3000,
        b"<a " + b" ".join(b'b%d="1"' % n for n in range(300_000)) + b"/>",
        b"<a>" + b"<b/>" * 600_000 + b"</a>",
        b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-',
        "<Invoice/>".encode("utf-16"),
        "<?xml version='1.0' encoding='cp037'?><a/>".encode("cp037"),
        b"<Invoice xmlns='" + UBL + b"Invoice-2 '/>",
        b"<x:Invoice xmlns:x='" + UBL + b"CreditNote-2'/>",
        b"<Invoice xmlns='" + UBL + b"Invoice-2'>" + b"<x:y xmlns:x='urn:%d'/>" % 1 * 9 + b"</Invoice>",
        b"[" * 200_000,
        b'{"schema":' * 50_000,
        b'{"schema":"signet-invoice-1","invoice":{"lines":[{"price":"1e999999999"}]}}',
        b"%PDF-1.7\n" + b"1 0 obj<</Type/Catalog/Names 1 0 R>>endobj " * 10_000,
        b"\x00" * 1000,
    ],
)  # fmt: skip
def test_hostile_files_are_answered_soon(data: bytes) -> None:
    start = time.process_time()
    _answered(data)
    assert time.process_time() - start < 5


def test_hostile_texts_are_judged_soon() -> None:
    """Texts made for slow patterns, and numbers made for slow arithmetic."""
    start = time.process_time()
    for text in (b"9" * 50_000, b"a" * 50_000, b" " * 50_000 + b"x", b"#" * 50_000, b"1." * 20_000):
        for name in (
            b"ID",
            b"Note",
            b"IssueDate",
            b"CompanyID",
            b"LineExtensionAmount",
            b"Percent",
        ):
            spoilt = DOCUMENT.replace(b"</cbc:" + name + b">", text + b"</cbc:" + name + b">")
            _answered(spoilt)
    assert time.process_time() - start < 20
