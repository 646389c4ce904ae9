"""``/api/v1/taxes`` and ``/api/v1/exchange-rates``: what documents look up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Router

from signet.api import shown
from signet.api.call import Call
from signet.api.inputs import OfferFilter, PresetsIn, RateChange, RatesIn
from signet.api.operations import operation
from signet.api.preconditions import version_of
from signet.api.schemas import ExchangeRatesOut, OffersOut, RateOut, RatesOut, SavedOut
from signet.en16931.canonical import decimal_text
from signet.taxation import queries
from signet.taxation.actions.save_exchange_rates import save_exchange_rates
from signet.taxation.actions.save_rate import add_presets, remove_rate, save_rate
from signet.taxation.content import RateIn
from signet.taxation.models import ExchangeRate, TaxRate

router = Router(tags=["Taxes"])
exchange = Router(tags=["Exchange rates"])
Data = dict[str, Any]


@operation(router, "GET", "", summary="The tax table", may="companies.read", answer=RatesOut)
def list_taxes(call: Call[None, None]) -> Data:  # noqa: ARG001
    """Every tax with the days it holds; a combination names the codes of its parts."""
    return {"data": [_rate(row) for row in queries.table()]}


@operation(
    router, "GET", "/offers", summary="What a line may choose", may="companies.read",
    query=OfferFilter, answer=OffersOut,
)  # fmt: skip
def list_offers(call: Call[None, OfferFilter]) -> Data:
    """The taxes of a day, as a line carries them: copy ``taxes`` into it."""
    found = queries.offers(
        queries.table(),
        day=call.query.day or shown.this_day(),
        country=call.query.country or "",
        currency=call.query.currency or "",
    )
    return {
        "data": [
            {
                "code": one.code,
                "name": one.name,
                "taxes": [tax.model_dump(mode="json", exclude_defaults=True) for tax in one.taxes],
            }
            for one in found
        ]
    }


@operation(
    router, "POST", "", summary="Add a tax", may="companies.write", body=RateIn, answer=RateOut,
    status=201,
)  # fmt: skip
def create_tax(call: Call[RateIn, None]) -> Data:
    """A rate in percent, an amount per unit, a category without a rate, or a combination."""
    return _rate(save_rate(content=call.body, by=call.by))


@operation(
    router, "POST", "/presets", summary="Add the taxes of a country", may="companies.write",
    body=PresetsIn, answer=RatesOut, status=201,
)  # fmt: skip
def add_tax_presets(call: Call[PresetsIn, None]) -> Data:
    """Codes that the table has already are left as they are. Check the rates before you use them."""
    return {"data": [_rate(row) for row in add_presets(country=call.body.country, by=call.by)]}


@operation(
    router, "PUT", "/{uuid:rate_id}", summary="Change a tax", may="companies.write",
    body=RateChange, answer=RateOut, versioned=True,
)  # fmt: skip
def change_tax(call: Call[RateChange, None], rate_id: UUID) -> Data:
    """Replaces the whole row; documents keep the rate that they were written with."""
    content = RateIn.model_validate(call.body.model_dump(exclude={"version"}))
    return _rate(save_rate(content=content, by=call.by, rate_id=rate_id, version=version_of(call)))


@operation(
    router, "POST", "/{uuid:rate_id}/remove", summary="Take out a tax", may="companies.write",
    answer=SavedOut, refusals=(409,),
)  # fmt: skip
def remove_tax(call: Call[None, None], rate_id: UUID) -> Data:
    """Documents keep theirs; a part of a combination stays."""
    remove_rate(rate_id=rate_id, by=call.by)
    return {"count": 1}


@operation(
    exchange, "GET", "", summary="List exchange rates", may="companies.read",
    answer=ExchangeRatesOut,
)  # fmt: skip
def list_exchange_rates(call: Call[None, None]) -> Data:  # noqa: ARG001
    """The newest 400."""
    return {"data": [_exchange_rate(row) for row in queries.exchange_rates()]}


@operation(
    exchange, "POST", "", summary="Keep exchange rates", may="companies.write", body=RatesIn,
    answer=SavedOut, status=201,
)  # fmt: skip
def save_rates(call: Call[RatesIn, None]) -> Data:
    """One for each pair and day; a rate that is there already is replaced. ``count`` are new."""
    return {"count": save_exchange_rates(rates=call.body.rates, by=call.by)}


def _rate(row: TaxRate) -> Data:
    return {"id": str(row.id), "version": row.version, **_plain(row, RateIn.model_fields)}


def _exchange_rate(row: ExchangeRate) -> Data:
    return _plain(row, ("base", "quote", "rate", "day", "source"))


def _plain(row: Any, names: Any) -> Data:
    return {name: _text(getattr(row, name)) for name in names}


def _text(value: object) -> object:
    if isinstance(value, Decimal):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, date) else value
