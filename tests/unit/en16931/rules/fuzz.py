"""Documents that nobody wrote, judged natively and by the second opinion, assert by assert."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from signet.en16931.rules import judge
from tests.unit.en16931.rules.oracle import oracle


@dataclass
class Outcome:
    """``differ``: rules reported otherwise than officially; ``silent``: nothing said where the official
    engine gives up; ``aborted``: how often it did; ``unread``: judged as far as it can be read, with a
    finding of ours that says what cannot (the deviations); ``broken``: the rules that failed."""

    differ: list[tuple[bytes, dict[str, tuple[int, int]]]] = field(default_factory=list)
    silent: list[tuple[bytes, set[str]]] = field(default_factory=list)
    aborted: int = 0
    unread: int = 0
    broken: set[str] = field(default_factory=set)


def fuzz(shared: Path, ours: str, official: str, documents: Iterable[bytes]) -> Outcome:
    """Judge documents by a rule set, ``ours`` and ``official`` being its names."""
    outcome = Outcome()
    second = oracle(shared, official)
    for document in documents:
        findings = judge(document, rulesets=[ours])
        fails, aborts = second.judge(document.decode())
        own = [f for f in findings if f.rule.startswith("SIGNET-")]
        reported = Counter(f.rule for f in findings if f not in own)
        outcome.aborted += bool(aborts)
        outcome.broken |= fails.keys()
        if aborts and not own and not any(reported[rule] for rule in aborts):
            outcome.silent.append((document, aborts))
        differ = {
            rule: (reported[rule], fails[rule])
            for rule in {*reported, *fails} - aborts
            if reported[rule] != fails[rule]
        }
        if own:
            outcome.unread += bool(differ)
        elif differ:
            outcome.differ.append((document, differ))
    return outcome
