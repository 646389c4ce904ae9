"""Write the rows of a table into the books: all of them or none, or without those that cannot be."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Literal

from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from signet.audit.changes import changed
from signet.audit.seal import seal
from signet.intake.judge import Judged, Judgement, judge
from signet.intake.nouns import Noun, guess
from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict, FieldError
from signet.kernel.tabular import read_table
from signet.tenancy.actor import Actor

#: What becomes of a table with rows that cannot be imported.
Bad = Literal["refuse", "skip"]
_BATCH = 500
_TOLD = 100


def import_table(
    *,
    noun: Noun,
    body: bytes,
    by: Actor,
    name: str = "",
    mapping: Sequence[str] | None = None,
    bad: Bad = "refuse",
    dry_run: bool = False,
) -> Judgement:
    """The verdict on every row, carried out unless ``dry_run``; in the caller's one transaction.

    Raises ``BadInput`` when a row is bad and ``bad`` is ``refuse``, with a pointer for each cell such as
    ``/rows/17/email``, the line of the file; nothing is written then.
    """
    by.must(noun.permission)
    table = read_table(body)
    chosen = guess(noun, table.head) if mapping is None else mapping
    found = judge(noun, table, chosen)
    if dry_run:
        return found
    if updated := [r.existing for r in found.rows if r.existing and r.result == "update"]:
        locked = noun.model.objects.select_for_update().filter(id__in=updated).order_by("id")
        list(locked.values_list("id"))
        found = judge(noun, table, chosen)  # what was read before the lock may have changed
    if found.errors and bad == "refuse":
        raise _refusal(found)
    facts = {
        "file": name,
        "sha256": hashlib.sha256(body).hexdigest(),
        "new": found.count("new"),
        "updated": found.count("update"),
        "left_out": len(found.errors),
    }
    try:
        _add(noun, [row for row in found.rows if row.result == "new"])
        _change(noun, [row for row in found.rows if row.result == "update"], by)
    except IntegrityError:
        raise Conflict(
            _("Somebody added one of these meanwhile; look at the preview again."),
            code="table.changed_meanwhile",
        ) from None
    seal(
        "customers.import" if noun.name == "customers" else "items.import",
        by=by,
        object_type=_type(noun),
        object_id=None,
        label=name,
        changes=facts,
    )
    return found


def _add(noun: Noun, rows: Sequence[Judged]) -> None:
    made: list[Any] = [noun.model(**_columns(row)) for row in rows]
    noun.model.objects.bulk_create(made, batch_size=_BATCH)


def _change(noun: Noun, rows: Sequence[Judged], by: Actor) -> None:
    """Each change stands in the audit log as if it were typed, with what was there before."""
    for start in range(0, len(rows), _BATCH):
        part = rows[start : start + _BATCH]
        stored: dict[Any, Any] = noun.model.objects.in_bulk([row.existing for row in part])
        sealed = []
        for row in part:
            entry, content = stored[row.existing], row.content
            assert content is not None
            shown = content.model_dump(mode="json")
            before = {name: _said(getattr(entry, name)) for name in shown}
            for field, value in _columns(row).items():
                setattr(entry, field, value)
            entry.version += 1
            entry.updated_at = now()
            sealed.append((entry, changed(before, shown)))
        columns = [*noun.fields, "version", "updated_at"]
        noun.model.objects.bulk_update(list(stored.values()), columns, batch_size=_BATCH)
        for entry, changes in sealed:
            seal(
                "customers.change" if noun.name == "customers" else "items.change",
                by=by,
                object_type=_type(noun),
                object_id=entry.id,
                label=str(entry),
                changes=changes,
            )


def _columns(row: Judged) -> dict[str, Any]:
    """Exact values, and lists as JSON keeps them."""
    assert row.content is not None
    plain = row.content.model_dump(mode="json")
    exact = row.content.model_dump()
    return {n: plain[n] if isinstance(value, list) else value for n, value in exact.items()}


def _said(value: Any) -> Any:
    return value if value is None or isinstance(value, (int, list)) else str(value)


def _type(noun: Noun) -> str:
    return "customer" if noun.name == "customers" else "item"


def _refusal(found: Judgement) -> BadInput:
    fields = [
        FieldError(
            pointer=f"/rows/{row.row.line}/{problem.field}",
            code="table.row",
            message=problem.message,
        )
        for row in found.errors[:_TOLD]
        for problem in row.problems
    ]
    return BadInput(
        ngettext(
            "%(count)s row cannot be imported, so none was. Correct it, or leave it out.",
            "%(count)s rows cannot be imported, so none was. Correct them, or leave them out.",
            len(found.errors),
        )
        % {"count": len(found.errors)},
        code="table.rows",
        fields=fields,
    )
