"""Invoices to the general public, one for many sales (specific guideline 4.8, 3.6, 3.7 and 16)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from signet.en16931.findings import Finding
from signet.en16931.model import Classification, Identifier, Invoice, Line, Party
from signet.kernel.money import Money
from signet.networks.myinvois.checks.sentences import find
from signet.networks.myinvois.codelists import name_of
from signet.networks.myinvois.einvoice import MALAYSIA, RINGGIT, EInvoice
from signet.networks.myinvois.identity import GENERAL_PUBLIC, PUBLIC_NAME, kind_of, number
from signet.networks.myinvois.mapping_lines import CLASS

#: Classification of every line of a consolidated e-invoice, and of no other.
CONSOLIDATED: Final = "004"
#: From this day a single sale above the limit may not be consolidated.
LIMIT_SINCE: Final = date(2026, 1, 1)
LIMIT: Final = Money.of(Decimal(10_000), RINGGIT)
#: How long after the month its consolidated e-invoice may be sent.
DAYS_TO_SEND: Final = 7
#: Between the numbers of a run or a list.
_SEVERAL: Final = re.compile(r"\s[-–—]\s|[–—,;&…]|\.\.|\b(?:to|and|hingga|dan)\b", re.IGNORECASE)
#: Divisions and classes of MSIC 2008 whose sales may not be consolidated, and since when.
FORBIDDEN: Final = (
    ("4510", date.min),  # sale of motor vehicles
    ("511", date.min),  # passenger air transport, charter
    ("41", date.min),  # construction of buildings
    ("42", date.min),  # civil engineering
    ("92", date.min),  # gambling and betting
    ("351", date(2026, 1, 1)),  # electric power
    ("61", date(2026, 1, 1)),  # telecommunications
)


def is_consolidated(einvoice: EInvoice) -> bool:
    """Is the other side the general public?"""
    invoice = einvoice.invoice
    return kind_of(invoice.seller if einvoice.is_self_billed else invoice.buyer) == "public"


def as_public(invoice: Invoice) -> Invoice:
    """A note on a consolidated e-invoice, to whom and of what that one was: the general public, 004."""
    lines = tuple(
        replace(
            line,
            classifications=(
                *(each for each in line.classifications if each.list_id != CLASS),
                Classification(list_id=CLASS, code=CONSOLIDATED),
            ),
        )
        for line in invoice.lines
    )
    everybody = Identifier(scheme="TIN", value=GENERAL_PUBLIC)
    buyer = Party(name=PUBLIC_NAME, national=(everybody,))
    return replace(invoice, buyer=buyer, delivery=None, lines=lines)


def may_not(msic: str, on: date) -> bool:
    """May the sales of this activity not be consolidated on that day?"""
    return any(msic.startswith(prefix) and on >= since for prefix, since in FORBIDDEN)


def consolidated_findings(einvoice: EInvoice) -> Iterator[Finding]:
    consolidated = is_consolidated(einvoice)
    day = einvoice.moment.astimezone(MALAYSIA).date()
    classes = [
        {each.code for each in line.classifications if each.list_id == CLASS}
        for line in einvoice.invoice.lines
    ]
    if consolidated and _is_single_sale(einvoice, classes):
        yield find("consolidated.single", "/buyer/identifiers")
        return
    for index, (line, codes) in enumerate(zip(einvoice.invoice.lines, classes, strict=True)):
        at = f"/lines/{index}/classifications"
        if consolidated and codes and codes != {CONSOLIDATED}:
            yield find("consolidated.class", at, line=index + 1)
        if not consolidated and CONSOLIDATED in codes:
            yield find("consolidated.alone", at, line=index + 1)
        if consolidated and day >= LIMIT_SINCE and _is_one_sale(line) and _above(line):
            yield find("consolidated.large", f"/lines/{index}", line=index + 1)
    if consolidated:
        yield from _when_and_who(einvoice, day)


def _is_single_sale(einvoice: EInvoice, classes: Sequence[AbstractSet[str]]) -> bool:
    """Every line says what was sold, and none that it is told of with others."""
    return not einvoice.is_self_billed and all(
        codes and CONSOLIDATED not in codes for codes in classes
    )


def _when_and_who(einvoice: EInvoice, day: date) -> Iterator[Finding]:
    period = einvoice.invoice.period
    end = period.end if period else None
    if end and day > end + timedelta(days=DAYS_TO_SEND):
        yield find("consolidated.late", "/period_end", end=end.isoformat())
    msic = number(einvoice.invoice.seller.national, "MSIC")
    if not einvoice.is_self_billed and may_not(msic, day):
        yield find("consolidated.activity", "/seller/identifiers", activity=name_of("msic", msic))


def _is_one_sale(line: Line) -> bool:
    """A run or list of numbers ("R-1 - R-9", "R-1 to R-9", "R-1, R-3") tells of several."""
    return not _SEVERAL.search(line.name or "")


def _above(line: Line) -> bool:
    return line.net is not None and line.net.currency == RINGGIT and line.net > LIMIT
