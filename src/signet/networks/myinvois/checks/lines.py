"""Lines: classification, description, unit, taxes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from signet.en16931.canonical import decimal_text
from signet.en16931.findings import Finding
from signet.en16931.model import Line
from signet.networks.myinvois.checks.sentences import find
from signet.networks.myinvois.codelists import alpha3, in_use, listed
from signet.networks.myinvois.einvoice import MALAYSIA, EInvoice
from signet.networks.myinvois.mapping_lines import CLASS, DESCRIPTION_LIMIT, TARIFF, description_of
from signet.networks.myinvois.taxes import EXEMPT, REASON_LIMIT, reason_of, type_of
from signet.networks.myinvois.wording import flat


def line_findings(einvoice: EInvoice) -> Iterator[Finding]:
    day = einvoice.moment.astimezone(MALAYSIA).date()
    if not einvoice.invoice.lines:
        yield find("lines", "/lines")
    for index, line in enumerate(einvoice.invoice.lines):
        at = f"/lines/{index}"
        yield from _what(line, at, index + 1, day)
        yield from _taxes(line, at, index + 1)


def _what(line: Line, at: str, position: int, day: date) -> Iterator[Finding]:
    given = [(i, c.list_id, flat(c.code)) for i, c in enumerate(line.classifications)]
    codes = [(index, code) for index, list_id, code in given if list_id == CLASS and code]
    if not codes:
        yield find("line.class", f"{at}/classifications", line=position)
    for index, code in codes:
        if not in_use("classifications", code, day):
            place = f"{at}/classifications/{index}/code"
            yield find("line.class.unknown", place, line=position, found=code)
    for index, list_id, code in given:
        if list_id == TARIFF and len(code) > 12:
            place = f"{at}/classifications/{index}/code"
            yield find("line.tariff", place, line=position, found=code)
    said = description_of(line)
    if not said:
        yield find("line.name", f"{at}/name", line=position)
    elif len(said) > DESCRIPTION_LIMIT:
        yield find("line.name.long", f"{at}/name", line=position, count=len(said))
    if line.unit not in listed("units"):
        yield find("line.unit", f"{at}/unit", line=position, found=line.unit)
    if len(decimal_text(line.quantity).partition(".")[2]) > 5:
        yield find("line.quantity", f"{at}/quantity", line=position)
    if line.origin_country and line.origin_country not in alpha3():
        place = f"{at}/origin_country"
        yield find("line.origin", place, line=position, found=line.origin_country)


def _taxes(line: Line, at: str, position: int) -> Iterator[Finding]:
    for tax in line.taxes:
        kind = type_of(tax)
        if not kind:
            yield find("line.tax", f"{at}/tax", line=position, found=tax.scheme)
        if kind == EXEMPT:
            reason = reason_of(tax)
            if not reason:
                yield find("line.exempt", f"{at}/tax", line=position)
            elif len(reason) > REASON_LIMIT:
                yield find("line.exempt.long", f"{at}/tax", line=position, count=len(reason))
