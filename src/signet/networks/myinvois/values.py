"""Values of leaves that somebody else wrote; what cannot be read names its place."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.kernel.money import Money, is_currency
from signet.networks.myinvois.tree import Element

_FIRST_YEAR, _LAST_YEAR = 1900, 9999
_NOTHING = frozenset({"", "NA"})


def known(node: Element, *path: str) -> str | None:
    """The text at a path; None where there is none, or where it says that there is none."""
    text = node.said(*path)
    return None if text in _NOTHING else text


def decimal(node: Element, *path: str) -> Decimal | None:
    """The number at a path."""
    text = node.said(*path)
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise _bad(text, path) from None
    if not value.is_finite() or len(text) > 60 or not -20 < value.adjusted() < 18:
        raise _bad(text, path)
    return value


def money(node: Element, *path: str, within: str = "") -> Money | None:
    """The amount at a path, in its own currency, which must be that of the document if one is named."""
    value, found = decimal(node, *path), node.at(*path)
    if value is None or found is None:
        return None
    currency = attribute(found, "currencyID")
    if not is_currency(currency):
        raise _bad(currency or "currencyID", path)
    if within not in {"", currency}:
        raise BadInput(
            _("The amount %(where)s is in %(found)s, but the document is in %(currency)s."),
            code="myinvois.value",
            pointer=f"/{'/'.join(path)}",
            params={"where": "/".join(path), "found": currency, "currency": within},
        )
    return Money.of(value, currency)


def day(node: Element, *path: str) -> date | None:
    text = node.said(*path)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _bad(text, path) from None


def clock(node: Element, *path: str) -> time | None:
    """A time of day, in UTC."""
    text = node.said(*path)
    try:
        return time.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        raise _bad(text, path) from None


def moment(node: Element) -> datetime:
    """IssueDate and IssueTime."""
    on, at = day(node, "IssueDate"), clock(node, "IssueTime")
    if (
        on is None or not _FIRST_YEAR <= on.year < _LAST_YEAR
    ):  # no other hour is beyond the calendar
        raise _bad(node.said("IssueDate"), ("IssueDate",))
    return datetime.combine(on, at or time(), UTC)


def attribute(node: Element, name: str) -> str:
    """An attribute; empty where there is none."""
    return dict(node.attributes).get(name, "")


def _bad(text: str, path: tuple[str, ...]) -> BadInput:
    where = "/".join(path)
    return BadInput(
        _("“%(found)s” cannot be read as %(where)s."),
        code="myinvois.value",
        pointer=f"/{where}",
        params={"found": text[:40], "where": where},
    )
