"""Reading the official tests, and counting findings as the official verdicts do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from signet.en16931.findings import Finding

#: Names of the rule sets in the verdicts, and ours.
SETS = {"cen-1.3.16": "cen", "peppol-3.0.21": "peppol"}
_TEST = "{http://difi.no/xsd/vefa/validator/1.0}test"
_FLAGS = {"error": "fatal", "warning": "warning"}


def documents(testdata: Path, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    tests: dict[str, list[etree._Element]] = {}
    for key in keys:
        file, _, number = key.partition("#")
        if file not in tests:
            tests[file] = etree.parse(testdata / file).getroot().findall(_TEST)
        for child in tests[file][int(number) - 1]:
            if str(child.tag).rpartition("}")[2] in {"Invoice", "CreditNote"}:
                yield key, etree.tostring(child, with_tail=False)


def counted(findings: Iterable[Finding]) -> dict[str, int]:
    """As the verdicts have it: how often each ``id|flag`` was reported; our own rules are left out."""
    official = [f for f in findings if not f.rule.startswith("SIGNET-")]
    return dict(Counter(f"{f.rule}|{_FLAGS[f.severity]}" for f in official))
