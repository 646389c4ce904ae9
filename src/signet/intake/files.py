"""Tables for people: everything there is, in the form that is read again; and the rows that were refused."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from signet.intake.judge import Judgement
from signet.intake.models import TableFile
from signet.intake.nouns import Noun, cell_of
from signet.kernel.errors import NotFound
from signet.kernel.tabular import write_table
from signet.tenancy.context import tenant_scope

_PART = 500


def get_table(noun: Noun, file_id: UUID) -> TableFile:
    """The waiting table, or ``NotFound``."""
    found = TableFile.objects.filter(id=file_id, noun=noun.name).first()
    if found is None:
        raise NotFound(_("This table waits no more: it was imported or let go. Upload it again."))
    return found


def everything(noun: Noun, tenant_id: UUID) -> Iterator[str]:
    """All that are not archived, with the names of fields as its head: the same in every language.

    Sent after the request's own transaction, so each part is read in a scope of its own.
    """
    yield write_table([noun.fields])
    last: UUID | None = None
    while True:
        with tenant_scope(tenant_id):
            rows = noun.model.objects.filter(archived_at__isnull=True).order_by("id")
            part = list((rows.filter(id__gt=last) if last else rows)[:_PART])
        if not part:
            return
        last = part[-1].id
        cells = [[cell_of(noun, f, getattr(row, f)) for f in noun.fields] for row in part]
        yield write_table(cells).removeprefix("\ufeff")


def refused(found: Judgement) -> str:
    """The rows that cannot be imported, as they came, with why in a last column: correct and send again."""
    rows = [[*found.table.head, _("Error")]]
    for each in found.errors:
        said = [f"{p.column}: {p.message}" if p.column else p.message for p in each.problems]
        rows.append([*each.row.cells, "; ".join(said)])
    return write_table(rows)
