"""The JSON Schema of the canonical form, made from the model itself so that the two cannot differ."""

from __future__ import annotations

import dataclasses
import types
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin

from signet.en16931.canonical import VERSION, fields_of
from signet.en16931.model import Invoice
from signet.kernel.money import Money

Schema = dict[str, Any]
_SCALARS: dict[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]*[1-9])?$"},
    date: {"type": "string", "format": "date"},
    time: {"type": "string", "format": "time"},
    bytes: {"type": "string", "contentEncoding": "base64"},
}
_MONEY: Schema = {
    "type": "array",
    "prefixItems": [{"type": "integer"}, {"type": "string", "pattern": "^[A-Z]{3}$"}],
    "items": False,
    "minItems": 2,
    "description": "Minor units and currency.",
}


def json_schema() -> Schema:
    """Of a whole document, JSON Schema 2020-12. What is absent is left out, never null."""
    definitions: dict[str, Schema] = {}
    invoice = _schema(Invoice, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Signet invoice, canonical form",
        "description": "An invoice of EN 16931. Keys are sorted; decimals are strings without"
        " superfluous zeros; amounts count minor units.",
        "type": "object",
        "properties": {
            "schema": {"const": VERSION},
            "minor_units": {
                "type": "object",
                "propertyNames": {"pattern": "^[A-Z]{3}$"},
                "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 4},
            },
            "invoice": invoice,
        },
        "required": ["invoice", "schema"],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(kind: Any, definitions: dict[str, Schema]) -> Schema:
    if get_origin(kind) in {Union, types.UnionType}:
        kind = next(argument for argument in get_args(kind) if argument is not type(None))
    if get_origin(kind) is tuple:
        return _list(get_args(kind), definitions)
    if kind is Money:
        return _MONEY
    if dataclasses.is_dataclass(kind):
        return _reference(kind, definitions)  # type: ignore[arg-type]
    if issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    return _SCALARS[kind]


def _list(arguments: tuple[Any, ...], definitions: dict[str, Schema]) -> Schema:
    if arguments[-1] is Ellipsis:
        return {"type": "array", "items": _schema(arguments[0], definitions), "minItems": 1}
    each = [_schema(argument, definitions) for argument in arguments]
    return {"type": "array", "prefixItems": each, "items": False, "minItems": len(each)}


def _reference(kind: type, definitions: dict[str, Schema]) -> Schema:
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}
        hints = fields_of(kind)
        needed = [
            field.name
            for field in dataclasses.fields(kind)
            if field.name in hints
            and field.default is dataclasses.MISSING
            and field.default_factory is dataclasses.MISSING
        ]
        schema: Schema = {
            "type": "object",
            "properties": {n: _schema(hint, definitions) for n, hint in sorted(hints.items())},
            "additionalProperties": False,
        }
        description = (kind.__doc__ or "").split("\n\n")[0].strip()
        if description and not description.startswith(f"{name}("):
            schema["description"] = " ".join(description.split())
        if needed:
            schema["required"] = sorted(needed)
        definitions[name] = schema
    return {"$ref": f"#/$defs/{name}"}
