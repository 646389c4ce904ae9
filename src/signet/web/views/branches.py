"""The branches of the tenant's companies."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_GET, require_http_methods

from signet.kernel.errors import SignetError
from signet.kernel.parsing import parse
from signet.parties.actions.save_branch import save_branch
from signet.parties.branches import get_branch
from signet.parties.content import BranchIn
from signet.parties.models import Branch
from signet.web import choices
from signet.web.forms import Choice, FieldSet, Form, Input, shown, typed
from signet.web.views.companies import own_companies, version_of


@require_GET
def branches(request: HttpRequest) -> HttpResponse:
    """Every branch, those in use first."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("companies.read")
    rows = Branch.objects.select_related("company").order_by("-active", "name", "id")
    context = {"branches": rows, "may_write": actor.may("companies.write")}
    return render(request, "branches/list.html", context)


@require_http_methods(["GET", "POST"])
def branch(request: HttpRequest, branch_id: UUID | None = None) -> HttpResponse:
    """The form of a new or known branch."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("companies.read" if request.method == "GET" and branch_id else "companies.write")
    row = get_branch(branch_id) if branch_id else None
    sets = branch_sets(new=row is None)
    if request.method == "GET":
        values = shown(row, sets) if row else {"active": True}
        return _page(request, Form(sets=sets, values=values), row)
    content = typed(sets, request.POST) | ({"company_id": row.company_id} if row else {})
    content["company_id"] = content.get("company_id") or None
    try:
        saved = save_branch(
            content=parse(BranchIn, content), by=actor, branch_id=branch_id,
            version=version_of(request) if row else None,
        )  # fmt: skip
    except SignetError as error:
        return _page(request, Form(sets=sets, values=request.POST.dict(), error=error), row)
    messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
    return redirect("branches")


def branch_sets(*, new: bool) -> list[FieldSet]:
    companies: list[Choice] = [(str(c.id), c.legal_name) for c in own_companies()]
    seller = [
        Input(name="company_id", label=__("Company"), kind="select", choices=companies, span=6)
    ]
    return [
        FieldSet(
            title=__("Branch"),
            inputs=[
                Input(name="name", label=__("Name"), required=True, span=8),
                Input(name="code", label=__("Code"), required=True, span=4, hint=__("Letters and digits; begins the numbers of its own series.")),
                Input(name="second_name", label=__("Name in the second language"), span=12),
                *(seller if new and len(companies) > 1 else []),
                Input(name="active", label=__("In use"), kind="checkbox", span=12),
            ],
        ),
        FieldSet(
            title=__("Address"),
            inputs=[
                Input(name="line1", label=__("Address"), span=12),
                Input(name="line2", label=__("Address, second line"), span=12),
                Input(name="city", label=__("City"), span=5),
                Input(name="postal_code", label=__("Postal code"), span=3),
                Input(name="country", label=__("Country"), kind="select", choices=choices.countries(), span=4),
                Input(name="phone", label=__("Telephone"), span=4),
            ],
        ),
    ]  # fmt: skip


def _page(request: HttpRequest, form: Form, row: Branch | None) -> HttpResponse:
    status = form.error.status if form.error else 200
    may_write = request.actor.may("companies.write")  # type: ignore[attr-defined]
    context = {"form": form, "branch": row, "may_write": may_write}
    return render(request, "branches/form.html", context, status=status)
