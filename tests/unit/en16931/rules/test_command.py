"""``signet validate``: natively, officially, and both compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from signet.cli import main
from signet.en16931.ubl.writer import write
from signet.rendering.sample import sample_invoice


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """Amounts that do not add up, in a document the schema allows."""
    file = tmp_path / "wrong.xml"
    data = write(sample_invoice(2)).decode()
    head, tag, tail = data.partition("<cac:LegalMonetaryTotal>")
    amount = tail.partition(">")[2].partition("<")[0]
    file.write_text(head + tag + tail.replace(f">{amount}<", ">1.00<", 1))
    return file


def test_natively_it_tells_term_line_and_figures(
    wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", str(wrong)]) == 1
    told = capsys.readouterr().out
    assert told.startswith(f"{wrong}: INVALID\n")
    assert "error   BR-CO-10 (BT-106): line " in told
    assert "not 1.00." in told


def test_for_machines_it_is_json(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["validate", "--json", str(wrong)])
    [told] = json.loads(capsys.readouterr().out)
    finding = next(f for f in told["findings"] if f["rule"] == "BR-CO-10")
    assert (finding["term"], finding["location"]) == ("BT-106", "/Invoice[1]/LegalMonetaryTotal[1]")


def test_officially_and_compared(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("saxonche", reason="the official rules need saxonche")
    assert main(["validate", "--rules", "official", str(wrong)]) == 1
    assert "BR-CO-10" in capsys.readouterr().out
    assert main(["validate", "--compare", str(wrong)]) == 1
    told = capsys.readouterr().out
    assert "only native: nothing" in told
    assert "only official: nothing" in told
