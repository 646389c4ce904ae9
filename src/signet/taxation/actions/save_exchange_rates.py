"""Keep exchange rates: typed, from a CSV file, or asked of a provider."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.en16931.canonical import decimal_text
from signet.kernel.errors import BadInput, FieldError
from signet.kernel.parsing import parse
from signet.taxation.content import ExchangeRateIn
from signet.taxation.models import ExchangeRate
from signet.taxation.providers import provider
from signet.tenancy.actor import Actor

MAX_ROWS = 5000
COLUMNS = ("day", "base", "quote", "rate", "source")


def save_exchange_rates(*, rates: Sequence[ExchangeRateIn], by: Actor) -> int:
    """Keep these rates, one a day for each pair; a rate of the same day is replaced. How many are new."""
    by.must("companies.write")
    for index, rate in enumerate(rates):
        if rate.base == rate.quote:
            raise BadInput(
                _("A currency has no rate to itself."),
                code="exchange_rate.same",
                pointer=f"/{index}/quote",
            )
    by_key = {(r.base, r.quote, r.day): r for r in rates}
    known = {
        (row.base, row.quote, row.day): row
        for row in ExchangeRate.objects.select_for_update().filter(
            day__in={day for _base, _quote, day in by_key}
        )
    }
    new = [
        ExchangeRate(**rate.model_dump(), created_by=by.label)
        for key, rate in by_key.items()
        if key not in known
    ]
    ExchangeRate.objects.bulk_create(new)
    replaced: dict[str, list[str]] = {}
    for key, rate in by_key.items():
        row = known.get(key)
        if row is not None and (row.rate, row.source) != (rate.rate, rate.source):
            replaced[f"{row} {row.day}"] = [decimal_text(row.rate), decimal_text(rate.rate)]
            row.rate, row.source, row.created_by = rate.rate, rate.source, by.label
            row.save()
    if new or replaced:
        first = new[0] if new else known[next(iter(by_key.keys() & known.keys()))]
        seal(
            "exchange_rates.save",
            by=by,
            object_type="exchange_rate",
            object_id=first.id,
            label=f"{first.base}/{first.quote} {first.day}",
            changes={"count": len(by_key), "replaced": replaced},
        )
    return len(new)


def import_exchange_rates(*, text: str, by: Actor) -> int:
    """Rates from CSV with the columns day, base, quote, rate and source; all of it or nothing.

    Raises ``BadInput`` with a pointer ``/line/column`` for every bad value.
    """
    by.must("companies.write")
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise BadInput(
            _("The first line must name the columns %(columns)s.")
            % {"columns": ", ".join(COLUMNS)},
            code="exchange_rate.columns",
        )
    rates: list[ExchangeRateIn] = []
    problems: list[FieldError] = []
    for row in rows:
        if len(rates) >= MAX_ROWS:
            raise BadInput(
                _("Import at most %(limit)s rates at a time.") % {"limit": MAX_ROWS},
                code="exchange_rate.too_many",
            )
        values = {name: (row[name] or "").strip() for name in COLUMNS}
        try:
            rates.append(parse(ExchangeRateIn, values))
        except BadInput as error:
            problems += [
                f._replace(
                    pointer=f"/{rows.line_num}{f.pointer}",
                    message=_("Line %(line)s: %(what)s")
                    % {"line": rows.line_num, "what": f.message},
                )
                for f in error.fields
            ]
    if problems:
        raise BadInput(problems[0].message, code="exchange_rate.file", fields=tuple(problems))
    if not rates:
        raise BadInput(_("The file holds no rates."), code="exchange_rate.empty")
    return save_exchange_rates(rates=rates, by=by)


def fetch_exchange_rates(*, name: str, day: date, by: Actor) -> int:
    """Ask a provider for the rates of a day and keep them; raises ``BadInput`` with what went wrong."""
    by.must("companies.write")
    return save_exchange_rates(rates=provider(name).rates(day), by=by)
