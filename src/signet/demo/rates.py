"""The tax table and the exchange rates of a demo tenant: those of its country, and of the last fortnight."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from signet.taxation.actions.save_exchange_rates import save_exchange_rates
from signet.taxation.actions.save_rate import add_presets
from signet.taxation.content import ExchangeRateIn
from signet.tenancy.actor import Actor


def keep_rates(story: dict[str, Any], *, by: Actor, day: date) -> None:
    """A random generator of its own: the rest of the story stays as it was."""
    add_presets(country=story["company"]["country"], by=by)
    base, quote, middle, step, source = story["rate"]
    chance = random.Random(base + quote)  # noqa: S311  the same rates every time
    save_exchange_rates(
        rates=[
            ExchangeRateIn(
                base=base,
                quote=quote,
                rate=Decimal(middle) + Decimal(step) * chance.randint(-9, 9),
                day=day - timedelta(days=back),
                source=source,
            )
            for back in range(14, -1, -1)
            if (day - timedelta(days=back)).weekday() < 5
        ],
        by=by,
    )
