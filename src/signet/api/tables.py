"""What ``/customers/import`` and ``/items/import`` share: one CSV file, every row answered."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from signet.api.call import Answered, Call
from signet.api.inputs import TableOptions
from signet.intake.actions.import_table import import_table
from signet.intake.judge import Judgement
from signet.intake.nouns import Noun
from signet.kernel.errors import BadInput

CSV_TYPES = ("text/csv", "application/csv", "text/plain")


def imported(noun: Noun, call: Call[None, TableOptions]) -> Answered:
    """201 when rows were written, 200 in a dry run."""
    if len(call.files) != 1:
        raise BadInput(_("Send one table at a time."), code="table.one", pointer="/files")
    [file] = call.files
    mapping = [name.strip() for name in call.query.mapping.split(",")]
    found = import_table(
        noun=noun, body=file.content, by=call.by, name=file.name, bad=call.query.bad,
        mapping=mapping if call.query.mapping else None, dry_run=call.query.dry_run,
    )  # fmt: skip
    status = 200 if call.query.dry_run else 201
    return Answered(status=status, data=_shown(found, file.name, dry_run=call.query.dry_run))


def _shown(found: Judgement, name: str, *, dry_run: bool) -> dict[str, Any]:
    return {
        "file": name,
        "dry_run": dry_run,
        "encoding": found.table.encoding,
        "delimiter": found.table.delimiter,
        "mapping": {c: f for c, f in zip(found.table.head, found.mapping, strict=True) if f},
        "counts": {
            "new": found.count("new"),
            "update": found.count("update"),
            "same": found.count("same"),
            "error": found.count("error"),
        },
        "data": [
            {
                "line": row.row.line,
                "result": row.result,
                "name": row.name,
                "problems": [
                    {"field": p.field, "column": p.column, "message": p.message}
                    for p in row.problems
                ],
            }
            for row in found.rows
        ],
    }
