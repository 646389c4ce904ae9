"""``/api/v1/branches``: the places of your companies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router

from signet.api.call import Call
from signet.api.operations import operation
from signet.api.orders_schemas import BranchChange, BranchesOut, BranchOut
from signet.api.preconditions import version_of
from signet.parties.actions.save_branch import save_branch
from signet.parties.branches import get_branch
from signet.parties.content import BranchIn
from signet.parties.models import Branch

router = Router(tags=["Branches"])
Data = dict[str, Any]


@operation(
    router, "GET", "", summary="Your branches", may="companies.read", answer=BranchesOut,
    feature="branches",
)  # fmt: skip
def list_branches(call: Call[None, None]) -> Data:  # noqa: ARG001
    """Every branch by name, also those that are put away."""
    return {"data": [shown(row) for row in Branch.objects.order_by("name", "id")]}


@operation(
    router, "POST", "", summary="Add a branch", may="companies.write", body=BranchIn,
    answer=BranchOut, status=201, feature="branches",
)  # fmt: skip
def create_branch(call: Call[BranchIn, None]) -> Data:
    """``code`` is short and its own; it begins the numbers of the branch's own series."""
    return shown(save_branch(content=call.body, by=call.by))


@operation(
    router, "GET", "/{uuid:branch_id}", summary="One branch", may="companies.read",
    answer=BranchOut, feature="branches",
)  # fmt: skip
def show_branch(call: Call[None, None], branch_id: UUID) -> Data:  # noqa: ARG001
    """Name and address of a branch."""
    return shown(get_branch(branch_id))


@operation(
    router, "PUT", "/{uuid:branch_id}", summary="Change a branch", may="companies.write",
    body=BranchChange, answer=BranchOut, versioned=True, feature="branches",
)  # fmt: skip
def change_branch(call: Call[BranchChange, None], branch_id: UUID) -> Data:
    """Replaces the whole content; ``active: false`` puts it away. It stays with its company."""
    content = BranchIn.model_validate(call.body.model_dump(exclude={"version"}))
    return shown(
        save_branch(content=content, by=call.by, branch_id=branch_id, version=version_of(call))
    )


def shown(branch: Branch) -> Data:
    """A branch as the API answers it."""
    values = {name: getattr(branch, name) for name in BranchIn.model_fields}
    return {"id": branch.id, "version": branch.version, **values}
