"""The tax table and the exchange rates, as pages."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from signet.en16931.canonical import decimal_text
from signet.kernel.clock import today
from signet.kernel.errors import BadInput, Conflict, SignetError
from signet.kernel.parsing import parse
from signet.parties.models import Company
from signet.taxation import queries
from signet.taxation.actions.save_exchange_rates import (
    fetch_exchange_rates,
    import_exchange_rates,
    save_exchange_rates,
)
from signet.taxation.actions.save_rate import add_presets, remove_rate, save_rate
from signet.taxation.content import ExchangeRateIn, RateIn
from signet.taxation.models import TaxRate
from signet.taxation.presets import covered
from signet.taxation.providers import providers
from signet.tenancy.models import Tenant
from signet.web import choices
from signet.web.forms import Form, shown, typed
from signet.web.tax_fields import exchange_set, tax_sets
from signet.web.views.companies import version_of

#: Typed as words with commas between them.
_LISTS = ("on_top_of", "combines")


@require_http_methods(["GET", "POST"])
def taxes(request: HttpRequest) -> HttpResponse:
    """The table; a post adds the taxes of a country."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("companies.read" if request.method == "GET" else "companies.write")
    if request.method == "POST":
        try:
            added = add_presets(country=request.POST.get("country", ""), by=actor)
        except BadInput as error:
            messages.error(request, error.message)
        else:
            n = len(added)
            said = ngettext("%(n)s tax was added.", "%(n)s taxes were added.", n) % {"n": n}
            messages.success(request, said)
        return redirect("taxes")
    rows = queries.table()
    day = _today()
    countries = set(Company.objects.values_list("country", flat=True)) & covered()
    names = dict(choices.countries())
    context = {
        "rows": [_row(row, day, names) for row in rows],
        "countries": [(code, names.get(code, code)) for code in sorted(countries)],
        "may_write": actor.may("companies.write"),
    }
    return render(request, "taxes/taxes.html", context)


@require_http_methods(["GET", "POST"])
def tax(request: HttpRequest, rate_id: UUID | None = None) -> HttpResponse:
    """The form of a new or known tax."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("companies.write")
    row = queries.get_rate(rate_id) if rate_id else None
    sets = tax_sets()
    if request.method == "GET":
        values: dict[str, Any] = shown(row, sets) if row else {"scheme": "VAT", "category": "S"}
        values |= {name: ", ".join(values.get(name, ())) for name in _LISTS}
        values |= {n: values[n].isoformat() for n in ("valid_from", "valid_to") if values.get(n)}
        return _tax_page(request, Form(sets=sets, values=values), row)
    data = typed(sets, request.POST)
    for name in _LISTS:
        data[name] = [part.strip() for part in data[name].split(",") if part.strip()]
    try:
        saved = save_rate(
            content=parse(RateIn, data), by=actor, rate_id=rate_id,
            version=version_of(request) if row else None,
        )  # fmt: skip
    except SignetError as error:
        return _tax_page(request, Form(sets=sets, values=request.POST.dict(), error=error), row)
    messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
    return redirect("taxes")


@require_POST
def remove(request: HttpRequest, rate_id: UUID) -> HttpResponse:
    """Take a tax out of the table."""
    try:
        remove_rate(rate_id=rate_id, by=request.actor)  # type: ignore[attr-defined]
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The tax is taken out; documents keep theirs."))
    return redirect("taxes")


@require_GET
def exchange(request: HttpRequest) -> HttpResponse:
    """The newest exchange rates, and three ways to add some."""
    request.actor.must("companies.read")  # type: ignore[attr-defined]
    return _exchange_page(request, {"day": _today().isoformat()})


@require_POST
def add_exchange(request: HttpRequest) -> HttpResponse:
    """A rate that was typed, a file of them, or those of a provider."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("companies.write")
    try:
        if name := request.POST.get("provider"):
            fetch_exchange_rates(name=name, day=_today(), by=actor)
        elif file := request.FILES.get("file"):
            import_exchange_rates(text=_text(file.read()), by=actor)
        else:
            content = parse(ExchangeRateIn, typed([exchange_set()], request.POST))
            save_exchange_rates(rates=[content], by=actor)
    except SignetError as error:
        return _exchange_page(request, request.POST.dict(), error)
    messages.success(request, _("The exchange rates are kept."))
    return redirect("exchange_rates")


def _exchange_page(
    request: HttpRequest, values: dict[str, Any], error: SignetError | None = None
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "form": Form(sets=[exchange_set()], values=values, error=error),
        "rows": [{"row": row, "rate": decimal_text(row.rate)} for row in queries.exchange_rates()],
        "providers": sorted(providers()),
        "may_write": actor.may("companies.write"),
    }
    status = error.status if error else 200
    return render(request, "taxes/exchange_rates.html", context, status=status)


def _tax_page(request: HttpRequest, form: Form, row: TaxRate | None) -> HttpResponse:
    status = form.error.status if form.error else 200
    return render(request, "taxes/tax.html", {"form": form, "tax": row}, status=status)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(
            _("The file is not text in UTF-8; save it as CSV in UTF-8."), code="file.encoding"
        ) from None


def _row(row: TaxRate, day: date, names: dict[str, Any]) -> dict[str, Any]:
    rate = " + ".join(row.combines)
    if row.per_unit is not None:
        rate = f"{decimal_text(row.per_unit)} {row.currency}"
    elif row.percent is not None:
        rate = f"{decimal_text(row.percent)} %"
    return {
        "tax": row,
        "rate": rate,
        "category": "" if row.combines else dict(choices.CATEGORIES).get(row.category, ""),
        "below": " + ".join(row.on_top_of),
        "country": names.get(row.country, ""),
        "now": bool(queries.valid_on([row], day)),
    }


def _today() -> date:
    return today(Tenant.objects.get().time_zone)
