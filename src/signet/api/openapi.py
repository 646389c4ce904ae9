"""The OpenAPI 3.1 document: what Ninja knows of paths, and what the declarations know of the rest.

Bodies are parsed by ``kernel.parsing`` so that errors speak our sentences; here the same models are
published, inputs and answers in one set of components.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from signet.api.examples import EXAMPLES
from signet.api.operations import OPERATIONS, Operation
from signet.api.schemas import Problem
from signet.api.terms import explain

Json = dict[str, Any]
Refs = dict[tuple[type[BaseModel], JsonSchemaMode], Json]
_REF = "#/components/schemas/{model}"

SECURITY: Json = {
    "apiKey": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key, made under API keys in the settings; it does what its permissions say.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": settings.SESSION_COOKIE_NAME,
        "description": "The session of a signed-in person, for pages of this installation. Writes must"
        " carry the page's CSRF token in X-CSRFToken.",
    },
}

_HEADERS: dict[str, Json] = {
    "Idempotency-Key": {
        "description": "A text of your choice, such as a UUID, that makes a repeated write happen once.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        "example": "8e03978e-40d5-43dd-bc93-6894a57f9324",
    },
    "If-Match": {
        "description": "The ETag of the version you have seen; 412 when it is not the newest.",
        "schema": {"type": "string"},
        "example": '"3"',
    },
    "If-None-Match": {
        "description": "The ETag of the file you have; 304 when it is still the same.",
        "schema": {"type": "string"},
    },
}

#: Status -> why, in the words of this API.
_REFUSALS: dict[int, str] = {
    400: "The Idempotency-Key is given twice or is none.",
    401: "No API key, or one that is unknown, revoked or expired.",
    403: "The role or the key's permissions do not allow this.",
    404: "Not there, or not yours: the two are never told apart.",
    409: "The state refuses the verb, the version is stale, or the first request with this"
    " Idempotency-Key is still running.",
    412: "If-Match names another version than the newest.",
    413: "The body is too large; it was not read.",
    415: "The body is of another media type.",
    422: "What was sent cannot be used as it is; every bad field is named.",
    429: "Too many requests; wait as Retry-After says.",
    503: "The database is away; nothing was saved. Try again as Retry-After says.",
}


class SignetAPI(NinjaAPI):
    """Ninja's router with our description of its operations."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        """The whole document; every operation that Ninja routes has a declaration."""
        document = super().get_openapi_schema(*args, **kwargs)
        declared = {operation.name: operation for operation in OPERATIONS}
        refs, schemas = _components()
        for path in document["paths"].values():
            for described in path.values():
                _describe(described, declared[described["operationId"]], refs)
        document["components"] = {
            "schemas": schemas,
            "securitySchemes": SECURITY,
            "responses": {_name(s): _problem(text, refs) for s, text in _REFUSALS.items()},
        }
        document["security"] = [{"apiKey": []}, {"session": []}]
        return document


def refusals_of(operation: Operation) -> list[int]:
    """Every error status the operation may answer with."""
    found = {401, 403, 429, 503, *operation.refusals}
    if "{" in operation.path:
        found.add(404)
    if operation.body or operation.files or operation.query:
        found.add(422)
    if operation.body or operation.files:
        found |= {413, 415}
    if operation.writes:
        found |= {400, 409, 422}
    if operation.versioned:
        found |= {409, 412}
    return sorted(found)


def _components() -> tuple[Refs, Json]:
    """A reference for every model in the sense it is used, and the schemas they point to."""
    inputs = {o.body for o in OPERATIONS if o.body}
    answers = {o.answer for o in OPERATIONS if o.answer} | {Problem}
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        *((model, "validation") for model in sorted(inputs, key=lambda m: m.__name__)),
        *((model, "serialization") for model in sorted(answers, key=lambda m: m.__name__)),
    ]
    found, definitions = models_json_schema(wanted, ref_template=_REF)
    refs, schemas = _plain(found), _plain(definitions["$defs"])
    for name, schema in schemas.items():
        explain(name, schema.get("properties", {}))
    for model in inputs & EXAMPLES.keys():
        name = refs[model, "validation"]["$ref"].rpartition("/")[2]
        schemas[name]["examples"] = [EXAMPLES[model]]
    return {key: refs[key] for key in wanted}, dict(sorted(schemas.items()))


def _plain(value: Any) -> Any:
    """Models that read differently as input and as answer: the input has the plain name."""
    if isinstance(value, dict):
        return {
            k.removesuffix("-Input") if isinstance(k, str) else k: _plain(v)
            for k, v in value.items()
        }
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, str) and value.startswith(_REF.format(model="")):
        return value.removesuffix("-Input")
    return value


def _describe(described: Json, operation: Operation, refs: Refs) -> None:
    described["description"] = operation.description
    described["x-permission"] = operation.may
    described["parameters"] = [
        *described["parameters"],
        *_query(operation),
        *({"in": "header", "name": name, "required": False, **_HEADERS[name]} for name in _sent(operation)),
    ]  # fmt: skip
    if body := _body(operation, refs):
        described["requestBody"] = body
    described["responses"] = _responses(operation, refs)


def _sent(operation: Operation) -> list[str]:
    names = ["Idempotency-Key"] if operation.writes else []
    names += ["If-Match"] if operation.versioned else []
    return names + (["If-None-Match"] if operation.answer is None else [])


def _query(operation: Operation) -> list[Json]:
    if operation.query is None:
        return []
    properties = operation.query.model_json_schema()["properties"]
    return [
        {
            "in": "query",
            "name": name,
            "required": False,
            "schema": _value(schema),
            **({"description": schema["description"]} if "description" in schema else {}),
        }
        for name, schema in properties.items()
    ]


def _value(schema: Json) -> Json:
    """A query parameter is left out rather than null."""
    plain = {k: v for k, v in schema.items() if k not in {"title", "description"}}
    given = [choice for choice in plain.get("anyOf", []) if choice.get("type") != "null"]
    return given[0] if len(given) == 1 else plain


def _body(operation: Operation, refs: Refs) -> Json | None:
    if operation.files:
        parts = {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}
        form = {"type": "object", "required": ["files"], "properties": {"files": parts}}
        one = {"schema": {"type": "string", "contentMediaType": operation.file_types[0]}}
        return {
            "required": True,
            "content": {operation.file_types[0]: one, "multipart/form-data": {"schema": form}},
        }
    if operation.body is None:
        return None
    media: Json = {"schema": refs[operation.body, "validation"]}
    if operation.body in EXAMPLES:
        media["example"] = EXAMPLES[operation.body]
    return {"required": operation.body_required, "content": {"application/json": media}}


def _responses(operation: Operation, refs: Refs) -> Json:
    schema: Json = {"type": "string", "contentMediaType": operation.media_type}
    if operation.answer is not None:
        schema = refs[operation.answer, "serialization"]
    good: Json = {
        "description": HTTPStatus(operation.status).phrase,
        "headers": {"X-Request-Id": {"schema": {"type": "string", "format": "uuid"}}},
        "content": {operation.media_type: {"schema": schema}},
    }
    tagged = operation.answer is None or "version" in operation.answer.model_fields
    if tagged:
        good["headers"]["ETag"] = {"schema": {"type": "string"}}
    if operation.writes:
        good["headers"]["Idempotency-Replayed"] = {"schema": {"const": "true"}}
    responses: Json = {str(operation.status): good}
    if operation.files and operation.writes:  # a dry run makes nothing
        responses["200"] = good | {"description": HTTPStatus.OK.phrase}
    if operation.answer is None:
        responses["304"] = {"description": HTTPStatus.NOT_MODIFIED.phrase}
    for status in refusals_of(operation):
        responses[str(status)] = {"$ref": f"#/components/responses/{_name(status)}"}
    return responses


def _problem(text: str, refs: Refs) -> Json:
    return {
        "description": text,
        "content": {"application/problem+json": {"schema": refs[Problem, "serialization"]}},
    }


def _name(status: int) -> str:
    return HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")
