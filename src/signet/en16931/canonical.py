"""Canonical JSON of an invoice: one document, one spelling, one hash, readable in ten years.

Keys are sorted and nothing that is absent is written; what is present is written even when it is the
default of today, since defaults may change and a snapshot may not. Amounts are ``[minor, currency]`` and
``minor_units`` says how many decimals each currency had; decimals are strings without superfluous zeros,
dates ISO 8601, bytes base64. The form is versioned: ``loads`` reads every version ever written.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import types
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from signet.en16931.model import Invoice
from signet.kernel.errors import BadInput
from signet.kernel.money import Money, exponent

VERSION = "signet-invoice-1"
Plain = Callable[[Any], Any]


def dumps(invoice: Invoice) -> bytes:
    """The canonical bytes of an invoice; raises ``BadInput`` for what JSON cannot hold (infinity)."""
    currencies = {invoice.currency, invoice.tax_currency or invoice.currency}
    document = {
        "schema": VERSION,
        "minor_units": {currency: exponent(currency) for currency in currencies},
        "invoice": _writer(Invoice)(invoice),
    }
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise BadInput("A text of this invoice holds a broken character.", code="text") from None


def loads(data: bytes) -> Invoice:
    """The exact inverse of ``dumps``; raises ``BadInput`` for bytes it did not write."""
    try:
        document = json.loads(data)
        if document["schema"] != VERSION:
            raise BadInput(
                "This snapshot was written by a newer version of Signet.", code="snapshot.version"
            )
        _check_minor_units(document.get("minor_units", {}))
        invoice: Invoice = _reader(Invoice)(document["invoice"])
    except (
        ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
    ):  # fmt: skip
        raise BadInput("This is not a snapshot of an invoice.", code="snapshot.broken") from None
    return invoice


def decimal_text(value: Decimal) -> str:
    """A decimal without exponent and superfluous zeros: 20.00 -> 20, 1E+3 -> 1000, -0 -> 0."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _check_minor_units(units: Mapping[str, int]) -> None:
    """ISO 4217 has changed the decimals of currencies before; never misread an amount by a factor."""
    for currency, places in units.items():
        if exponent(currency) != places:
            raise BadInput(
                f"This snapshot counts {currency} with {places} decimals,"
                f" but it has {exponent(currency)} today.",
                code="snapshot.minor_units",
            )


@cache
def fields_of(kind: type) -> dict[str, Any]:
    """The fields that make up the value, by name; working notes (``compare=False``) are left out."""
    hints = get_type_hints(kind)
    fields = dataclasses.fields(kind)
    return {field.name: hints[field.name] for field in fields if field.compare}


def _optional(kind: Any) -> Any:
    """``X`` of ``X | None``."""
    if get_origin(kind) in {Union, types.UnionType}:
        return next(arg for arg in get_args(kind) if arg is not type(None))
    return kind


@cache
def _writer(kind: Any) -> Plain:
    """A function that turns a value of the annotated type into plain JSON."""
    kind = _optional(kind)
    if get_origin(kind) is tuple:
        arguments = get_args(kind)
        if arguments[-1] is Ellipsis:
            each = _writer(arguments[0])
            return lambda value: [each(item) for item in value]
        return list  # pairs of texts (BG-32)
    if kind is Money:
        return lambda value: [value.minor, value.currency]
    if dataclasses.is_dataclass(kind):
        return _writer_of_fields(kind)  # type: ignore[arg-type]
    return _SCALAR_WRITERS.get(kind, _enum_value if issubclass(kind, Enum) else _as_it_is)


def _writer_of_fields(kind: type) -> Plain:
    fields = [(name, _writer(hint)) for name, hint in sorted(fields_of(kind).items())]

    def write(value: Any) -> dict[str, Any]:
        return {
            name: to_plain(item)
            for name, to_plain in fields
            if (item := getattr(value, name)) is not None and item != ()
        }

    return write


@cache
def _reader(kind: Any) -> Plain:
    """A function that turns plain JSON back into a value of the annotated type."""
    kind = _optional(kind)
    if get_origin(kind) is tuple:
        arguments = get_args(kind)
        if arguments[-1] is Ellipsis:
            each = _reader(arguments[0])
            return lambda value: tuple(each(item) for item in value)
        readers = [_reader(argument) for argument in arguments]
        return lambda value: tuple(r(v) for r, v in zip(readers, value, strict=True))
    if kind is Money:
        return lambda value: Money(_of(int, value[0]), _of(str, value[1]))
    if dataclasses.is_dataclass(kind):
        return _reader_of_fields(kind)  # type: ignore[arg-type]
    if issubclass(kind, Enum):
        by_value: Plain = kind
        return by_value
    return _SCALAR_READERS.get(kind, lambda value: _of(kind, value))


def _reader_of_fields(kind: type) -> Plain:
    readers = {name: _reader(hint) for name, hint in fields_of(kind).items()}
    return lambda value: kind(**{name: readers[name](item) for name, item in value.items()})


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise BadInput("A figure of this invoice is not finite.", code="number.not_finite")
    return decimal_text(value)


def _enum_value(value: Enum) -> Any:
    return value.value


def _as_it_is(value: Any) -> Any:
    return value


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(kind)
    return value


_SCALAR_WRITERS: dict[Any, Plain] = {
    Decimal: _decimal,
    date: date.isoformat,
    time: time.isoformat,
    bytes: lambda value: base64.b64encode(value).decode("ascii"),
}
_SCALAR_READERS: dict[Any, Plain] = {
    Decimal: lambda value: Decimal(_of(str, value)),
    date: date.fromisoformat,
    time: time.fromisoformat,
    bytes: lambda value: base64.b64decode(_of(str, value), validate=True),
}
