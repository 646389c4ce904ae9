"""Unseen documents: a few hundred mutants, judged like the official asserts, one by one.

Where the official engine would have given up (``abort``), a finding of ours stands in for the rule.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from signet.en16931.rules import judge
from tests.unit.en16931.rules.mutants import mutants
from tests.unit.en16931.rules.test_official import FACTS

Documents = list[tuple[str, dict[str, Any], bytes]]
NUMBER = 200


@pytest.fixture(scope="module")
def documents(unit_tests: Documents, examples: Documents) -> list[bytes]:
    whole = [document for _, _, document in examples if len(document) < 100_000]
    return [*whole * 20, *(document for _, _, document in unit_tests)]


@pytest.mark.parametrize("name", sorted(FACTS))
def test_mutants_have_the_official_verdict(shared: Path, documents: list[bytes], name: str) -> None:
    pytest.importorskip("saxonche", reason="the second opinion needs saxonche")
    from tests.unit.en16931.rules.fuzz import fuzz

    outcome = fuzz(shared, name, FACTS[name], mutants(documents, NUMBER, seed=16931))
    assert outcome.differ == []
    assert outcome.silent == []
    assert outcome.aborted > 0
    assert outcome.unread < NUMBER / 10


def test_no_mutant_breaks_the_judge(documents: list[bytes]) -> None:
    names = sorted(FACTS)
    for document in mutants(documents, 3 * NUMBER, seed=3):
        for finding in judge(document, rulesets=names):
            assert finding.text
            assert finding.location.startswith("/")
