"""Add a branch, or change one."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.changes import changed
from signet.audit.seal import seal
from signet.kernel.errors import BadInput, Conflict, NotFound
from signet.parties.content import BranchIn
from signet.parties.models import Branch, Company
from signet.tenancy.actor import Actor


def save_branch(
    *, content: BranchIn, by: Actor, branch_id: UUID | None = None, version: int | None = None
) -> Branch:
    """A branch keeps its company: its numbers are the company's. ``active=False`` puts it away.

    Raises ``BadInput`` for a code that another branch has, ``Conflict`` for a stale version.
    """
    by.must_have("branches")
    by.must("companies.write")
    branch = _locked(branch_id, version) if branch_id else Branch()
    values = content.model_dump(mode="json", exclude={"company_id"})
    if Branch.objects.filter(code=content.code).exclude(id=branch.id).exists():
        raise BadInput(_("Another branch has this code."), code="branch.code", pointer="/code")
    company = _company(content.company_id or (branch.company_id if branch_id else None))
    if branch_id and company.id != branch.company_id:
        raise BadInput(
            _("A branch stays with its company; its numbers are the company's."),
            code="branch.company",
            pointer="/company_id",
        )
    branch.company = company
    before = {name: getattr(branch, name) for name in values}
    for name, value in values.items():
        setattr(branch, name, value)
    if branch_id:
        branch.version += 1
    branch.save(force_insert=branch_id is None)
    seal(
        "branches.change" if branch_id else "branches.create",
        by=by,
        object_type="branch",
        object_id=branch.id,
        label=branch.name,
        changes=changed(before, values),
    )
    return branch


def _company(company_id: UUID | None) -> Company:
    rows = (
        Company.objects.filter(id=company_id)
        if company_id
        else Company.objects.filter(is_default=True)
    )
    company = rows.first()
    if company is None:
        raise BadInput(
            _("There is no such company. Choose one of yours, or add one in the settings."),
            code="company.unknown",
            pointer="/company_id",
        )
    return company


def _locked(branch_id: UUID, version: int | None) -> Branch:
    branch = Branch.objects.select_for_update().filter(id=branch_id).first()
    if branch is None:
        raise NotFound(_("There is no such branch."))
    if version is not None and version != branch.version:
        raise Conflict(
            _("Somebody else changed this meanwhile. Look at the newer version first."),
            code="changed_meanwhile",
            pointer="/version",
        )
    return branch
