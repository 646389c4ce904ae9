"""What the filters of a tenant's lists can be set to: only what occurs there."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language

from signet.catalogue.models import Item
from signet.documents.models import Document
from signet.parties.models import Customer
from signet.payments.models import Payment
from signet.web.choices import CATEGORIES


def document_currencies(kind: str) -> list[tuple[str, str]]:
    """The currencies in which the tenant has documents of a kind."""
    return [(code, code) for code in _skip(Document.objects.filter(kind=kind), "currency")]


def payment_currencies() -> list[tuple[str, str]]:
    return [(code, code) for code in _distinct(Payment.objects.all(), "currency")]


def operators() -> list[tuple[str, str]]:
    """Those who recorded payments."""
    return [(name, name) for name in _distinct(Payment.objects.all(), "operator") if name]


def customer_currencies() -> list[tuple[str, str]]:
    return [(code, code) for code in _distinct(Customer.objects.all(), "currency")]


def item_currencies() -> list[tuple[str, str]]:
    return [(code, code) for code in _distinct(Item.objects.all(), "currency")]


def item_categories() -> list[tuple[str, str | Promise]]:
    used = set(_distinct(Item.objects.all(), "tax_category"))
    return [(code, name) for code, name in CATEGORIES if code in used]


def customer_countries() -> list[tuple[str, str]]:
    """Countries where the tenant has customers, by name in the reader's language."""
    used = [(code, country_name(code)) for code in _distinct(Customer.objects.all(), "country")]
    return sorted(used, key=lambda entry: entry[1])


def country_name(code: str) -> str:
    """A country's name in the reader's language (CLDR)."""
    return str(Locale((get_language() or "en")[:2]).territories.get(code, code))


def _distinct(rows: QuerySet[Any], column: str) -> list[str]:
    """The different values of a column of a small table."""
    return sorted(rows.order_by().values_list(column, flat=True).distinct()[:_MOST])


def _skip(rows: QuerySet[Any], column: str) -> list[str]:
    """The different values of an indexed column, one index step each, however many rows there are."""
    found: list[str] = []
    while len(found) < _MOST:
        more = rows.filter(**{f"{column}__gt": found[-1]}) if found else rows
        value = more.order_by(column).values_list(column, flat=True).first()
        if value is None:
            break
        found.append(value)
    return found


#: So many values a filter offers.
_MOST = 60
