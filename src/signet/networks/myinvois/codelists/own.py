"""Codes that LHDN has changed since this release, as an operator writes them down.

``SIGNET_MYINVOIS_CODES`` names a folder with files of the form and name of those beside this module, such as
``classifications.txt``. They may hold single lines: a line about a code we have takes its place (a last day
takes it out of use), any other adds one. Read by each process once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from signet.kernel.errors import BadInput

FOLDER: Final = "SIGNET_MYINVOIS_CODES"
_DAY = r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?"
_DATED = re.compile(rf"[A-Za-z0-9]{{1,5}}\t({_DAY})\.\.({_DAY})\t\S.*")
#: Lists that are written without dates and names.
_BARE: Final[Mapping[str, re.Pattern[str]]] = {
    "countries": re.compile(r"[A-Z0-9]{2}=[A-Z]{3}(?: [A-Z0-9]{2}=[A-Z]{3})*"),
    "currencies": re.compile(r"[A-Z]{3}(?: [A-Z]{3})*"),
}


def own_lines(name: str) -> list[str]:
    """What the operator says of this list. Raises ``BadInput`` that names the line which is not understood."""
    folder = os.environ.get(FOLDER, "")
    path = Path(folder, f"{name}.txt")
    if not folder or not path.exists():
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise _bad(f"{path} cannot be read as UTF-8 text.") from None
    wanted = [(i, line.rstrip()) for i, line in enumerate(lines, 1) if line.strip()]
    for number, line in wanted:
        if not line.startswith("#") and not _is_understood(name, line):
            form = "2-letter=3-letter codes" if name == "countries" else "codes, parted by blanks"
            form = form if name in _BARE else "code, first..last day, name, parted by tabs"
            raise _bad(f"Line {number} of {path} must read: {form}.")
    return [line for _number, line in wanted if not line.startswith("#")]


def check_own(names: Collection[str]) -> None:
    """Raises ``BadInput`` for a folder that is not there, a file of no list, or a line of another form."""
    folder = os.environ.get(FOLDER, "")
    if not folder:
        return
    if not Path(folder).is_dir():
        raise _bad(f"{folder} is no folder.")
    for path in sorted(Path(folder).glob("*.txt")):
        if path.stem not in names:
            raise _bad(f"{path} is no list of MyInvois. There are: {', '.join(sorted(names))}.")
        own_lines(path.stem)


def _is_understood(name: str, line: str) -> bool:
    if name in _BARE:
        return bool(_BARE[name].fullmatch(line))
    match = _DATED.fullmatch(line)
    return match is not None and all(_is_day(day) for day in match.groups())


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _bad(sentence: str) -> BadInput:
    return BadInput(f"{FOLDER}: {sentence}", code="myinvois.codes")
