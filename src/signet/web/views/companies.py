"""The tenant's own companies: what stands on their documents, where to pay, how they are numbered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from signet.kernel.errors import NotFound, SignetError
from signet.kernel.parsing import parse
from signet.networks.myinvois.places import MALAYSIA
from signet.parties.accounts import accounts_of
from signet.parties.actions.add_bank_account import add_bank_account
from signet.parties.actions.change_bank_account import change_bank_account
from signet.parties.actions.retire_bank_account import retire_bank_account
from signet.parties.actions.save_company import save_company
from signet.parties.actions.set_logo import set_logo
from signet.parties.content import BankAccountIn, CompanyIn
from signet.parties.identifiers import account_remarks, as_typed, remarks
from signet.parties.models import BankAccount, Company
from signet.parties.queries import get_company
from signet.tenancy.models import Tenant
from signet.web import malaysian_company as malaysia
from signet.web.company_fields import account_sets, beginning, company_sets
from signet.web.forms import Form, over, retyped, shown, typed
from signet.web.known import doubts, instead
from signet.web.malaysian_numbers import by_field, rest_of
from signet.web.sensitive import recently_signed_in


def context(company: Company | None, tab: str) -> dict[str, Any]:
    """What every page of a company needs."""
    return {"company": company, "companies": list(own_companies()), "tab": tab}


def own_companies() -> Any:
    """The tenant's companies, the default one first."""
    return Company.objects.filter(archived_at__isnull=True).order_by("-is_default", "id")


def chosen(company_id: UUID | None) -> Company | None:
    """The company of the address, or the default one; None where there is none yet."""
    return get_company(company_id) if company_id else own_companies().first()


@require_http_methods(["GET", "POST"])
def details(
    request: HttpRequest, company_id: UUID | None = None, *, new: bool = False
) -> HttpResponse:
    """What stands on top of every document."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("companies.read" if request.method == "GET" and not new else "companies.write")
    row = None if new else chosen(company_id)
    sets = company_sets()
    begun = beginning(Tenant.objects.get().time_zone)
    country = row.country if row else request.POST.get("country", begun["country"])
    asked = malaysia.sets_for_malaysia(sets) if country == MALAYSIA else sets
    if request.method == "GET":
        return _details(request, row, _stored(row) if row else Form(sets=asked, values=begun))
    try:
        values = over(row, CompanyIn, asked, instead(request.POST))
        saved = save_company(
            content=parse(CompanyIn, malaysia.with_numbers(values, request.POST)), by=actor,
            company_id=row.id if row else None,
            version=version_of(request) if row else None,
        )  # fmt: skip
    except SignetError as error:
        return _details(
            request, row, Form(sets=asked, values=retyped(asked, request.POST), error=error)
        )
    messages.success(request, _("The company is saved."))
    return redirect("company_details", saved.id)


def _stored(row: Company) -> Form:
    """The form of a company as it is kept; in Malaysia with a field for each number of MyInvois."""
    sets, found = company_sets(), remarks(as_typed(row))
    values = shown(row, sets)
    if not malaysia.concerns(row):
        return Form(sets=sets, values=values, doubts=doubts(found))
    values["identifiers"] = rest_of(row.identifiers, malaysia.NUMBERS.values())
    return Form(
        sets=malaysia.sets_for_malaysia(sets),
        values=values | malaysia.values_of(row),
        doubts=doubts(by_field(found, row.identifiers, malaysia.NUMBERS)),
    )


def _details(request: HttpRequest, row: Company | None, form: Form, **extra: Any) -> HttpResponse:
    status = form.error.status if form.error else 200
    return render(
        request, "companies/form.html", context(row, "details") | {"form": form, **extra},
        status=status,
    )  # fmt: skip


def version_of(request: HttpRequest, name: str = "version") -> int:
    """The version that the form was made from; 0 is nobody's."""
    text = request.POST.get(name, "")
    return int(text) if text.isdigit() and len(text) < 10 else 0


@require_POST
def logo(request: HttpRequest, company_id: UUID) -> HttpResponse:
    """Put the uploaded picture on the company's documents, or take it off."""
    row = get_company(company_id)
    upload = request.FILES.get("logo")
    if upload is None and "remove" not in request.POST:
        messages.error(request, _("Choose a picture first."))
        return redirect("company_details", row.id)
    try:
        picture = upload.read() if upload is not None else None
        set_logo(company_id=row.id, picture=picture, by=request.actor)  # type: ignore[attr-defined]
    except SignetError as error:
        answer = _details(request, row, _stored(row), logo_error=error.message)
        answer.status_code = error.status
        return answer
    messages.success(
        request, _("The logo is saved.") if picture is not None else _("The logo is taken off.")
    )
    return redirect("company_details", row.id)


@require_GET
def logo_picture(request: HttpRequest, company_id: UUID) -> HttpResponse:
    """The picture itself."""
    request.actor.must("companies.read")  # type: ignore[attr-defined]
    row = get_company(company_id)
    if row.logo_file is None:
        raise NotFound(_("There is no logo."))
    return HttpResponse(bytes(row.logo_file.body), content_type=f"image/{row.logo_file.kind}")


@require_GET
def accounts(request: HttpRequest, company_id: UUID) -> HttpResponse:
    """The bank accounts that documents can ask to be paid to."""
    request.actor.must("companies.read")  # type: ignore[attr-defined]
    row = get_company(company_id)
    retired = BankAccount.objects.filter(company=row, archived_at__isnull=False).order_by("id")
    extra = {"accounts": accounts_of(row.id), "retired": retired}
    return render(request, "companies/accounts.html", context(row, "accounts") | extra)


@require_http_methods(["GET", "POST"])
@recently_signed_in("company")
def account(request: HttpRequest, company_id: UUID, account_id: UUID | None = None) -> HttpResponse:
    """The form of a bank account. Whoever changes where money goes proves who he is."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("companies.write")
    company = get_company(company_id)
    row = _account(company, account_id) if account_id else None
    sets = account_sets()
    extra = context(company, "accounts") | {"account": row}
    if request.method == "GET":
        form = Form(sets=sets, values={})
        if row:
            held = account_remarks(BankAccountIn.model_construct(account=row.account))
            form = Form(sets=sets, values=shown(row, sets), doubts=doubts(held))
        return render(request, "companies/account.html", extra | {"form": form})
    try:
        content = parse(BankAccountIn, typed(sets, request.POST))
        if row is None:
            add_bank_account(company_id=company.id, content=content, by=actor)
        else:
            change_bank_account(account_id=row.id, content=content, by=actor)
    except SignetError as error:
        form = Form(sets=sets, values=request.POST.dict(), error=error)
        return render(
            request, "companies/account.html", extra | {"form": form}, status=error.status
        )
    messages.success(request, _("The account is saved."))
    if any(remark.text for remark in account_remarks(content)):
        messages.warning(
            request,
            _("The IBAN does not look right; it is kept as you typed it. Check it for a slip."),
        )
    return redirect("company_accounts", company.id)


@require_POST
@recently_signed_in("company")
def retire(request: HttpRequest, company_id: UUID, account_id: UUID) -> HttpResponse:
    row = _account(get_company(company_id), account_id)
    retire_bank_account(account_id=row.id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("The account is out of use."))
    return redirect("company_accounts", company_id)


def _account(company: Company, account_id: UUID) -> BankAccount:
    row = BankAccount.objects.filter(id=account_id, company=company).first()
    if row is None:
        raise NotFound(_("The company has no such bank account."))
    return row
