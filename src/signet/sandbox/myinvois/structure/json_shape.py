"""JSON against the grammar, in the words of NJsonSchema, which the portal passes on as they are.

An error inside a list is wrapped in ``ArrayItemNotValid`` once a level, as seen in answers of the portal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Final

from signet.sandbox.myinvois.findings import Finding
from signet.sandbox.myinvois.json_text import Number
from signet.sandbox.myinvois.structure.grammar import Leaf, Member, grammar

_NAMESPACES: Final = ("_D", "_A", "_B", "_E")
_TIME: Final = re.compile(r"\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
#: Several originals of a note: LHDN asks to repeat this member, which the schema of OASIS does not know.
_MAY_REPEAT: Final = "InvoiceDocumentReference"
_ROOT: Final = Member("InvoiceType", required=True, repeats=False)
_EXPECTED: Final = {
    "string": "StringExpected",
    "number": "NumberExpected",
    "boolean": "BooleanExpected",
    "date": "DateExpected",
    "time": "TimeExpected",
    "date-time": "DateTimeExpected",
}


def check(value: object) -> list[Finding]:
    """What the schema refuses; an empty list when the structure is right."""
    if not isinstance(value, dict):
        return [Finding(None, "ObjectExpected: #/", "#/", "document")]
    found: list[str] = []
    for name in value:
        if name in _NAMESPACES:
            if not isinstance(value[name], str):
                found.append(f"StringExpected: #/{name}")
        elif name != "Invoice":
            found.append(f"NoAdditionalPropertiesAllowed: #/{name}")
    if "Invoice" in value:
        found += _list(value["Invoice"], _ROOT, "#/Invoice")
    else:
        found.append("PropertyRequired: #/Invoice")
    return [_finding(message) for message in found]


def _finding(message: str) -> Finding:
    path = message.partition(": ")[2].partition("\n")[0]
    index = re.search(r"\[\d+\]$", path)
    return Finding(None, message, path, index[0] if index else path.rpartition("/")[2])


def _list(value: object, member: Member, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"ArrayExpected: {path}"
        return
    if not value:
        yield f"TooFewItems: {path}"
    elif len(value) > 1 and not member.repeats and not path.endswith(_MAY_REPEAT):
        yield f"TooManyItems: {path}"
    for index, item in enumerate(value):
        inner = [*_item(item, member.of, f"{path}[{index}]")]
        if inner:
            lines = "\n".join(inner).replace("\n", "\n  ").rstrip()
            yield f"ArrayItemNotValid: {path}[{index}]\n{{\n  {lines}\n}}\n"


def _item(value: object, of: str, path: str) -> Iterator[str]:
    definition = grammar()[of]
    if not isinstance(value, dict):
        yield f"ObjectExpected: {path}"
    elif isinstance(definition, Leaf):
        yield from _leaf(value, definition, path)
    elif definition is not None:
        yield from _branch(value, definition, path)


def _branch(value: Mapping[str, object], branch: Mapping[str, Member], path: str) -> Iterator[str]:
    for name, member in branch.items():
        if name in value:
            yield from _list(value[name], member, f"{path}.{name}")
        elif member.required:
            yield f"PropertyRequired: {path}.{name}"
    for name in value.keys() - branch.keys():
        yield f"NoAdditionalPropertiesAllowed: {path}.{name}"


def _leaf(value: Mapping[str, object], leaf: Leaf, path: str) -> Iterator[str]:
    if "_" not in value:
        yield f"PropertyRequired: {path}._"
    elif not _is(leaf.kind, value["_"]):
        yield f"{_EXPECTED[leaf.kind]}: {path}._"
    for name, required in leaf.attributes.items():
        if name not in value:
            if required:
                yield f"PropertyRequired: {path}.{name}"
        elif not _is("string", value[name]):
            yield f"StringExpected: {path}.{name}"
    for name in value.keys() - leaf.attributes.keys() - {"_"}:
        yield f"NoAdditionalPropertiesAllowed: {path}.{name}"


def _is(kind: str, value: object) -> bool:
    if kind == "number":
        return isinstance(value, Number)
    if kind == "boolean":
        return isinstance(value, bool)
    if not isinstance(value, str) or isinstance(value, Number):
        return False
    try:
        match kind:
            case "date":
                return bool(_DATE.fullmatch(value) and date.fromisoformat(value))
            case "time":
                return bool(_TIME.fullmatch(value)) and time.fromisoformat(value) is not None
            case "date-time":
                return "T" in value
    except ValueError:
        return False
    return True
