"""``/api/v1/roles``: the account's own roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router

from signet.api.call import Call
from signet.api.operations import operation
from signet.api.orders_schemas import RoleChange, RoleOut, RolesOut
from signet.api.preconditions import version_of
from signet.audit.seal import seal
from signet.tenancy.actions.save_role import RoleIn, retire_role, save_role
from signet.tenancy.models import CustomRole

router = Router(tags=["Roles"])
Data = dict[str, Any]


@operation(
    router, "GET", "", summary="Your own roles", may="members.read", answer=RolesOut,
    feature="custom_roles",
)  # fmt: skip
def list_roles(call: Call[None, None]) -> Data:  # noqa: ARG001
    """Besides the built-in ones."""
    rows = CustomRole.objects.filter(retired_at__isnull=True).order_by("name")
    return {"data": [shown(row) for row in rows]}


@operation(
    router, "POST", "", summary="Make a role", may="members.manage", body=RoleIn, answer=RoleOut,
    status=201, feature="custom_roles",
)  # fmt: skip
def create_role(call: Call[RoleIn, None]) -> Data:
    """A role allows no more than you may do yourself."""
    return _sealed("roles.create", save_role(content=call.body, by=call.by), call)


@operation(
    router, "PUT", "/{uuid:role_id}", summary="Change a role", may="members.manage",
    body=RoleChange, answer=RoleOut, versioned=True, feature="custom_roles",
)  # fmt: skip
def change_own_role(call: Call[RoleChange, None], role_id: UUID) -> Data:
    """Whoever holds the role holds its new permissions with the next request."""
    content = RoleIn.model_validate(call.body.model_dump(exclude={"version"}))
    saved = save_role(content=content, by=call.by, role_id=role_id, version=version_of(call))
    return _sealed("roles.change", saved, call)


@operation(
    router, "POST", "/{uuid:role_id}/retire", summary="Put a role away", may="members.manage",
    answer=RoleOut, refusals=(409,), feature="custom_roles",
)  # fmt: skip
def put_role_away(call: Call[None, None], role_id: UUID) -> Data:
    """409 while somebody still has it or is invited to it."""
    return _sealed("roles.retire", retire_role(role_id=role_id, by=call.by), call)


def _sealed(verb: str, row: CustomRole, call: Call[Any, None]) -> Data:
    seal(
        verb, by=call.by, object_type="role", object_id=row.id, label=row.name,
        changes={"permissions": row.permissions},
    )  # fmt: skip
    return shown(row)


def shown(row: CustomRole) -> Data:
    """A role as the API answers it."""
    return {"id": row.id, "version": row.version, "name": row.name, "permissions": row.permissions}
