"""The bytes themselves: the UBL schema, whichever the spelling, and the size that is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from signet.en16931.findings import Finding
from signet.en16931.validate import validate
from signet.networks.myinvois.checks.json_form import form_faults
from signet.networks.myinvois.checks.sentences import find
from signet.networks.myinvois.growing import grow
from signet.networks.myinvois.spelling import xml

#: The largest document that is taken (SDK, submit documents).
LIMIT: Final = 300 * 1024


def structure_findings(data: bytes) -> Iterator[Finding]:
    """What UBL 2.1 forbids in a document of ours, signed or not, and whether it is too large.

    JSON is judged by the form of its values and then as the XML that it says: both official schemas
    have the same elements in the same places. Raises ``BadInput`` for what is neither.
    """
    if len(data) > LIMIT:
        yield find("size", "/lines", size=-(-len(data) // 1024), limit=LIMIT // 1024)
    is_json = data.lstrip()[:1] == b"{"
    for fault in form_faults(data) if is_json else ():
        yield find("structure", "", detail=fault)
    judged = xml(grow(data)) if is_json else data
    for each in validate(judged, rules="native", rulesets=()).findings:
        yield find("structure", "", detail=each.text)
