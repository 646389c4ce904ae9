"""Branches as forms and filters offer them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from signet.kernel.errors import BadInput
from signet.parties.branches import branches_for, known_branches
from signet.parties.models import Branch
from signet.tenancy.actor import Actor
from signet.web.tables.filters import Choice


def branch_choices(by: Actor) -> list[tuple[str, str]]:
    """(id, name) of the branches that one may choose; none where the plan has no branches."""
    if "branches" not in by.features:
        return []
    return [(str(branch.id), branch.name) for branch in branches_for(by)]


def branch_filter() -> list[Choice]:
    """The filter of a list, where there are branches at all."""
    found = every_branch()
    return [Choice(key="branch", label=__("Branch"), choices=lambda: found)] if found else []


def every_branch() -> Sequence[tuple[str, str]]:
    """For filters: also those that are put away."""
    return [(str(b.id), b.name) for b in Branch.objects.order_by("name", "id")[:60]]


def posted_branches(data: QueryDict) -> list[UUID] | None:
    """What a form binds somebody to: None for the whole account, which is what no choice means."""
    try:
        wanted = [UUID(text) for text in data.getlist("branches") if text]
    except ValueError:
        raise BadInput(
            _("There is no such branch."), code="branch.unknown", pointer="/branches"
        ) from None
    return known_branches(wanted) if wanted else None
