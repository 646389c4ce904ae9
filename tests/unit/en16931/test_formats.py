"""One door for every form: UBL, CII, and either inside a PDF."""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal as D
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from signet.cli import convert
from signet.en16931 import canonical, formats
from signet.en16931.model import Address, Invoice, Line, Party, Tax
from signet.en16931.stated import as_stated
from signet.en16931.totals import calculate
from signet.kernel.errors import BadInput
from signet.rendering.look import Look
from signet.rendering.pdf import render_pdf


def sample() -> Invoice:
    home = Address(line1="1 High Street", city="London", postal_code="E1", country="GB")
    return calculate(
        Invoice(
            number="A-1",
            issue_date=date(2026, 11, 21),
            due_date=date(2026, 12, 21),
            currency="GBP",
            specification="urn:cen.eu:en16931:2017",
            process="urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
            seller=Party(name="Marlow & Finch", vat_identifier="GB123456789", address=home),
            buyer=Party(name="Borough Bakes", address=home),
            lines=(
                Line(
                    id="1", quantity=D(3), price=D("19.99"), name="Tea", taxes=(Tax(percent=D(20)),)
                ),
            ),
        )
    )


@pytest.mark.parametrize("form", ["ubl", "cii"])
def test_what_is_written_is_read_again(form: formats.Form) -> None:
    reading = formats.read(formats.write(sample(), form))
    assert reading.not_carried == ()
    assert calculate(reading.invoice) == sample()


def test_json_is_the_canonical_form() -> None:
    assert canonical.loads(formats.write(sample(), "json")) == sample()


def test_a_pdf_is_read_by_the_invoice_inside() -> None:
    when = datetime(2026, 11, 21, tzinfo=UTC)
    pdf = render_pdf(sample(), Look(), xml=formats.write(sample(), "ubl"), when=when)
    assert calculate(formats.read(pdf).invoice) == sample()


def carrying(**attachments: bytes) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, body in attachments.items():
        writer.add_attachment(name, body)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_known_names_come_before_other_xml() -> None:
    pdf = carrying(**{"a.xml": b"<other/>", "factur-x.xml": formats.write(sample(), "cii")})
    assert calculate(formats.read(pdf).invoice) == sample()


def test_pdfs_that_hold_nothing_are_told_so() -> None:
    whole = carrying(**{"factur-x.xml": formats.write(sample(), "cii")})
    locked = PdfWriter(clone_from=PdfReader(io.BytesIO(whole)))
    locked.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    locked.write(out)
    cases = {
        "pdf.no_xml": [carrying(), carrying(**{"notes.txt": b"x"})],
        "pdf.broken": [whole[: len(whole) // 3], b"%PDF-1.7\nrubbish", out.getvalue()],
    }
    for code, bodies in cases.items():
        for body in bodies:
            with pytest.raises(BadInput) as caught:
                formats.read(body)
            assert caught.value.code == code


def test_every_form_leads_to_every_other_with_the_figures_of_the_file(tmp_path: Path) -> None:
    """A document a cent off what our engine calculates, as the rules allow (BT-117 of a group)."""
    off = (
        formats.write(sample(), "ubl")
        .replace(b">11.99<", b">11.98<")
        .replace(b">71.96<", b">71.95<")
    )
    expected = as_stated(formats.read(off))
    assert expected != sample()
    forms = ("ubl", "cii", "json", "pdf", "facturx")
    given = tmp_path / "given.xml"
    given.write_bytes(off)
    for source in forms:
        bodies = {form: tmp_path / f"{source}-{form}" for form in forms}
        for form, target in bodies.items():
            options = argparse.Namespace(
                schema=False, file=str(given), to=form, profile=None, language="en",
                output=str(target),
            )  # fmt: skip
            assert convert.run(options) == 0
            assert as_stated(formats.read(target.read_bytes())) == expected
        given = bodies[source]
    assert bodies["cii"].read_bytes() == formats.write(expected, "cii")


def test_convert_on_the_command_line(tmp_path: Path) -> None:
    source, target = tmp_path / "a.xml", tmp_path / "b.xml"
    source.write_bytes(formats.write(sample(), "ubl"))
    command = [sys.executable, "-m", "signet", "convert", str(source), "--to"]
    done = subprocess.run([*command, "cii", "-o", str(target)], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert calculate(formats.read(target.read_bytes()).invoice) == sample()
    pdf = subprocess.run([*command, "pdf"], capture_output=True, check=False)
    assert calculate(formats.read(pdf.stdout).invoice) == sample()
    source.write_bytes(formats.write(sample(), "ubl", "bis"))
    hybrid = subprocess.run([*command, "facturx"], capture_output=True, check=False)
    read = formats.read(hybrid.stdout).invoice
    assert read.specification == "urn:cen.eu:en16931:2017"
    assert read.process == "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
    other = subprocess.run(
        [*command, "facturx", "--profile", "xrechnung"], capture_output=True, check=False
    )
    assert other.returncode == 2
    assert b"Factur-X is written under en16931" in other.stderr
    missing = subprocess.run(
        [*command[:-2], "no-such.xml", "--to", "ubl"], capture_output=True, check=False
    )
    assert missing.returncode == 2
    assert b"cannot be read" in missing.stderr
