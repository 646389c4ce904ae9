"""Set how a company's documents of a kind are numbered."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field

from signet.audit.changes import changed
from signet.audit.seal import seal
from signet.documents import numbering
from signet.documents.kinds import default_pattern, document_kind
from signet.documents.models import Document, Series, SeriesCounter
from signet.kernel.clock import today
from signet.kernel.errors import BadInput, Conflict
from signet.kernel.parsing import Strict, Text
from signet.parties.branches import branch_of, get_branch
from signet.parties.locking import lock
from signet.parties.models import Company
from signet.tenancy.actor import Actor
from signet.tenancy.models import Tenant


class SeriesIn(Strict):
    """``first_number`` is the next one to be given in the running period, as long as none was given."""

    pattern: Annotated[str, Text(60), Field(min_length=1)]
    reset: Literal["never", "yearly", "monthly"] = "yearly"
    first_number: Annotated[int, Field(ge=1, le=999_999_999)] = 1


def save_series(
    *, company_id: UUID, kind: str, content: SeriesIn, by: Actor, branch_id: UUID | None = None
) -> Series:
    """With ``branch_id`` the series is that branch's own, made on first saving. The pattern may change between two numbers; start and reset only before the first one.

    Raises ``BadInput`` for a pattern that could print a number twice, ``Conflict`` when numbers were given.
    """
    by.must("companies.write")
    numbering.check_pattern(content.pattern, content.reset)
    company = lock(Company, company_id)
    series = _of_branch(company, kind, branch_id) if branch_id else _of_company(company, kind)
    numbering.refuse_overlap(series, content.pattern)
    values = content.model_dump() | {"first_period": _first_period(content)}
    if SeriesCounter.objects.filter(series_id=series.id).exists():
        _refuse_restart(series, content)
        values = {"pattern": content.pattern}
        _refuse_used(series, content.pattern)
    before = {name: getattr(series, name) for name in values}
    for name, value in values.items():
        setattr(series, name, value)
    series.save(update_fields=list(values))
    seal(
        "companies.save_series",
        by=by,
        object_type="series",
        object_id=series.id,
        label=f"{company.legal_name}: {series.name}",
        changes=changed(before, values),
    )
    return series


def _of_company(company: Company, kind: str) -> Series:
    numbering.series_for(company.id, kind)
    return Series.objects.select_for_update().get(
        company_id=company.id, kind=kind, branch__isnull=True
    )


def _of_branch(company: Company, kind: str, branch_id: UUID) -> Series:
    branch_of(branch_id, company.id)
    branch = get_branch(branch_id)
    pattern = f"{branch.code}-{default_pattern(kind)}"
    Series.objects.bulk_create(
        [
            Series(
                company_id=company.id,
                branch_id=branch.id,
                kind=kind,
                name=pattern.split("-{", 1)[0],
                pattern=pattern,
            )
        ],
        ignore_conflicts=True,
    )
    return Series.objects.select_for_update().get(
        company_id=company.id, kind=kind, branch_id=branch.id
    )


def _first_period(content: SeriesIn) -> str:
    """A start above 1 is meant for the running period; the next one begins with 1 again."""
    if content.first_number == 1:
        return ""
    return numbering.period(content.reset, today(Tenant.objects.get().time_zone))


def _refuse_restart(series: Series, content: SeriesIn) -> None:
    for name in ("reset", "first_number"):
        if getattr(content, name) != getattr(series, name):
            raise Conflict(
                _(
                    "Numbers were already given in this series, so its start and its periods stay"
                    " as they are. Only the pattern can still change."
                ),
                code="series.in_use",
                pointer=f"/{name}",
            )


def _refuse_used(series: Series, pattern: str) -> None:
    """The next number under the new pattern must not be one that was printed already."""
    day = today(Tenant.objects.get().time_zone)
    sequence = numbering.following(series, day)
    number = numbering.number(pattern, sequence, day)
    if Document.objects.filter(
        company_id=series.company_id, kind=document_kind(series.kind), number=number
    ).exists():
        raise BadInput(
            _("This pattern would print %(number)s again, which was already given.")
            % {"number": number},
            code="series.pattern",
            pointer="/pattern",
        )
