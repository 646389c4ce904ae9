"""Where exchange rates come from, besides people: providers by name.

``JsonProvider`` reads a web address that answers JSON; which, and where in the answer the rate stands, is
the operator's configuration (``SIGNET_RATE_PROVIDERS``), since ministries and central banks move their
addresses. For the daily rate of the Cambodian tax administration::

    [{"name": "GDT", "url": "https://.../exchange-rate?date={day}", "base": "USD", "quote": "KHR",
      "rate": "/data/rate", "day": "/data/date"}]
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Protocol

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput, NotFound
from signet.kernel.parsing import parse
from signet.taxation.content import ExchangeRateIn

_SECONDS = 10.0
_LARGEST = 1_000_000


class RateProvider(Protocol):
    """Publishes exchange rates by day."""

    @property
    def name(self) -> str:
        """What people choose it by; the source of its rates."""

    def rates(self, day: date) -> Sequence[ExchangeRateIn]:
        """The rates for a day; raises ``BadInput`` when they cannot be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonProvider:
    """One rate from an address; ``rate`` and ``day`` are JSON pointers into the answer (RFC 6901).

    Without ``day`` the rate counts for the day that was asked for.
    """

    name: str
    url: str  # with {day}, the day as YYYY-MM-DD
    base: str
    quote: str
    rate: str
    day: str = ""

    def rates(self, day: date) -> Sequence[ExchangeRateIn]:
        body = self._answer(day)
        published = str(_at(body, self.day))[:10] if self.day else day.isoformat()
        values = {
            "base": self.base,
            "quote": self.quote,
            "rate": str(_at(body, self.rate)).replace(",", ""),
            "day": published,
            "source": self.name,
        }
        return [parse(ExchangeRateIn, values)]

    def _answer(self, day: date) -> Any:
        try:
            answer = httpx.get(
                self.url.replace("{day}", day.isoformat()),
                timeout=_SECONDS,
                follow_redirects=False,
                headers={"Accept": "application/json"},
            )
            answer.raise_for_status()
            body = answer.content if len(answer.content) <= _LARGEST else b""
            return json.loads(body, parse_float=Decimal)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            raise BadInput(
                _("%(name)s gave no exchange rate; try later, or type the rate.")
                % {"name": self.name},
                code="exchange_rate.provider",
            ) from None


def _at(body: Any, pointer: str) -> Any:
    """The value at a JSON pointer; None where there is none, which ``parse`` then refuses."""
    for part in pointer.strip("/").split("/"):
        if isinstance(body, dict):
            body = body.get(part)
        elif isinstance(body, list) and part.isdigit() and int(part) < len(body):
            body = body[int(part)]
        else:
            return None
    return body


def configured(text: str) -> dict[str, RateProvider]:
    """Providers by name from ``SIGNET_RATE_PROVIDERS``; raises ``ValueError`` for a wrong configuration."""
    found = [JsonProvider(**one) for one in json.loads(text or "[]")]
    return {one.name: one for one in found}


@cache
def _registry(text: str) -> dict[str, RateProvider]:
    return configured(text)


def providers() -> dict[str, RateProvider]:
    """Every provider of this installation."""
    return _registry(settings.RATE_PROVIDERS)


def provider(name: str) -> RateProvider:
    """The provider of that name, or ``NotFound``."""
    try:
        return providers()[name]
    except KeyError:
        raise NotFound(_("There is no provider of exchange rates with this name.")) from None
