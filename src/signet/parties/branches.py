"""Reads of branches: those that the running scope may work for."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput, NotFound
from signet.parties.models import Branch
from signet.tenancy.actor import Actor


def get_branch(branch_id: UUID) -> Branch:
    """The branch, or ``NotFound``: also when it is another tenant's."""
    branch = Branch.objects.select_related("company").filter(id=branch_id).first()
    if branch is None:
        raise NotFound(_("There is no such branch."))
    return branch


def branches_for(by: Actor) -> QuerySet[Branch]:
    """The branches that ``by`` may choose, by name; those put away are left out."""
    rows = Branch.objects.filter(active=True).order_by("name", "id")
    return rows if by.branches is None else rows.filter(id__in=by.branches)


def branch_of(
    branch_id: UUID | None, company_id: UUID, *, stored: UUID | None = None
) -> UUID | None:
    """The branch that something of a company is to belong to; None for none.

    ``stored`` is the one it belongs to already, which may have been put away since. Raises ``BadInput``
    for a branch that is not there, of another company or put away.
    """
    if branch_id is None:
        return None
    branch = Branch.objects.filter(id=branch_id).first()
    if branch is None or branch.company_id != company_id:
        raise BadInput(
            _("The company has no such branch."), code="branch.unknown", pointer="/branch_id"
        )
    if not branch.active and branch_id != stored:
        raise BadInput(
            _("%(name)s is not in use any more; choose another branch.") % {"name": branch.name},
            code="branch.inactive",
            pointer="/branch_id",
        )
    return branch.id


def known_branches(wanted: Iterable[UUID]) -> list[UUID]:
    """The ids, all of them the tenant's own; raises ``BadInput`` otherwise."""
    ids = sorted(set(wanted))
    if Branch.objects.filter(id__in=ids).count() != len(ids):
        raise BadInput(_("There is no such branch."), code="branch.unknown", pointer="/branches")
    return ids
