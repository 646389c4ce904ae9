"""Canonical JSON of an invoice: one document, one spelling, one hash, readable in ten years.

Keys are sorted, nothing that is absent is written, amounts are ``[minor, currency]``, decimals are
strings without superfluous zeros, dates ISO 8601, bytes base64. The form is versioned: ``loads`` reads
every version that was ever written.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import types
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from signet.en16931.model import Invoice
from signet.kernel.errors import BadInput
from signet.kernel.money import Money

VERSION = "signet-invoice-1"
T = TypeVar("T")


def dumps(invoice: Invoice) -> bytes:
    """The canonical bytes of an invoice."""
    return json.dumps(
        {"schema": VERSION, "invoice": _plain(invoice)},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    ).encode()


def loads(data: bytes) -> Invoice:
    """The exact inverse of ``dumps``; raises ``BadInput`` for bytes it did not write."""
    try:
        document = json.loads(data)
        if document["schema"] != VERSION:
            raise BadInput(
                "This snapshot was written by a newer version of Signet.", code="snapshot.version"
            )
        invoice: Invoice = _reader(Invoice)(document["invoice"])
    except (KeyError, TypeError, ValueError, ArithmeticError):
        raise BadInput("This is not a snapshot of an invoice.", code="snapshot.broken") from None
    return invoice


def decimal_text(value: Decimal) -> str:
    """A decimal without exponent and superfluous zeros: 20.00 -> 20, 1E+3 -> 1000, -0 -> 0."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in dataclasses.fields(kind))


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, (bool, int, str)) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, Money):
        return [value.minor, value.currency]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    result = {}
    kind: type = type(value)
    for name, default in _fields(kind):
        item = getattr(value, name)
        if (
            item is not None
            and item != ()
            and (item is not default or default is dataclasses.MISSING)
        ):
            result[name] = _plain(item)
    return result


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """A function that turns plain JSON back into a value of the annotated type."""
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        inner = _reader(next(arg for arg in get_args(kind) if arg is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        arguments = get_args(kind)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            each = _reader(arguments[0])
            return lambda value: tuple(each(item) for item in value)
        readers = [_reader(argument) for argument in arguments]
        return lambda value: tuple(r(v) for r, v in zip(readers, value, strict=True))
    if kind is Decimal:
        return Decimal
    if kind is Money:
        return lambda value: Money(value[0], value[1])
    if kind is date:
        return date.fromisoformat
    if kind is bytes:
        return base64.b64decode
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)

        def read(value: dict[str, Any]) -> Any:
            return kind(  # type: ignore[operator]
                **{name: _reader(hints[name])(item) for name, item in value.items()}
            )

        return read
    return lambda value: value
