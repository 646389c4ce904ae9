"""As much of JSON Schema draft 7 as the OASIS schema of UBL 2.1 JSON uses, for judging our documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "number": (int, float),
}
_KNOWN = {
    "$schema", "$ref", "additionalProperties", "definitions", "description", "format", "items",
    "maxItems", "minItems", "properties", "required", "title", "type",
}  # fmt: skip


def faults(document: Any, schema: Path) -> list[str]:
    """What is wrong with a document, each with its place; nothing: it is valid."""
    return list(_faults(document, _load(schema), schema, "#"))


def _faults(value: Any, rule: dict[str, Any], base: Path, at: str) -> Iterator[str]:
    while "$ref" in rule:
        rule, base = _resolved(rule["$ref"], base)
    assert set(rule) <= _KNOWN, set(rule) - _KNOWN
    wanted = rule.get("type")
    if wanted and (
        not isinstance(value, _TYPES[wanted]) or (wanted == "number" and isinstance(value, bool))
    ):
        yield f"{at}: no {wanted}"
        return
    if isinstance(value, dict):
        yield from _object(value, rule, base, at)
    if isinstance(value, list):
        if not rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value)):
            yield f"{at}: {len(value)} items"
        for index, item in enumerate(value):
            yield from _faults(item, rule.get("items", {}), base, f"{at}[{index}]")
    if isinstance(value, str) and not _formed(value, rule.get("format")):
        yield f"{at}: no {rule['format']}"


def _object(value: dict[str, Any], rule: dict[str, Any], base: Path, at: str) -> Iterator[str]:
    properties = rule.get("properties", {})
    for name in rule.get("required", []):
        if name not in value:
            yield f"{at}: {name} is missing"
    for name, item in value.items():
        if name in properties:
            yield from _faults(item, properties[name], base, f"{at}/{name}")
        elif rule.get("additionalProperties") is False:
            yield f"{at}: {name} is not allowed"


def _formed(value: str, form: str | None) -> bool:
    try:
        if form == "date":
            date.fromisoformat(value)
        elif form == "time":
            time.fromisoformat(value)
            return bool(re.fullmatch(r"\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", value))
    except ValueError:
        return False
    return True


def _resolved(reference: str, base: Path) -> tuple[dict[str, Any], Path]:
    name, _, path = reference.partition("#")
    target = (base.parent / name).resolve() if name else base
    rule = _load(target)
    for step in path.strip("/").split("/"):
        rule = rule[step]
    return rule, target


@cache
def _load(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
