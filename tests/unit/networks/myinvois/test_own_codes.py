"""LHDN changes a code list: the operator writes the change down, and need not wait for a release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from signet.kernel.errors import BadInput
from signet.networks.myinvois import codelists
from signet.networks.myinvois.codelists import own

_CACHED = (codelists.listed, codelists.bare, codelists.alpha3, codelists.alpha2)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(own.FOLDER, str(tmp_path))
    for each in _CACHED:
        each.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    for each in _CACHED:
        each.cache_clear()


def test_a_code_is_added_renamed_and_taken_out_of_use(folder: Path) -> None:
    (folder / "classifications.txt").write_text(
        "# July 2027\n046\t2027-07-01..\tTelehealth\n\n022\t..2027-06-30\tOthers, as before\n"
    )
    codelists.check()
    day = date(2027, 7, 1)
    assert codelists.in_use("classifications", "046", day)
    assert not codelists.in_use("classifications", "046", date(2027, 6, 30))
    assert not codelists.in_use("classifications", "022", day)
    assert codelists.name_of("classifications", "022") == "Others, as before"
    names = list(codelists.listed("classifications"))
    assert (names[0], names[-2:], names.count("022")) == ("001", ["045", "046"], 1)
    assert codelists.in_use("msic", "46325", day)


def test_countries_and_currencies(folder: Path) -> None:
    (folder / "countries.txt").write_text("XZ=XZZ")
    (folder / "currencies.txt").write_text("QQQ QQR\n")
    codelists.check()
    assert (codelists.alpha3()["XZ"], codelists.alpha3()["MY"]) == ("XZZ", "MYS")
    assert {"QQQ", "QQR", "MYR"} <= codelists.bare("currencies")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("states", "18 .. Johor Baru", "Line 1 of .*states.txt must read: code, first"),
        ("states", "# new\n18\t2027-13-01..\tJohor Baru", "Line 2 of .*states.txt"),
        ("states", "18\t..\t", "Line 1 of"),
        ("countries", "XZ=X", "2-letter=3-letter codes"),
        ("currencies", "ringgit", "must read: codes, parted by blanks"),
        (
            "colours",
            "01\t..\tRed",
            "colours.txt is no list of MyInvois. There are: classifications",
        ),
    ],
)
def test_a_mistake_is_told_at_its_line(folder: Path, name: str, text: str, said: str) -> None:
    (folder / f"{name}.txt").write_text(text)
    with pytest.raises(BadInput, match=said):
        codelists.check()


def test_other_bytes_and_a_folder_that_is_not_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "units.txt").write_bytes(b"\xff\xfe1\x00")
    with pytest.raises(BadInput, match="cannot be read as UTF-8"):
        codelists.check()
    monkeypatch.setenv(own.FOLDER, str(folder / "nowhere"))
    with pytest.raises(BadInput, match="nowhere is no folder"):
        codelists.check()
    assert codelists.listed("units")["10"].name == "group"
