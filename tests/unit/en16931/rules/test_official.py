"""Every official unit test and example: the same rules reported, as often, with the same severity."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from signet.en16931.rules import in_force, judge
from signet.en16931.rules.editions import RULE_SETS
from tests.unit.en16931.rules.documents import SETS, counted

Documents = list[tuple[str, dict[str, Any], bytes]]
FACTS = {
    "cen": "CEN-EN16931-UBL",
    "peppol": "PEPPOL-EN16931-UBL",
    "peppol-selfbilling": "PEPPOL-EN16931-UBL-SB",
}
NAMES = sorted({rule_set.name for rule_set in RULE_SETS} & set(FACTS))


def test_all_unit_tests_have_the_official_verdict(unit_tests: Documents) -> None:
    assert len(unit_tests) == 1674
    wrong = {}
    for key, verdict, document in unit_tests:
        if SETS[verdict["ruleset"]] not in NAMES:
            continue
        reported = counted(judge(document, rulesets=[SETS[verdict["ruleset"]]]))
        if reported != verdict["official"]:
            wrong[key] = (reported, verdict["official"])
    assert wrong == {}


def test_all_unit_tests_are_as_their_authors_expect(unit_tests: Documents) -> None:
    wrong = []
    for key, verdict, document in unit_tests:
        if SETS[verdict["ruleset"]] not in NAMES:
            continue
        found = {f.rule for f in judge(document, rulesets=[SETS[verdict["ruleset"]]])}
        for kind, rule, _number in verdict["expect"]:
            if (rule in found) != (kind != "success"):
                wrong.append((key, kind, rule))
    # The unit tests of Peppol are of 3.0.19 and the official 3.0.21 differs from them too.
    official = {key: {entry.split("|")[0] for entry in v["official"]} for key, v, _ in unit_tests}
    assert [
        (key, kind, rule)
        for key, kind, rule in wrong
        if (rule in official[key]) == (kind != "success")
    ] == []


def test_all_examples_have_the_official_verdict(examples: Documents) -> None:
    assert len(examples) == 30
    for key, verdict, document in examples:
        for official, name in SETS.items():
            if name in NAMES:
                assert counted(judge(document, rulesets=[name])) == verdict[official], key


@pytest.mark.parametrize("name", NAMES)
def test_the_rules_are_those_of_the_official_set(shared: Path, name: str) -> None:
    facts = json.loads((shared / "data" / "en16931" / "rules.json").read_text())[FACTS[name]]
    official = {
        fact["id"]: {"fatal": "error"}.get(fact["flag"], fact["flag"]) for fact in facts["asserts"]
    }
    rules = in_force(name, RULE_SETS[0].since).contents().rules()
    assert {rule.id: rule.severity for rule in rules if rule.severity != "advice"} == official
