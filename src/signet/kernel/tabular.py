"""CSV as spreadsheets write it, read with its encoding and delimiter found out; and written safely. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
_DELIMITERS = (",", ";", "\t", "|")

#: Spreadsheets run a cell that begins like this as a formula, also in its full-width forms.
FORMULA = "=+-@\t\r\n＝＋－＠"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """``line`` is where the row begins in the file, counted from one, for people to find it."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its head; every row has as many cells as the head."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    delimiter: str


def read_table(data: bytes) -> Table:
    """The table in a CSV file.

    UTF-8 with or without its mark, UTF-16 with its mark, else Windows-1252; comma, semicolon, tab or bar,
    whichever divides the head most. Empty rows are left out. Raises ``BadInput`` for what is no table.
    """
    if len(data) > MAX_BYTES:
        raise _refused(
            _("The file has %(size)s MB; a table may have at most %(limit)s MB.")
            % {"size": f"{len(data) / 1_048_576:.1f}", "limit": MAX_BYTES // 1_048_576}
        )
    text, encoding = _text(data)
    if "\x00" in text:
        raise _refused(_("This is not a CSV file. Save the table as CSV, UTF-8, and try again."))
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    head: tuple[str, ...] = ()
    rows: list[Row] = []
    try:
        begins = 1
        for cells in reader:
            stripped = tuple(unquoted(cell.strip()) for cell in cells)
            if any(stripped):
                if not head:
                    head = _head(stripped)
                else:
                    rows.append(Row(line=begins, cells=_fitted(stripped, len(head), begins)))
            begins = reader.line_num + 1
            if len(rows) > MAX_ROWS:
                raise _refused(
                    _("The table has more than %(limit)s rows; split it into several files.")
                    % {"limit": f"{MAX_ROWS:,}"}
                )
    except csv.Error:
        raise _refused(
            _("The table cannot be read from line %(line)s on; save it as CSV, UTF-8, again.")
            % {"line": reader.line_num}
        ) from None
    if not head:
        raise _refused(_("The file is empty: there is not even a head with names of columns."))
    if not rows:
        raise _refused(_("The table has a head, but no rows below it."))
    return Table(head=head, rows=tuple(rows), encoding=encoding, delimiter=delimiter)


def write_table(rows: Iterable[Sequence[str]]) -> str:
    """CSV that a spreadsheet opens and never runs; begins with the mark that tells it the encoding."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    csv.writer(buffer).writerows([safe(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def safe(text: str) -> str:
    """A text that begins like a formula gets a quote in front."""
    return f"'{text}" if runs(text) else text


def unquoted(text: str) -> str:
    """``safe`` taken back, so that what was written is read again unchanged."""
    return text[1:] if text.startswith("'") and runs(text[1:]) else text


def runs(text: str) -> bool:
    """Whether a spreadsheet would take this text for a formula."""
    return bool(text) and (text[0] in FORMULA or text.lstrip()[:1] in tuple(FORMULA))


def _text(data: bytes) -> tuple[str, str]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = [("utf-16", "UTF-16")]
    else:
        encodings = [("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252")]
    for codec, name in encodings:
        try:
            return data.decode(codec), name
        except UnicodeDecodeError:
            continue
    raise _refused(_("The text of this file cannot be read. Save the table as CSV, UTF-8."))


def _delimiter(text: str) -> str:
    """The one that divides the first line with something in it into the most cells."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    return max(_DELIMITERS, key=lambda d: len(next(csv.reader([first], delimiter=d), [])))


def _head(cells: tuple[str, ...]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise _refused(
            _("The table has more than %(limit)s columns; leave out those that are not needed.")
            % {"limit": MAX_COLUMNS}
        )
    return cells


def _fitted(cells: tuple[str, ...], width: int, line: int) -> tuple[str, ...]:
    if any(cells[width:]):
        raise _refused(
            _("Line %(line)s has more cells than the head; is a text with a comma without quotes?")
            % {"line": line}
        )
    return (cells + ("",) * width)[:width]


def _refused(message: str) -> BadInput:
    return BadInput(message, code="table.unreadable", pointer="/file")
