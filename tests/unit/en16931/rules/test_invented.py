"""Documents that no test holds: made up from nothing, and judged like the official asserts, one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from signet.en16931.rules import judge
from signet.en16931.xml import parse
from tests.unit.en16931.rules.invented import invented
from tests.unit.en16931.rules.test_official import FACTS

NUMBER = 150
#: How many rules so few documents break at least: they are no idle ones.
BREAK = {"cen": 180, "peppol": 90, "peppol-selfbilling": 35}


@pytest.mark.parametrize("name", sorted(FACTS))
def test_invented_documents_have_the_official_verdict(shared: Path, name: str) -> None:
    pytest.importorskip("saxonche", reason="the second opinion needs saxonche")
    from tests.unit.en16931.rules.fuzz import fuzz

    outcome = fuzz(shared, name, FACTS[name], invented(NUMBER, seed=931))
    assert outcome.differ == []
    assert outcome.silent == []
    assert len(outcome.broken) > BREAK[name]
    assert outcome.unread < NUMBER / 5


def test_every_spelling_of_a_document_has_one_verdict() -> None:
    """Prefixes, CDATA, comments, character references: the same rules in the same places."""
    import random

    from tests.unit.en16931.rules.invented import WAYS, Inventor, written

    die = random.Random(16)
    for _ in range(20):
        root = Inventor(die).document()
        verdicts = {
            tuple(
                (f.rule, f.location) for f in judge(written(root, way), rulesets=["cen", "peppol"])
            )
            for way in WAYS
        }
        assert len(verdicts) == 1
    assert parse(written(root, "prefixes")).tag == root.tag
