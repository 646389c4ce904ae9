"""The OpenAPI document in the shape of a page: operations by noun, fields in words, curl that works."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A parameter or a member of an object; ``refers`` is the object its type is named after."""

    name: str
    kind: str
    refers: str
    place: str
    required: bool
    default: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A status that an operation may answer with; ``refers`` names the object in it."""

    status: str
    text: str
    refers: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One operation."""

    name: str
    method: str
    path: str
    summary: str
    description: SafeString
    permission: str
    parameters: tuple[Field, ...]
    media_types: tuple[str, ...]
    takes: str
    replies: tuple[Reply, ...]
    refusals: tuple[Reply, ...]
    curl: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """The operations on one kind of thing."""

    name: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An object that is sent or answered."""

    name: str
    description: SafeString
    fields: tuple[Field, ...]
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Everything the page shows."""

    nouns: tuple[Noun, ...]
    things: tuple[Thing, ...]


def reference(document: Json) -> Reference:
    """Read an OpenAPI document; the order is its own."""
    tags: dict[str, list[Entry]] = {}
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            entry = _entry(document, path, method.upper(), described)
            tags.setdefault(described["tags"][0], []).append(entry)
    nouns = tuple(
        Noun(name=tag, anchor=tag.lower(), entries=tuple(entries)) for tag, entries in tags.items()
    )
    schemas: Json = document["components"]["schemas"]
    things = tuple(_thing(name, schema) for name, schema in schemas.items())
    return Reference(nouns=nouns, things=things)


def _entry(document: Json, path: str, method: str, described: Json) -> Entry:
    content: Json = described.get("requestBody", {}).get("content", {})
    replies = [_reply(document, status, reply) for status, reply in described["responses"].items()]
    return Entry(
        name=described["operationId"],
        method=method,
        path=path,
        summary=described["summary"],
        description=_html(described["description"]),
        permission=described["x-permission"],
        parameters=tuple(
            _field(p["name"], p["schema"], place=p["in"], required=p["required"], says=p)
            for p in described["parameters"]
        ),
        media_types=tuple(content),
        takes=_name(content.get("application/json", {}).get("schema", {})),
        replies=tuple(r for r in replies if int(r.status) < 400),
        refusals=tuple(r for r in replies if int(r.status) >= 400),
        curl=_curl(path, method, described, content),
    )


def _reply(document: Json, status: str, reply: Json) -> Reply:
    if "$ref" in reply:
        reply = document["components"]["responses"][_name(reply)]
    content: Json = reply.get("content", {})
    media_type = next(iter(content), "")
    return Reply(
        status=status,
        text=reply["description"],
        refers=_name(content[media_type]["schema"]) if content else "",
        media_type=media_type,
    )


def _thing(name: str, schema: Json) -> Thing:
    required = schema.get("required", [])
    fields = (
        _field(field, value, place="", required=field in required, says=value)
        for field, value in schema.get("properties", {}).items()
    )
    return Thing(
        name=name,
        description=_html(schema.get("description") or _kind(schema)),
        fields=tuple(fields),
        example=_pretty(schema["examples"][0]) if "examples" in schema else "",
    )


def _field(name: str, schema: Json, *, place: str, required: bool, says: Json) -> Field:
    default = schema.get("default")
    return Field(
        name=name,
        kind=_kind(schema),
        refers=next(_references(schema), ""),
        place=place,
        required=required,
        default="" if default in (None, "", [], {}) or isinstance(default, dict) else str(default),
        description=says.get("description", ""),
    )


def _kind(schema: Json) -> str:
    """The type in a few words, such as ``list of LineIn, at most 5000``."""
    if "$ref" in schema:
        return _name(schema)
    if "enum" in schema:
        return " | ".join(f'"{value}"' for value in schema["enum"])
    if "const" in schema:
        return f'"{schema["const"]}"'
    if "anyOf" in schema:
        return _alternatives(schema["anyOf"])
    if schema.get("type") == "array":
        most = f", at most {schema['maxItems']}" if "maxItems" in schema else ""
        return f"list of {_kind(schema.get('items', {}))}{most}"
    words = [schema.get("format") or schema.get("contentMediaType") or schema.get("type", "any")]
    if "maxLength" in schema:
        words.append(f"at most {schema['maxLength']} characters")
    if "minimum" in schema:
        words.append(f"{schema['minimum']:g} or more")
    if "exclusiveMinimum" in schema:
        words.append(f"more than {schema['exclusiveMinimum']:g}")
    if "maximum" in schema:
        words.append(f"at most {schema['maximum']:g}")
    return ", ".join(words)


def _alternatives(schemas: list[Json]) -> str:
    """A number that may be sent as a text to keep its digits is a decimal to its reader."""
    kinds = [_kind(schema) for schema in schemas]
    types = {str(schema.get("type")) for schema in schemas}
    if {"number", "string"} <= types:
        [number] = [k for k, s in zip(kinds, schemas, strict=True) if s.get("type") == "number"]
        rest = [
            k
            for k, s in zip(kinds, schemas, strict=True)
            if s.get("type") not in {"number", "string"}
        ]
        kinds = [number.replace("number", "decimal", 1), *rest]
    return " or ".join(dict.fromkeys(kinds))


def _references(schema: Json) -> Iterator[str]:
    if "$ref" in schema:
        yield _name(schema)
    for inner in [*schema.get("anyOf", []), schema.get("items", {})]:
        if inner:
            yield from _references(inner)


def _name(schema: Json) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _html(text: str) -> SafeString:
    """Paragraphs, with what stands in double backquotes as code; everything else is escaped."""
    joined = "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))
    paragraphs = linebreaks(joined, autoescape=True)
    return mark_safe(re.sub(r"``(.+?)``", r"<code>\1</code>", paragraphs))  # noqa: S308 (escaped above)


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _curl(path: str, method: str, described: Json, content: Json) -> str:
    """A line for a shell that knows ``$SIGNET`` (the address) and ``$KEY``."""
    address = path
    for name in (p["name"] for p in described["parameters"] if p["in"] == "path"):
        address = address.replace(f"{{{name}}}", f"${name.upper()}")
    lines = [f'curl "$SIGNET{address}"', '-H "Authorization: Bearer $KEY"']
    if method == "PUT":
        lines[0] = lines[0].replace("curl ", f"curl -X {method} ")
    sent = {p["name"] for p in described["parameters"] if p["in"] == "header"}
    if "Idempotency-Key" in sent:
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    media = content.get("application/json", {})
    if "example" in media:
        lines.append('-H "Content-Type: application/json"')
        lines.append(f"-d '{_pretty(media['example'])}'")
    elif "multipart/form-data" in content:
        lines.append(f'-F "files=@{"table.csv" if "text/csv" in content else "invoice.xml"}"')
    elif method == "POST":
        lines[0] = lines[0].replace("curl ", "curl -X POST ")
    elif method == "GET" and described["responses"]["200"]["content"].keys() & {
        "application/pdf",
        "application/xml",
    }:
        lines.append("-OJ")
    return " \\\n  ".join(lines)
