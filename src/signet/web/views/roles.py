"""The account's own roles, and whether four eyes are asked for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from signet.audit.seal import seal
from signet.kernel.errors import NotFound, SignetError
from signet.kernel.parsing import parse
from signet.tenancy.actions.save_role import RoleIn, retire_role, save_role
from signet.tenancy.actions.set_four_eyes import set_four_eyes
from signet.tenancy.models import CustomRole
from signet.tenancy.permissions import BUILT_IN, PERMISSIONS, ROLE_PERMISSIONS
from signet.web.sensitive import recently_signed_in
from signet.web.views.companies import version_of


@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """What each role allows, the built-in ones and the account's own."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("members.read")
    own = CustomRole.objects.filter(retired_at__isnull=True).order_by("name")
    context = {
        "own": [{"role": row, "allows": _words(row.permissions)} for row in own],
        "built_in": [
            {"name": role.label, "allows": _words(ROLE_PERMISSIONS[role])} for role in BUILT_IN
        ],
        "may_manage": actor.may("members.manage"),
    }
    return render(request, "roles/list.html", context)


@require_http_methods(["GET", "POST"])
@recently_signed_in("roles")
def role(request: HttpRequest, role_id: UUID | None = None) -> HttpResponse:
    """The form of a new or known role."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("members.manage")
    row = _role(role_id) if role_id else None
    if request.method == "GET":
        values = {"name": row.name if row else "", "permissions": row.permissions if row else []}
        return _page(request, row, values)
    typed = {
        "name": request.POST.get("name", "").strip(),
        "permissions": request.POST.getlist("permissions"),
    }
    try:
        saved = save_role(
            content=parse(RoleIn, typed), by=actor, role_id=role_id,
            version=version_of(request) if row else None,
        )  # fmt: skip
    except SignetError as error:
        return _page(request, row, typed, error)
    seal(
        "roles.change" if row else "roles.create", by=actor, object_type="role",
        object_id=saved.id, label=saved.name, changes={"permissions": saved.permissions},
    )  # fmt: skip
    messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
    return redirect("roles")


@require_POST
@recently_signed_in("roles")
def retire(request: HttpRequest, role_id: UUID) -> HttpResponse:
    """Put a role away that nobody holds any more."""
    actor = request.actor  # type: ignore[attr-defined]
    row = retire_role(role_id=role_id, by=actor)
    seal("roles.retire", by=actor, object_type="role", object_id=row.id, label=row.name)
    return redirect("roles")


@require_POST
@recently_signed_in("members")
def four_eyes(request: HttpRequest) -> HttpResponse:
    """Whoever wrote a document may issue it himself, or may not."""
    actor = request.actor  # type: ignore[attr-defined]
    wanted = request.POST.get("four_eyes") == "on"
    tenant = set_four_eyes(wanted=wanted, by=actor)
    seal(
        "tenants.set_four_eyes", by=actor, object_type="tenant", object_id=tenant.id,
        label=tenant.name, changes={"four_eyes": [not wanted, wanted]},
    )  # fmt: skip
    messages.success(request, _("The setting is saved."))
    return redirect("members")


def _role(role_id: UUID) -> CustomRole:
    row = CustomRole.objects.filter(id=role_id, retired_at__isnull=True).first()
    if row is None:
        raise NotFound(_("There is no such role."))
    return row


def _words(permissions: Any) -> list[Any]:
    return [words for code, words in PERMISSIONS.items() if code in permissions]


def _page(
    request: HttpRequest,
    row: CustomRole | None,
    values: dict[str, Any],
    error: SignetError | None = None,
) -> HttpResponse:
    held = request.actor.permissions  # type: ignore[attr-defined]
    context = {
        "role": row,
        "values": values,
        "permissions": [(c, w) for c, w in PERMISSIONS.items() if c in held],
        "error": error,
    }
    return render(request, "roles/form.html", context, status=error.status if error else 200)
