"""The lines of a document that the service objects to, where it names a code and no line.

A code that is not in its list (CV302) is told with a path without an index: the lines that carry the very
code at that place are those that are meant, and each gets its own finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from signet.en16931.findings import Finding
from signet.kernel.errors import BadInput
from signet.networks.myinvois.growing import grow
from signet.networks.myinvois.tree import Element
from signet.networks.parcels import Parcel, Status

_CODE = re.compile(r"ItemCode\s+(\S+)", re.IGNORECASE)
_FIELD = re.compile(r"/lines(?:/([a-z_]+))?")
#: Whoever mends ten lines has seen what it is about.
_MOST: Final = 10


def located(status: Status, parcel: Parcel) -> Status:
    """The same, with findings at the lines that carry the code in question."""
    if not any(_FIELD.fullmatch(finding.pointer) for finding in status.findings):
        return status
    try:
        lines = list(grow(parcel.payload.body).all("InvoiceLine"))
    except BadInput:  # not of our making
        return status
    found = tuple(one for finding in status.findings for one in _each(finding, lines))
    return replace(status, findings=found)


def _each(finding: Finding, lines: list[Element]) -> Iterator[Finding]:
    match = _FIELD.fullmatch(finding.pointer)
    code = _CODE.search(str(finding.params.get("said", "")))
    meant = _carrying(code[1], finding.location, lines) if match and code else []
    field = f"/{match[1]}" if match and match[1] else ""
    for number in meant[:_MOST]:
        yield finding._replace(pointer=f"/lines/{number}{field}")
    if not meant:
        yield finding


def _carrying(code: str, path: str, lines: list[Element]) -> list[int]:
    """Numbers of the lines, from 0, with this code where the path was reading."""
    names = set(re.findall("[A-Za-z]+", path))
    return [n for n, line in enumerate(lines) if code in _said(line, names)]


def _said(element: Element, names: set[str]) -> Iterator[str]:
    if element.name in names:
        yield from (element.text or "", *(v for k, v in element.attributes if k in names))
    for child in element.children:
        yield from _said(child, names)
