"""How a value stands in a cell. Names, numbers and codes are isolated from the text's direction."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from signet.documents.states import Label
from signet.kernel.money import Money
from signet.web.templatetags.signet_tags import amount_text


def text(value: str) -> SafeString:
    """A text of either direction; a dash that nobody reads out where there is none."""
    return format_html("<bdi>{}</bdi>", value) if value else NOTHING


def link(url: str, label: str, second: str = "") -> SafeString:
    """The way to the row's own page."""
    first = format_html('<a href="{}"><bdi>{}</bdi></a>', url, label)
    if not second:
        return first
    return format_html('{}<span class="second"><bdi>{}</bdi></span>', first, second)


def day(value: date | None) -> SafeString:
    """A date in the reader's language, for machines too."""
    if value is None:
        return NOTHING
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "j M Y")
    )


def money(amount: Money) -> SafeString:
    """The currency, quietly, and the amount."""
    return format_html(
        '<bdi><span class="code">{}</span> {}</bdi>', amount.currency, amount_text(amount)
    )


def state(label: Label) -> SafeString:
    """A word and a shape."""
    return format_html('<span class="state {}">{}</span>', label.code, label.text)


NOTHING = SafeString('<span class="nothing" aria-hidden="true">–</span>')
