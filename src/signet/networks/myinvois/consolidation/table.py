"""Receipts from a table: one a row, columns by their names."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput
from signet.kernel.parsing import parse
from signet.kernel.tabular import Row, Table
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


def receipts_of(table: Table) -> list[ReceiptIn]:
    """Raises ``BadInput`` naming the row and what is wrong with it, or the column that is missing."""
    head = [name.strip().lower().replace("_", " ") for name in table.head]
    missing = [name for name, needed in COLUMNS.items() if needed and name not in head]
    if missing:
        raise BadInput(
            _("The table has no column “%(name)s”.") % {"name": missing[0]},
            code="consolidated.column",
            pointer="/file",
        )
    return [_receipt(dict(zip(head, row.cells, strict=True)), row) for row in table.rows]


def _receipt(cells: dict[str, str], row: Row) -> ReceiptIn:
    try:
        return parse(ReceiptIn, _values(cells))
    except BadInput as error:
        said = error.fields[0].message if error.fields else error.message
        raise BadInput(
            _("Row %(line)s: %(problem)s") % {"line": row.line, "problem": said},
            code="consolidated.row",
            pointer="/file",
        ) from None


def _values(cells: dict[str, str]) -> dict[str, Any]:
    scheme, rate = cells.get("tax", "").strip().upper(), cells.get("rate", "").strip().rstrip("%")
    none: dict[str, Any] = {"scheme": "SST", "category": "O"}
    return {
        "number": cells["number"],
        "day": cells["date"],
        "amount": cells["amount"].replace(",", ""),
        "tax": {"scheme": scheme, "percent": rate or "0"} if scheme in TYPES else none,
        "tax_amount": cells.get("tax amount", "").replace(",", "") or "0",
        "classification": cells.get("classification", "").strip(),
    }
