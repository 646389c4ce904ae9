"""``signet convert``: an invoice from one form of EN 16931 to another."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

from signet.en16931.model import Invoice
from signet.en16931.profiles import PROFILES
from signet.kernel.errors import BadInput


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="UBL, CII, a PDF that holds one, or our JSON; - for input",
    )
    parser.add_argument("--to", choices=("ubl", "cii", "json", "pdf", "facturx"))
    parser.add_argument(
        "--profile",
        choices=sorted(PROFILES),
        help="write it under this specification; default: that of the document",
    )
    parser.add_argument(
        "--schema", action="store_true", help="print the JSON Schema of our JSON, and nothing else"
    )
    parser.add_argument("--output", "-o", metavar="FILE", help="default: standard output")
    parser.add_argument("--language", choices=("en", "ar", "km", "ms"), default="en")


def run(options: argparse.Namespace) -> int:
    """Exit status 0: carried whole; 1: something was left behind, named on standard error."""
    if options.schema:
        from signet.en16931.canonical_schema import json_schema

        _out(options, json.dumps(json_schema(), indent=2, ensure_ascii=False).encode() + b"\n")
        return 0
    if not options.file or not options.to:
        raise BadInput("Name the file, and by --to what to make of it.", code="arguments")
    if options.to == "facturx" and options.profile not in {None, "en16931"}:
        raise BadInput("Factur-X is written under en16931; leave --profile out.", code="arguments")
    from signet.en16931 import formats, profiles
    from signet.en16931.stated import as_stated

    reading = formats.read(_input(options.file))
    invoice = as_stated(reading)
    if options.profile:
        invoice = profiles.under(invoice, options.profile)
    if options.to in {"pdf", "facturx"}:
        body = _pdf(invoice, options.language, facturx=options.to == "facturx")
    else:
        body = formats.write(invoice, options.to)
    _out(options, body)
    for left in reading.not_carried:
        print(f"not carried: {left.location}: {left.value}", file=sys.stderr)
    return 1 if reading.not_carried else 0


def _out(options: argparse.Namespace, body: bytes) -> None:
    if options.output:
        Path(options.output).write_bytes(body)
    else:
        sys.stdout.buffer.write(body)


def _input(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise BadInput(f"{name} cannot be read: {error.strerror}.", code="file") from None


def _pdf(invoice: Invoice, language: str, *, facturx: bool) -> bytes:
    """Drawn by the product's own template, with UBL or CII inside; dated by the invoice."""
    from signet.en16931.ubl.writer import write
    from signet.rendering.facturx import render_facturx
    from signet.rendering.look import Look
    from signet.rendering.pdf import render_pdf

    day = invoice.issue_date or date(1970, 1, 1)
    when = datetime.combine(day, time(), UTC)
    look = Look(languages=(language,))
    if facturx:
        return render_facturx(invoice, look, when=when)
    return render_pdf(invoice, look, xml=write(invoice), when=when)
