"""Does a draft use rates of its own day? The tax table knows since when and until when each holds."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_noop

from signet.en16931.findings import Finding
from signet.en16931.model import Invoice
from signet.taxation.models import TaxRate
from signet.taxation.queries import outdated, table


def rate_findings(invoice: Invoice) -> tuple[Finding, ...]:
    """A warning for each line with a rate that the table has, but not for the tax date (BT-7, BT-2).

    A warning and no more: a late correction rightly uses the rate of its original.
    """
    day = invoice.tax_point_date or invoice.issue_date
    if day is None:
        return ()
    rows = table()
    country = invoice.seller.address.country if invoice.seller.address else ""
    return tuple(
        _finding(index, other[-1], day)
        for index, line in enumerate(invoice.lines if rows else ())
        for tax in line.taxes
        if (other := outdated(rows, tax, day=day, country=country))
    )


def _finding(index: int, rate: TaxRate, day: date) -> Finding:
    return Finding(
        rule="SIGNET-RATE",
        severity="warning",
        message=gettext_noop("Line %(line)s: %(tax)s holds %(span)s, but the tax date is %(day)s."),
        params={
            "line": index + 1,
            "tax": rate.name,
            "span": _span(rate),
            "day": date_format(day, "DATE_FORMAT"),
        },
        pointer=f"/lines/{index}/tax/percent",
        term="BT-152",
    )


def _span(rate: TaxRate) -> str:
    first = date_format(rate.valid_from, "DATE_FORMAT") if rate.valid_from else "…"
    last = date_format(rate.valid_to, "DATE_FORMAT") if rate.valid_to else "…"
    return f"{first} – {last}"
