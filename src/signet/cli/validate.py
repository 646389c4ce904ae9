"""``signet validate``: UBL files against schema and CEN rules."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from signet.kernel.errors import BadInput


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="files, folders, or - for standard input"
    )
    parser.add_argument("--json", action="store_true", help="print a list for machines")


def run(options: argparse.Namespace) -> int:
    """Exit status 0: all valid; 1: some invalid; 2: some unreadable."""
    results = [_check(name, data) for name, data in inputs(options.files)]
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


def _check(name: str, data: bytes | BadInput) -> dict[str, Any]:
    from signet.en16931.validate import validate

    try:
        if isinstance(data, BadInput):
            raise data
        validation = validate(data)
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
        }
        for f in validation.findings
    ]
    return {"file": name, "valid": validation.valid, "findings": findings, "unreadable": False}


def _print(result: dict[str, Any]) -> None:
    verdict = "valid" if result["valid"] else "unreadable" if result["unreadable"] else "INVALID"
    print(f"{result['file']}: {verdict}")
    for finding in result["findings"]:
        line = f"line {finding['line']}: " if finding.get("line") else ""
        print(f"  {finding['severity']:<7} {finding['rule']}: {line}{finding['message']}")
