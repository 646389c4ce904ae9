"""The findings: what they name, which rule sets are asked, and what hostile documents come to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from signet.cli import main
from signet.en16931.rules import RULE_SETS, RuleSet, editions, in_force, judge, judge_on
from signet.en16931.rules.checks import present
from signet.en16931.rules.judge import _chosen
from signet.en16931.rules.rule import Contents, at, error
from signet.en16931.ubl.writer import write
from signet.kernel.errors import BadInput
from signet.rendering.sample import sample_invoice

DOCUMENT = write(sample_invoice(3))


def _rules(data: bytes, *rulesets: str) -> list[str]:
    return [finding.rule for finding in judge(data, rulesets=rulesets)]


def test_what_we_write_is_in_order() -> None:
    assert judge(DOCUMENT, rulesets=["cen"]) == []


def test_a_finding_names_rule_term_place_line_and_both_figures() -> None:
    wrong = DOCUMENT.replace(b"<cbc:LineExtensionAmount", b"<cbc:LineExtensionAmount", 1)
    start = wrong.index(b"<cac:LegalMonetaryTotal>")
    head, tail = wrong[:start], wrong[start:]
    amount = tail[tail.index(b'">') + 2 : tail.index(b"</cbc:LineExtensionAmount>")]
    tail = tail.replace(b'">' + amount + b"</cbc:LineExt", b'">1.00</cbc:LineExt', 1)
    finding = next(f for f in judge(head + tail, rulesets=["cen"]) if f.rule == "BR-CO-10")
    assert finding.severity == "error"
    assert finding.term == "BT-106"
    assert finding.location == "/Invoice[1]/LegalMonetaryTotal[1]"
    assert finding.line is not None
    assert finding.line > 1
    assert finding.params == {"found": "1.00", "expected": amount.decode()}
    assert finding.text == f"The lines add up to {amount.decode()}, not 1.00."


def test_the_document_says_by_which_rules_it_wants_to_be_judged() -> None:
    peppol = DOCUMENT.replace(b"#compliant#", b"#Compliant#")
    assert any(f.rule.startswith("PEPPOL-") for f in judge(DOCUMENT))
    assert not any(f.rule.startswith("PEPPOL-") for f in judge(peppol))


def test_findings_stand_in_the_order_of_the_document() -> None:
    without = DOCUMENT.replace(b"<cbc:Name>", b"<cbc:Nam>").replace(b"</cbc:Name>", b"</cbc:Nam>")
    lines = [f.location for f in judge(without, rulesets=["cen"]) if f.rule == "BR-25"]
    assert lines == [f"/Invoice[1]/InvoiceLine[{number}]" for number in (1, 2, 3)]


def test_rule_sets_have_versions_and_days() -> None:
    known = {(s.name, s.version) for s in RULE_SETS}
    assert {("cen", "1.3.16"), ("peppol", "3.0.21"), ("peppol-selfbilling", "3.0.2")} <= known
    assert in_force("cen", date(2026, 12, 1)).version == "1.3.16"
    assert in_force("cen", date(2020, 1, 1)).version == "1.3.16"  # the first that is known
    both = [in_force("cen", date(2026, 12, 1)), in_force("peppol", date(2026, 12, 1))]
    asked = judge(DOCUMENT, rulesets=both)
    assert asked == judge(DOCUMENT, rulesets=["cen", "peppol"], on=date(2026, 12, 1))
    assert judge(DOCUMENT, rulesets=["cen@1.3.16", "peppol@3.0.21"]) == asked
    for unknown in ("cen-2", "cen@1", "@1.3.16"):
        with pytest.raises(BadInput, match=r"known are ubl@2\.1, cen@1\.3\.16"):
            judge(DOCUMENT, rulesets=[unknown])


class _Next(RuleSet):
    """A version yet to come, in which invoices need a note."""

    def contents(self) -> Contents:
        rule = error("BR-NEW", "BT-22", present("cbc:Comment"), "Give a comment.")
        return Contents(patterns=((at("/", rule),),))


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    following = _Next("cen", "1.3.17", date(2027, 2, 15), "")
    monkeypatch.setattr(editions, "RULE_SETS", (*RULE_SETS, following))
    _chosen.cache_clear()
    yield
    _chosen.cache_clear()


@pytest.mark.usefixtures("next_version")
def test_the_current_and_the_next_version_are_asked_in_one_call() -> None:
    days = [date(2027, 2, 14), date(2027, 2, 15)]
    told = judge_on(DOCUMENT, days, rulesets=["cen"])
    assert {day: [f.rule for f in found] for day, found in told.items()} == {
        days[0]: [],
        days[1]: ["BR-NEW"],
    }
    both = judge(DOCUMENT, rulesets=["cen@1.3.16", "cen@1.3.17"], on=days[0])
    assert [f.rule for f in both] == ["BR-NEW"]


@pytest.mark.usefixtures("next_version")
def test_the_command_tells_what_the_next_version_will_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(DOCUMENT)
    asked = ["validate", "--ruleset", "cen", "--on", "2027-02-14", "--on", "2027-02-15", str(file)]
    assert main(asked) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{file} on 2027-02-14: valid",
        f"{file} on 2027-02-15: INVALID",
        "  error   BR-NEW (BT-22): line 2: Give a comment.",
    ]
    assert main([*asked[:3], *asked[5:], "--json"]) == 1
    [told] = json.loads(capsys.readouterr().out)
    assert (told["on"], told["valid"]) == ("2027-02-15", False)
    assert main(["validate", "--ruleset", "cen@9", str(file)]) == 2
    assert "known are ubl@2.1, cen@1.3.16" in capsys.readouterr().out
    assert main(["validate", "--on", "2027-02-15", "--rules", "official", str(file)]) == 2
    assert "--on and --ruleset are for Signet's own engine" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["validate", "--on", "tomorrow", str(file)])
    assert "is no day; write it as 2027-02-28" in capsys.readouterr().err


def test_another_document_is_a_finding_and_broken_xml_a_refusal() -> None:
    findings = judge(b"<Order xmlns='urn:x'/>")
    assert [(f.rule, f.location) for f in findings] == [("SIGNET-ROOT", "/Order[1]")]
    with pytest.raises(BadInput):
        judge(b"<Invoice")
    with pytest.raises(BadInput):
        judge(b"<!DOCTYPE x><x/>")


@pytest.mark.parametrize("root", ["Invoice", "CreditNote"])
def test_an_empty_document_lacks_what_every_document_needs(root: str) -> None:
    data = f"<{root} xmlns='urn:oasis:names:specification:ubl:schema:xsd:{root}-2'/>".encode()
    assert {"BR-01", "BR-02", "BR-16", "BR-CO-18"} <= set(_rules(data, "cen"))
    assert "PEPPOL-EN16931-R008" in _rules(data, "peppol")


@pytest.mark.parametrize(
    "amount", ["9" * 5000, "-" + "9" * 200 + "." + "9" * 200, "0." + "0" * 4000 + "1", "1" * 90]
)
def test_numbers_of_any_length_are_judged(amount: str) -> None:
    root = etree.fromstring(DOCUMENT)
    for element in root.iter("{*}LineExtensionAmount", "{*}TaxableAmount", "{*}Percent", "{*}ID"):
        element.text = amount
    for rulesets in (["cen"], ["peppol"], ["cen", "peppol", "advice", "advice-plain"]):
        assert judge(root, rulesets=rulesets)


def test_many_structures_do_not_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is lowered: how it is kept does not depend on how high it is."""
    from signet.en16931.rules.editions import together

    monkeypatch.setattr("signet.en16931.rules.grammar.MOST_PLACES", most := 20_000)
    grammar, _ = together((in_force("cen", date(2026, 12, 1)),))
    for number in range(30):
        line = "".join(f"<x{number}_{n} xmlns='urn:y'/>" for n in range(1000))
        judge(DOCUMENT.replace(b"</cac:Item>", line.encode() + b"</cac:Item>", 1), rulesets=["cen"])
        assert grammar._places <= most + 2000


def test_every_rule_has_a_sentence_that_its_figures_fill() -> None:
    for rule_set in RULE_SETS:
        for rule in rule_set.contents().rules():
            assert rule.says
            assert rule.says[0].isupper() or rule.says[0] in "%“"
            assert rule.says.endswith((".", ":", "s"))
            wanted = set(rule.found_nothing()) - set(rule.params)
            told = rule.check.shows or rule.check.value
            assert not wanted or told, rule.id
            assert rule.says % rule.found_nothing() if wanted or rule.params else True
