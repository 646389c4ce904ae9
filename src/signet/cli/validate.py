"""``signet validate``: UBL files against the schema and the rules of EN 16931 and Peppol."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from signet.kernel.errors import BadInput


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="files, folders, or - for standard input"
    )
    parser.add_argument("--json", action="store_true", help="print a list for machines")
    parser.add_argument(
        "--rules",
        choices=("native", "official"),
        default="native",
        help="Signet's own engine (EN 16931, and Peppol where the file claims it), or the official"
        " CEN stylesheet (needs signet[schematron])",
    )
    parser.add_argument(
        "--compare",
        action="store_true",
        help="judge by both, EN 16931 only, and show where they differ",
    )


def run(options: argparse.Namespace) -> int:
    """Exit status 0: all valid; 1: some invalid; 2: some unreadable."""
    judged = _compared if options.compare else _checked(options.rules)
    results = [judged(name, data) for name, data in inputs(options.files)]
    if options.json:
        shown = [{k: v for k, v in r.items() if k != "unreadable"} for r in results]
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        for result in results:
            _print(result)
    if any(result["unreadable"] for result in results):
        return 2
    return 0 if all(result["valid"] for result in results) else 1


def inputs(names: list[str]) -> Iterator[tuple[str, bytes | BadInput]]:
    """The files named, folders opened up (``*.xml``), with what they hold or why they cannot be read."""
    for name in names:
        if name == "-":
            yield "-", sys.stdin.buffer.read()
            continue
        path = Path(name)
        for file in sorted(path.rglob("*.[xX][mM][lL]")) if path.is_dir() else [path]:
            try:
                yield str(file), file.read_bytes()
            except OSError as error:
                yield (
                    str(file),
                    BadInput(f"The file cannot be read: {error.strerror}.", code="file"),
                )


Rules = Literal["native", "official"]


def _checked(rules: Rules) -> Callable[[str, bytes | BadInput], dict[str, Any]]:
    return lambda name, data: _check(name, data, rules)


def _compared(name: str, data: bytes | BadInput) -> dict[str, Any]:
    """The native verdict by EN 16931 alone, with the rules that only one of both engines reports."""
    native = _check(name, data, "native", ["cen"])
    if native["unreadable"]:
        return native
    official = _check(name, data, "official")
    ours, theirs = (Counter(f["rule"] for f in r["findings"]) for r in (native, official))
    native["only_native"] = sorted((ours - theirs).elements())
    native["only_official"] = sorted((theirs - ours).elements())
    return native


def _check(
    name: str, data: bytes | BadInput, rules: Rules, rulesets: Sequence[str] | None = None
) -> dict[str, Any]:
    from signet.en16931.validate import validate

    try:
        if isinstance(data, BadInput):
            raise data
        validation = validate(data, rules=rules, rulesets=rulesets)
    except BadInput as error:
        finding = {"rule": error.code, "severity": "error", "location": "", "message": str(error)}
        return {"file": name, "valid": False, "findings": [finding], "unreadable": True}
    findings = [
        {
            "rule": f.rule,
            "severity": f.severity,
            "location": f.location,
            "message": f.text,
            "line": f.line,
            "term": f.term,
        }
        for f in validation.findings
    ]
    return {"file": name, "valid": validation.valid, "findings": findings, "unreadable": False}


def _print(result: dict[str, Any]) -> None:
    verdict = "valid" if result["valid"] else "unreadable" if result["unreadable"] else "INVALID"
    print(f"{result['file']}: {verdict}")
    for finding in result["findings"]:
        line = f"line {finding['line']}: " if finding.get("line") else ""
        term = f" ({finding['term']})" if finding.get("term") else ""
        print(f"  {finding['severity']:<7} {finding['rule']}{term}: {line}{finding['message']}")
    for side in ("native", "official"):
        if f"only_{side}" in result:
            print(f"  only {side}: {', '.join(result[f'only_{side}']) or 'nothing'}")
