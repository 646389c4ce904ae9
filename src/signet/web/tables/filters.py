"""Filters of a table. Each knows its keys in the address, its chip when applied and what it offers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from signet.web.tables.address import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something a filter can be set to, as a link."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Base: one key. ``template`` draws what opens under the chip."""

    key: str
    label: str | Promise
    template: str = ""

    @property
    def keys(self) -> Sequence[str]:
        return (self.key,)

    def applied(self, address: Address) -> str:
        """The chip's text, or an empty one where the filter is not set."""
        raise NotImplementedError

    def options(self, address: Address, typed: str) -> list[Option]:
        """What it offers; ``typed`` narrows a long list."""
        raise NotImplementedError

    def cleared(self, address: Address) -> str:
        """The link that takes the filter away."""
        return address.but(**dict.fromkeys(self.keys)).url


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Filter):
    """One of a few: ``choices`` gives (value, name)."""

    choices: Callable[[], Sequence[tuple[str, str | Promise]]]
    template: str = "tables/filters/options.html"

    def applied(self, address: Address) -> str:
        value = address.get(self.key)
        return next((str(name) for known, name in self.choices() if known == value), value)

    def options(self, address: Address, typed: str) -> list[Option]:  # noqa: ARG002
        return [
            Option(
                label=str(name),
                url=address.but(**{self.key: value}).url,
                current=address.get(self.key) == value,
            )
            for value, name in self.choices()
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup(Filter):
    """One of many: ``find`` gives (value, name) for the beginning of a name, ``name`` the chosen one's."""

    find: Callable[[str], Sequence[tuple[str, str]]]
    name: Callable[[str], str]
    placeholder: str | Promise = ""
    template: str = "tables/filters/lookup.html"

    @property
    def typed_key(self) -> str:
        """The field in which one types; not part of the address."""
        return f"{self.key}_begins"

    def applied(self, address: Address) -> str:
        value = address.get(self.key)
        return self.name(value) if value else ""

    def options(self, address: Address, typed: str) -> list[Option]:
        return [
            Option(label=name, url=address.but(**{self.key: value}).url,
                   current=address.get(self.key) == value)
            for value, name in self.find(typed)
        ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Days(Filter):
    """From one day to another, with the usual periods one click away. ``key`` and ``until`` are its keys."""

    until: str
    today: date
    past: bool = True
    template: str = "tables/filters/days.html"

    @property
    def keys(self) -> Sequence[str]:
        return (self.key, self.until)

    def applied(self, address: Address) -> str:
        first, last = (read_day(address.get(key)) for key in self.keys)
        if first and last:
            return f"{_day(first)} – {_day(last)}" if first != last else _day(first)
        if first:
            return _("from %(day)s") % {"day": _day(first)}
        return _("until %(day)s") % {"day": _day(last)} if last else ""

    def options(self, address: Address, typed: str) -> list[Option]:  # noqa: ARG002
        chosen = tuple(address.get(key) for key in self.keys)
        return [
            Option(
                label=label,
                url=address.but(**{self.key: first.isoformat(), self.until: last.isoformat()}).url,
                current=chosen == (first.isoformat(), last.isoformat()),
            )
            for label, first, last in self._periods()
        ]

    def _periods(self) -> list[tuple[str, date, date]]:
        day = self.today
        month = day.replace(day=1)
        before = month - timedelta(days=1)
        quarter = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        if not self.past:
            week = timedelta(days=7)
            return [
                (_("In the next 7 days"), day, day + week),
                (_("In the last 30 days"), day - timedelta(days=30), day),
                (_("This month"), month, _month_end(month)),
            ]
        return [
            (_("This month"), month, _month_end(month)),
            (_("Last month"), before.replace(day=1), before),
            (_("This quarter"), quarter, _month_end(quarter.replace(month=quarter.month + 2))),
            (_("This year"), date(day.year, 1, 1), date(day.year, 12, 31)),
            (_("Last year"), date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)),
        ]


def read_day(text: str) -> date | None:
    """A day of an address (2026-11-21), or None where it is not one."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _day(value: date | None) -> str:
    return date_format(value, "j M Y") if value else ""


def _month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
