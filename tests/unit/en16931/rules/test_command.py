"""``signet validate``: natively, officially, and both compared."""

from __future__ import annotations

import gc
import io
import json
import warnings
from pathlib import Path

import pytest

from signet.cli import main
from signet.en16931.ubl.writer import write
from signet.rendering.sample import sample_invoice


@pytest.fixture(autouse=True)
def _tidy() -> None:
    """The judge lets the collector run when it is done; what other tests left open is not told here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


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


def test_in_the_language_asked_for(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sentences = set()
    for language in ("en", "ar", "km", "ms"):
        assert main(["validate", "--language", language, str(wrong)]) == 1
        told = capsys.readouterr().out
        sentences.add(told.partition("BR-CO-10 (BT-106): line ")[2].partition("\n")[0])
        assert "1.00" in told
    assert len(sentences) == 4


def test_many_at_once_from_files_folders_and_input(
    wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    good = write(sample_invoice(1)).replace(b"peppol.eu:2017:poacc:billing", b"x")
    (folder / "b.XML").write_bytes(good)
    (folder / "a.txt").write_bytes(b"no XML, and not asked for")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(good)))
    assert main(["validate", "--json", str(wrong), str(folder), "-", str(tmp_path / "none")]) == 2
    told = json.loads(capsys.readouterr().out)
    assert [(one["file"], one["valid"]) for one in told] == [
        (str(wrong), False),
        (str(folder / "b.XML"), True),
        ("-", True),
        (str(tmp_path / "none"), False),
    ]
    finding = next(f for f in told[0]["findings"] if f["rule"] == "BR-CO-10")
    assert finding["found"] == "1.00"
    assert finding["expected"] != "1.00"


STYLESHEET = """<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
 xmlns:svrl="http://purl.oclc.org/dsdl/svrl"><xsl:template match="/"><svrl:schematron-output>
 <svrl:failed-assert id="PEPPOL-EN16931-R020" flag="fatal" location="/*"><svrl:text>No.</svrl:text>
 </svrl:failed-assert></svrl:schematron-output></xsl:template></xsl:stylesheet>"""


def test_a_stylesheet_of_the_operators_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("saxonche", reason="the official rules need saxonche")
    own, file = tmp_path / "own.xslt", tmp_path / "invoice.xml"
    own.write_text(STYLESHEET)
    file.write_bytes(write(sample_invoice(1)))
    assert main(["validate", "--rules", "official", str(file)]) == 0
    assert main(["validate", "--rules", "official", "--stylesheet", str(own), str(file)]) == 1
    assert "PEPPOL-EN16931-R020: line 2: No." in capsys.readouterr().out
    monkeypatch.setenv("SIGNET_STYLESHEETS", str(own))
    assert main(["validate", "--compare", str(file)]) == 1
    told = capsys.readouterr().out
    assert "only native: PEPPOL-EN16931-R010\n" in told
    assert "only official: nothing\n" in told
    own.write_text("<x/>")
    assert main(["validate", "--rules", "official", "--stylesheet", str(own) + "x", str(file)]) == 2
