"""Lines (BG-25), and discounts and charges on lines and on the document."""

from __future__ import annotations

from collections.abc import Iterator

from signet.en16931.codelists import codes
from signet.en16931.findings import Finding
from signet.en16931.model import NATIONAL_CLASSIFICATIONS, AllowanceCharge, Invoice, Line, Period
from signet.en16931.readiness.rates import rate_findings
from signet.en16931.readiness.sentences import find


def line_findings(invoice: Invoice) -> Iterator[Finding]:
    if not invoice.lines:
        yield find("lines", "/lines")
    for index, line in enumerate(invoice.lines):
        at = f"/lines/{index}"
        yield from _line(line, at, index + 1)
        if line.period:
            yield from _period(line.period, invoice.period, at, index + 1)
    yield from _document_allowances(invoice)


def _line(line: Line, at: str, number: int) -> Iterator[Finding]:
    if not line.id.strip():
        yield find("line.id", at, line=number)
    if not line.name.strip():
        yield find("line.name", f"{at}/name", line=number)
    yield from _unit_and_price(line, at, number)
    if not line.taxes:
        yield find("line.tax", f"{at}/tax", line=number)
    elif len(line.taxes) > 1 or line.taxes[0].scheme != "VAT":
        yield find("line.taxes", f"{at}/tax", line=number)
    for tax in line.taxes:
        yield from rate_findings(tax, f"{at}/tax", number=5, line=number)
    for i, allowance in enumerate(line.allowances):
        yield from _allowance(allowance, f"{at}/allowances/{i}", "line.", number)
    yield from _item(line, at, number)


def _unit_and_price(line: Line, at: str, number: int) -> Iterator[Finding]:
    if not line.unit:
        yield find("line.unit", f"{at}/unit", line=number)
    elif line.unit not in codes("units"):
        yield find("line.unit.unknown", f"{at}/unit", line=number, code=line.unit)
    if line.base_unit and line.base_unit != line.unit:
        if line.base_unit not in codes("units"):
            yield find("line.unit.unknown", f"{at}/unit", line=number, code=line.base_unit)
        yield find("line.base_unit", f"{at}/unit", line=number)
    if line.price < 0:
        yield find("line.price", f"{at}/price", line=number)
    if line.gross_price is not None:
        if line.gross_price < 0:
            yield find("line.gross_price", f"{at}/gross_price", line=number)
        if line.price != line.gross_price - (line.price_discount or 0):
            yield find("line.net_price", f"{at}/price", line=number)


def _item(line: Line, at: str, number: int) -> Iterator[Finding]:
    standard = line.standard_item_id
    if standard and not standard.scheme:
        yield find("line.standard_item", f"{at}/standard_item_scheme", line=number)
    elif standard and standard.scheme not in codes("identifier_schemes"):
        where = f"{at}/standard_item_scheme"
        yield find("line.standard_item.unknown", where, line=number, code=standard.scheme)
    for i, classification in enumerate(line.classifications):
        where, name = f"{at}/classifications/{i}/list_id", classification.list_id
        if not name:
            yield find("line.classification", where, line=number)
        elif name not in codes("item_classifications") | NATIONAL_CLASSIFICATIONS:
            yield find("line.classification.unknown", where, line=number, code=name)
    if line.origin_country and line.origin_country not in codes("countries"):
        yield find("line.origin", f"{at}/origin_country", line=number, code=line.origin_country)
    if any(not (name.strip() and value.strip()) for name, value in line.attributes):
        yield find("line.attribute", f"{at}/attributes", line=number)
    scheme = line.object_identifier.scheme if line.object_identifier else None
    if scheme and scheme not in codes("object_schemes"):
        yield find("line.object", f"{at}/object_identifier", line=number, code=scheme)


def _period(period: Period, whole: Period | None, at: str, number: int) -> Iterator[Finding]:
    if period.start is None and period.end is None:
        yield find("line.period.empty", f"{at}/period_start", line=number)
    elif period.start and period.end and period.end < period.start:
        yield find("line.period", f"{at}/period_end", line=number)
    if whole and whole.start and period.start and period.start < whole.start:
        yield find("line.period.outside", f"{at}/period_start", line=number, rule="R110")
    if whole and whole.end and period.end and period.end > whole.end:
        yield find("line.period.outside", f"{at}/period_end", line=number, rule="R111")


def _document_allowances(invoice: Invoice) -> Iterator[Finding]:
    """Each once, where it was typed: one discount of the draft may be split over several taxes."""
    seen: set[int] = set()
    for index, allowance in enumerate(invoice.allowances):
        source = index if allowance.source is None else allowance.source
        if source in seen:
            continue
        seen.add(source)
        at = f"/allowances/{source}"
        yield from _allowance(allowance, at, "", 0)
        if not allowance.taxes:
            yield find("charge.tax" if allowance.is_charge else "allowance.tax", f"{at}/tax")
        for tax in allowance.taxes:
            number = 7 if allowance.is_charge else 6
            yield from rate_findings(tax, f"{at}/tax", number=number, line=None)


def _allowance(allowance: AllowanceCharge, at: str, level: str, number: int) -> Iterator[Finding]:
    kind = "charge" if allowance.is_charge else "allowance"
    if not (allowance.reason or allowance.reason_code):
        yield find(f"{level}{kind}.reason", f"{at}/reason", line=number)
    known = codes("charge_reasons" if allowance.is_charge else "allowance_reasons")
    if allowance.reason_code and allowance.reason_code not in known:
        yield find(f"{level}{kind}.code", f"{at}/reason_code", code=allowance.reason_code)
