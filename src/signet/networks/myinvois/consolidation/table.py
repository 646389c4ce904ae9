"""Receipts from a table: one a row, columns by their names; every fault told at once, with its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from signet.kernel.errors import BadInput, FieldError
from signet.kernel.parsing import parse
from signet.kernel.tabular import Row, Table, write_table
from signet.networks.myinvois.consolidation.receipts import ReceiptIn
from signet.networks.myinvois.taxes import TYPES

#: Column -> must it be there?
COLUMNS: Final = {
    "number": True,
    "date": True,
    "amount": True,
    "tax": False,
    "rate": False,
    "tax amount": False,
    "classification": False,
}
#: Field of a receipt -> its column, where they are called otherwise.
_COLUMN_OF: Final = {"day": "date", "tax_amount": "tax amount", "percent": "rate"}
_SAMPLE: Final = (
    ("R-00001", "2026-10-01", "18.50", "SERVICE", "6", "1.11", ""),
    ("R-00002", "2026-10-01", "42.00", "SALES", "10", "4.20", ""),
    ("R-00003", "2026-10-02", "7.90", "", "", "", ""),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """What is wrong in a row of the file: its line, the column, what stands there, and what to do."""

    line: int
    column: str
    found: str
    message: str


class RowsRefused(BadInput):
    """Rows that are no receipts; ``faults`` in the order of the file."""

    code = "consolidated.rows"

    def __init__(self, faults: Sequence[RowFault]) -> None:
        self.faults = tuple(faults)
        count = len({fault.line for fault in faults})
        super().__init__(
            ngettext(
                "%(count)s row cannot be read; nothing was made. Correct it and send the file again.",
                "%(count)s rows cannot be read; nothing was made. Correct them and send the file again.",
                count,
            )
            % {"count": count},
            fields=[
                FieldError(
                    pointer=f"/rows/{fault.line}/{fault.column}",
                    code=self.code,
                    message=fault.message,
                )
                for fault in faults
            ],
        )


def receipts_of(table: Table) -> list[ReceiptIn]:
    """Raises ``RowsRefused`` with every fault, or ``BadInput`` naming the column that is missing."""
    head = [name.strip().lower().replace("_", " ") for name in table.head]
    missing = [name for name, needed in COLUMNS.items() if needed and name not in head]
    if missing:
        raise BadInput(
            _("The table has no column “%(name)s”.") % {"name": missing[0]},
            code="consolidated.column",
            pointer="/file",
        )
    found: list[tuple[Row, ReceiptIn]] = []
    faults: list[RowFault] = []
    for row in table.rows:
        cells = dict(zip(head, row.cells, strict=True))
        wrong = list(_faults(cells, row.line))
        if not wrong:
            try:
                found.append((row, parse(ReceiptIn, _values(cells))))
            except BadInput as error:
                wrong = [_fault(each, cells, row.line) for each in error.fields]
        faults += wrong
    faults += _together(found)
    if faults:
        raise RowsRefused(sorted(faults, key=lambda fault: fault.line))
    return [receipt for _row, receipt in found]


def sample() -> str:
    """A file as it should be, to begin with."""
    return write_table([tuple(COLUMNS), *_SAMPLE])


def _faults(cells: dict[str, str], line: int) -> Iterator[RowFault]:
    """What would be read as something else than what was meant."""
    scheme = cells.get("tax", "").strip()
    if scheme and scheme.upper() not in TYPES:
        yield RowFault(
            line=line,
            column="tax",
            found=scheme,
            message=_("There is no such tax. Write one of %(taxes)s, or leave it empty.")
            % {"taxes": ", ".join(TYPES)},
        )
    amount = cells.get("tax amount", "").strip()
    if not scheme and amount.strip("0.,"):
        yield RowFault(
            line=line,
            column="tax",
            found="",
            message=_("There is a tax amount, but no tax: write which one it is."),
        )


def _fault(error: FieldError, cells: dict[str, str], line: int) -> RowFault:
    field = error.pointer.rpartition("/")[2]
    column = _COLUMN_OF.get(field, field if field in COLUMNS else "")
    return RowFault(
        line=line, column=column, found=cells.get(column, ""), message=str(error.message)
    )


def _together(found: Sequence[tuple[Row, ReceiptIn]]) -> Iterator[RowFault]:
    """Rows that are good by themselves and do not belong into one e-invoice."""
    seen: dict[str, int] = {}
    for row, receipt in found:
        first = found[0][1].day
        if (receipt.day.year, receipt.day.month) != (first.year, first.month):
            yield RowFault(
                line=row.line,
                column="date",
                found=receipt.day.isoformat(),
                message=_(
                    "It is of another month than the first row. Each month has a file of its own."
                ),
            )
        before = seen.setdefault(receipt.number, row.line)
        if before != row.line:
            yield RowFault(
                line=row.line,
                column="number",
                found=receipt.number,
                message=_("It stands in row %(line)s already.") % {"line": before},
            )


def _values(cells: dict[str, str]) -> dict[str, Any]:
    scheme, rate = cells.get("tax", "").strip().upper(), cells.get("rate", "").strip().rstrip("%")
    none: dict[str, Any] = {"scheme": "SST", "category": "O"}
    return {
        "number": cells["number"],
        "day": cells["date"],
        "amount": cells["amount"].replace(",", ""),
        "tax": {"scheme": scheme, "percent": rate or "0"} if scheme else none,
        "tax_amount": cells.get("tax amount", "").replace(",", "") or "0",
        "classification": cells.get("classification", "").strip(),
    }
