"""How amounts, dates and states are shown; nothing here computes."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from signet.documents.models import Document
from signet.documents.states import label_of
from signet.en16931.canonical import decimal_text
from signet.kernel.clock import today
from signet.kernel.money import Money, exponent
from signet.tenancy.actor import Actor

register = template.Library()


@register.filter
def money(minor: int | Money, currency: str = "") -> SafeString:
    """An amount, isolated from the direction of the text around it, with a real minus in front."""
    amount = minor if isinstance(minor, Money) else Money(minor, currency)
    return format_html("<bdi>{}</bdi>", amount_text(amount))


@register.filter
def with_code(amount: Money) -> SafeString:
    """``GBP 1,234.50``."""
    return format_html("<bdi>{} {}</bdi>", amount.currency, amount_text(amount))


@register.filter
def negated(amount: Money) -> Money:
    """What was settled stands without its minus in a column of its own."""
    return -amount


@register.filter
def plain_money(amount: Money) -> str:
    """The amount alone, for places that take no markup, such as a title."""
    return amount_text(amount)


def amount_text(amount: Money) -> str:
    """The amount without its currency, grouped, Latin digits."""
    places = exponent(amount.currency)
    pattern = "#,##0." + "0" * places if places else "#,##0"
    text: str = format_decimal(abs(amount.amount), format=pattern, locale="en")
    return f"\u2212{text}" if amount.minor < 0 else text


@register.filter
def grouped(told: str) -> str:
    """An amount in words of a network, such as ``MYR 1250.50``, its digits in groups; else what was told."""
    code, _space, figure = told.rpartition(" ")
    try:
        return f"{code} {Decimal(figure):,f}".strip()
    except InvalidOperation:
        return told


@register.filter
def plain(value: Decimal | None) -> str:
    """A decimal as it is typed."""
    return "" if value is None else decimal_text(value)


@register.inclusion_tag("components/state.html")
def state(document: Document, time_zone: str = "UTC") -> dict[str, Any]:
    """The word and shape for a document's state."""
    return {"label": label_of(document, today(time_zone))}


@register.filter
def day(value: Any) -> str:
    """A date in the reader's language."""
    return date_format(value, "j M Y") if value else ""


@register.filter
def item(mapping: dict[str, Any], key: str) -> Any:
    """``mapping[key]``."""
    return mapping.get(key)


@register.filter
def filled(sentence: object, document: Document) -> str:
    """``Declare %(number)s void?`` with the document's number."""
    return str(sentence) % {"number": document.number}


@register.filter
def with_blanks(rows: list[dict[str, str]] | None, blanks: int) -> list[tuple[int, dict[str, str]]]:
    """Numbered rows of a form, and empty ones to type more into."""
    return list(enumerate([*(rows or []), *({} for _ in range(blanks))]))


@register.filter
def may(actor: Actor, permission: str) -> bool:
    """May the reader of the page do it? What may only be read is shown without its buttons."""
    return actor.may(permission)


@register.filter
def as_code(value: object) -> str:
    """A stored value as the code of its choice: yes is 1, no and nothing are empty."""
    return "1" if value is True else "" if value in (None, False) else str(value)


@register.filter
def row_id(name: str, index: int) -> str:
    """What the fields of a row begin with: ``identifiers-0``."""
    return f"{name}-{index}"
