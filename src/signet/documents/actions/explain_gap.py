"""Say why a number is missing, such as one that a former program gave and withdrew."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field

from signet.audit.seal import seal
from signet.documents.gaps import gap_report
from signet.documents.models import GapNote
from signet.kernel.errors import Conflict
from signet.kernel.parsing import Strict, Text
from signet.tenancy.actor import Actor


class GapIn(Strict):
    """A hole by series, period and number, and what auditors should know of it."""

    series_id: UUID
    period: Annotated[str, Field(max_length=7)] = ""
    sequence: Annotated[int, Field(ge=1)]
    text: Annotated[str, Text(500, line_breaks=True), Field(min_length=1)]


def explain_gap(*, content: GapIn, by: Actor) -> GapNote:
    """Write an explanation, or a better one; the earlier words stay in the audit log.

    Raises ``Conflict`` where no number is missing: what was issued needs no excuse.
    """
    by.must("companies.write")
    run = next(
        (
            run
            for run in gap_report()
            if (run.series_id, run.period) == (content.series_id, content.period)
        ),
        None,
    )
    if run is None or content.sequence not in run.missing:
        raise Conflict(
            _("No number is missing there; only a hole can be explained."), code="gap.none"
        )
    place = content.model_dump(include={"series_id", "period", "sequence"})
    known = GapNote.objects.filter(**place).first()
    note, _made = GapNote.objects.update_or_create(
        **place, defaults={"text": content.text, "written_by": by.label}
    )
    seal(
        "companies.explain_gap",
        by=by,
        object_type="series",
        object_id=content.series_id,
        label=f"{run.company}: {run.series} {run.period} {content.sequence}".strip(),
        reason=content.text,
        changes={"text": [known.text if known else "", content.text]},
    )
    return note
