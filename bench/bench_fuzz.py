"""The native verdict on 10,000 mutants of the official documents, and on 3,000 made up from nothing,
against the official asserts one by one; and how many of the official rules some test of ours breaks.

Needs ../shared and saxonche. A mutant counts as judged alike when every rule that can be judged is reported
as often as officially.
"""

from __future__ import annotations

import contextlib
import json
import resource
import time
from collections.abc import Iterable
from pathlib import Path

from signet.en16931.rules import judge
from signet.en16931.rules.cen.unused import ATTRIBUTES, UNUSED
from signet.en16931.validate import validate
from signet.kernel.errors import SignetError
from tests.unit.en16931.rules.documents import SETS, documents
from tests.unit.en16931.rules.fuzz import fuzz
from tests.unit.en16931.rules.invented import invented
from tests.unit.en16931.rules.mutants import mutants
from tests.unit.en16931.rules.test_official import FACTS
from tests.unit.en16931.rules.test_uncovered import CASES, INVOICE
from tests.unit.en16931.rules.test_unused import _document
from tests.unit.en16931.test_hostile import CII, DOCUMENT, _bytes_changed

SHARED = Path(__file__).parents[2] / "shared"
NUMBER = {"cen": 6_000, "peppol": 3_000, "peppol-selfbilling": 1_000}
INVENTED = 1_000


def campaign(name: str, kind: str, number: int, documents: Iterable[bytes]) -> None:
    start = time.perf_counter()
    outcome = fuzz(SHARED, name, FACTS[name], documents)
    bad = len(outcome.differ) + len(outcome.silent)
    print(
        f"fuzz, {number} {kind} by {name} | {bad} judged otherwise | {outcome.aborted} abort officially"
        f" | {outcome.unread} not read to the end, {len(outcome.broken)} rules broken | 0"
        f" | {'met' if not bad else 'short'} ({time.perf_counter() - start:.0f} s)",
        flush=True,
    )


def coverage(tests: dict[str, dict[str, str]], unit: dict[str, bytes]) -> None:
    """Rules of EN 16931 and Peppol that a test of ours sees broken."""
    facts = json.loads((SHARED / "data" / "en16931" / "rules.json").read_text())
    rules = {fact["id"] for name in ("cen", "peppol") for fact in facts[FACTS[name]]["asserts"]}
    broken: set[str] = set()
    for key, document in unit.items():
        broken |= {f.rule for f in judge(document, rulesets=[SETS[tests[key]["ruleset"]]])}
    for name, _rule, content in CASES:
        broken |= {f.rule for f in judge(INVOICE.format(content).encode(), rulesets=[name])}
    for path in UNUSED:
        broken |= {f.rule for f in judge(_document(path), rulesets=["cen"])}
    for attribute in ATTRIBUTES:
        broken |= {f.rule for f in judge(_document(f"cbc:Note/@{attribute}"), rulesets=["cen"])}
    missing = sorted(rules - broken)
    print(
        f"rules, broken by a test of ours | {len(rules & broken)} | {len(rules)} | never broken officially"
        f" either: {', '.join(missing)} | {len(rules) - 10} | {'met' if len(missing) <= 10 else 'short'}"
    )


def bytes_spoilt() -> None:
    start, worst = time.perf_counter(), 0.0
    for document in (DOCUMENT, CII):
        for spoilt in _bytes_changed(document, 5_000, seed=10):
            began = time.perf_counter()
            with contextlib.suppress(SignetError):
                validate(spoilt, rules="native")
            worst = max(worst, time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"fuzz, 10000 spoilt files | 0 tracebacks | worst {worst * 1000:.0f} ms | {peak} MB"
        f" | 0 | met ({time.perf_counter() - start:.0f} s)"
    )


def main() -> None:
    if not SHARED.is_dir():
        print("fuzz | skipped: the folder ../shared is not here")
        return
    testdata = SHARED / "testdata"
    tests = json.loads((testdata / "verdicts-unit.json").read_text())
    unit = dict(documents(testdata, tests))
    examples = json.loads((testdata / "verdicts-examples.json").read_text())
    whole = [(testdata / key).read_bytes() for key in examples]
    known = [*[d for d in whole if len(d) < 100_000] * 20, *unit.values()]
    coverage(tests, unit)
    for name, number in NUMBER.items():
        campaign(name, "mutants", number, mutants(known, number, seed=2026))
        campaign(name, "invented", INVENTED, invented(INVENTED, seed=number))
    bytes_spoilt()


if __name__ == "__main__":
    main()
