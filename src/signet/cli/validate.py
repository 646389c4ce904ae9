"""``signet validate``: UBL files against the schema and the rules of EN 16931 and Peppol.

What only some calls need is imported there: a first answer comes in a fraction of a second.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from io import FileIO
from typing import Any, Literal, NamedTuple

from signet.kernel.errors import BadInput

#: Paths of an operator's own stylesheets, which no package carries (Peppol's), as PATH has them.
STYLESHEETS = "SIGNET_STYLESHEETS"
Rules = Literal["native", "official"]
Say = Callable[[str], str]


class _Asked(NamedTuple):
    """By what to judge: ``own`` are stylesheets of the operator."""

    rules: Rules = "native"
    rulesets: Sequence[str] | None = None
    own: Sequence[str] = ()
    on: date | None = None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it as 2027-02-28") from None


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
        "--ruleset",
        action="append",
        metavar="NAME[@VERSION]",
        help="judge by this rule set instead of those that the file claims, such as cen, peppol or"
        " peppol@3.0.21; may be repeated",
    )
    parser.add_argument(
        "--on",
        action="append",
        type=_day,
        metavar="DAY",
        help="judge by what is in force on that day (2027-02-28) instead of today; may be repeated, to"
        " see what the next version will say",
    )
    parser.add_argument(
        "--stylesheet",
        action="append",
        default=[],
        metavar="XSLT",
        help="your own copy of a compiled Schematron, such as Peppol's, run beside the official one;"
        f" may be repeated, or registered for good in {STYLESHEETS}",
    )
    parser.add_argument(
        "--compare",
        action="store_true",
        help="judge by both, and show where they differ (Peppol only where its stylesheet is given)",
    )
    parser.add_argument(
        "--language", choices=("en", "ar", "km", "ms"), default="en", help="of the sentences"
    )


def run(options: argparse.Namespace) -> int:
    """Exit status 0: all valid; 1: some invalid; 2: some unreadable."""
    if (options.on or options.ruleset) and (options.compare or options.rules == "official"):
        raise BadInput(
            "--on and --ruleset are for Signet's own engine; the official stylesheet is of one version.",
            code="validate.options",
        )
    registered = [path for path in os.environ.get(STYLESHEETS, "").split(os.pathsep) if path]
    results = []
    collecting = gc.isenabled()
    gc.disable()  # the first file brings the rules, none of which is garbage
    try:
        for result in _results(options, [*registered, *options.stylesheet]):
            if collecting:
                gc.enable()
            results.append(result)
            if not options.json:
                _print(result)
    finally:
        if collecting:
            gc.enable()
    if options.json:
        import json

        shown = [{k: v for k, v in r.items() if k != "unreadable"} for r in results]
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    if any(result["unreadable"] for result in results):
        return 2
    return 0 if all(result["valid"] for result in results) else 1


def _results(options: argparse.Namespace, own: list[str]) -> Iterator[dict[str, Any]]:
    """The verdict on each file, for each day that is asked for."""
    say = _sentences(options.language)
    for name, data in inputs(options.files):
        for day in options.on or [None]:
            if options.compare:
                yield _compared(name, data, own, say)
            else:
                yield _check(name, data, say, _Asked(options.rules, options.ruleset, own, day))


def inputs(names: list[str]) -> Iterator[tuple[str, bytes | BadInput]]:
    """The files named, folders opened up (``*.xml``), with what they hold or why they cannot be read."""
    for name in names:
        if name == "-":
            yield "-", sys.stdin.buffer.read()
            continue
        found = _read(name)
        if found is not None:
            yield name, found
            continue
        from pathlib import Path

        for file in sorted(Path(name).rglob("*.[xX][mM][lL]")):
            within = _read(str(file))
            if within is not None:
                yield str(file), within


def _read(name: str) -> bytes | BadInput | None:
    """What is in a file; None for a folder."""
    try:
        with FileIO(name) as file:
            return file.readall()
    except IsADirectoryError:
        return None
    except OSError as error:
        return BadInput(f"The file cannot be read: {error.strerror}.", code="file")


def _sentences(language: str) -> Say:
    if language == "en":
        return str
    import gettext

    from signet import locale

    folder = next(iter(locale.__path__))
    return gettext.translation("django", folder, [language], fallback=True).gettext


def _compared(name: str, data: bytes | BadInput, own: list[str], say: Say) -> dict[str, Any]:
    """The native verdict, with the rules that only one of both engines reports; advice is ours alone."""
    from signet.en16931.rules import asked_for
    from signet.en16931.xml import parse

    sets = ["cen"]
    if own and isinstance(data, bytes):
        with contextlib.suppress(BadInput):  # it is said below
            sets = [s for s in asked_for(parse(data)) if not s.startswith("advice")]
    native = _check(name, data, say, _Asked(rulesets=sets))
    if native["unreadable"]:
        return native
    official = _check(name, data, say, _Asked("official", own=own))
    ours, theirs = (Counter(f["rule"] for f in r["findings"]) for r in (native, official))
    native["only_native"] = sorted((ours - theirs).elements())
    native["only_official"] = sorted((theirs - ours).elements())
    return native


def _check(
    name: str,
    data: bytes | BadInput,
    say: Say,
    asked: _Asked,
) -> dict[str, Any]:
    from signet.en16931.validate import validate

    try:
        if isinstance(data, BadInput):
            raise data
        validation = validate(
            data,
            rules=asked.rules,
            rulesets=asked.rulesets,
            stylesheets=asked.own,
            on=asked.on,
        )
    except BadInput as error:
        said = say(error.template)
        message = said % error.params if error.params else said
        finding = {"rule": error.code, "severity": "error", "location": "", "message": message}
        return {"file": name, "valid": False, "findings": [finding], "unreadable": True}
    findings = []
    for f in validation.findings:
        said = say(f.message)
        findings.append(
            {
                "rule": f.rule,
                "severity": f.severity,
                "location": f.location,
                "message": said % f.params if f.params else said,
                "line": f.line,
                "term": f.term,
                "found": _figure(f.params.get("found")),
                "expected": _figure(f.params.get("expected")),
            }
        )
    on = {"on": asked.on.isoformat()} if asked.on else {}
    return {
        "file": name,
        **on,
        "valid": validation.valid,
        "findings": findings,
        "unreadable": False,
    }


def _figure(value: object) -> str | None:
    return None if value is None else str(value)


def _print(result: dict[str, Any]) -> None:
    verdict = "valid" if result["valid"] else "unreadable" if result["unreadable"] else "INVALID"
    on = f" on {result['on']}" if "on" in result else ""
    print(f"{result['file']}{on}: {verdict}")
    for finding in result["findings"]:
        line = f"line {finding['line']}: " if finding.get("line") else ""
        term = f" ({finding['term']})" if finding.get("term") else ""
        print(f"  {finding['severity']:<7} {finding['rule']}{term}: {line}{finding['message']}")
    for side in ("native", "official"):
        if f"only_{side}" in result:
            print(f"  only {side}: {', '.join(result[f'only_{side}']) or 'nothing'}")
