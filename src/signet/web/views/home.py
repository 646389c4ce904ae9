"""The first page: what is owed, what is late, what was issued."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_compact_decimal
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import activate, check_for_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_GET, require_POST

from signet.documents.models import Document, Kind
from signet.kernel.clock import today
from signet.kernel.errors import NotFound
from signet.kernel.money import Money
from signet.parties.models import Company, Customer
from signet.payments.models import Kind as PaymentKind
from signet.reports.ageing import Bucket, ageing
from signet.reports.collected import collected
from signet.reports.figures import Figure, Figures, Month, dashboard
from signet.taxation.models import TaxRate
from signet.tenancy.models import Tenant
from signet.tenancy.sessions import ACTIVE_TENANT
from signet.web.attention import concerns
from signet.web.chart import chart
from signet.web.kinds import KIND_PAGES
from signet.web.middleware import public
from signet.web.tables.address import Address
from signet.web.tables.documents import documents_table
from signet.web.tables.exchanged import told_to
from signet.web.tables.listing import rows_of


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Figures with the lists behind them, one currency at a time in the charts, and the newest invoices."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("reports.read")
    day = today(Tenant.objects.get().time_zone)
    figures, owed = dashboard(day), ageing(day)
    currencies = list(
        dict.fromkeys([*(f.amount.currency for f in figures.outstanding), *figures.months])
    )
    chosen = request.GET.get("currency", "")
    currency = chosen if chosen in currencies else next(iter(currencies), "")
    context = {
        "concerns": concerns(actor),
        "cards": _cards(figures, day),
        "collected": _collected(day) if actor.may("payments.read") else None,
        "drafts": figures.drafts,
        "currencies": currencies,
        "currency": currency,
        "chart": _chart(figures.months[currency], day) if currency in figures.months else None,
        "ageing": _ageing(owed.get(currency, [])),
        "steps": [] if Document.objects.exists() else _steps(),
        "may_draft": actor.may("documents.draft"),
        **_newest(day, networks=told_to(actor, Kind.INVOICE)),
    }
    return render(request, "home.html", context)


def _list(**values: str | date) -> str:
    """The address of the invoices behind a figure."""
    return f"{reverse('documents')}?{urlencode(values)}"


def _cards(figures: Figures, day: date) -> list[dict[str, Any]]:
    month: dict[str, str | date] = {
        "tab": "issued", "written": "own", "from": day.replace(day=1), "to": day,
    }  # fmt: skip

    def card(title: object, icon: str, found: list[Figure], **values: Any) -> dict[str, Any]:
        return {
            "title": title,
            "icon": icon,
            "url": _list(**values),
            "figures": [
                {
                    "amount": f.amount,
                    "count": f.count,
                    "url": _list(**values, currency=f.amount.currency),
                }
                for f in found
            ],
        }

    cards = [
        card(__("Outstanding"), "hourglass", figures.outstanding, tab="unpaid", written="own"),
        card(__("Overdue"), "calendar-x", figures.overdue, tab="overdue", written="own"),
        card(__("Issued this month"), "calendar-check", figures.this_month, **month),
    ]
    if figures.payable:  # only who bills himself in suppliers' names owes anything here
        payable = figures.payable
        cards.append(
            card(__("To pay to suppliers"), "hand-coins", payable, tab="unpaid", written="self")
        )
    return cards


def _collected(day: date) -> list[dict[str, Any]]:
    """Today's takings, each figure with the payments behind it."""

    def url(**values: str) -> str:
        days = {"kind": str(PaymentKind.RECEIPT), "from": day.isoformat(), "to": day.isoformat()}
        return f"{reverse('payments')}?{urlencode(days | values)}"

    return [
        {
            "amount": found.amount,
            "url": url(currency=found.amount.currency),
            "by": [
                {
                    "operator": taken.operator,
                    "branch": taken.branch,
                    "amount": taken.amount,
                    "url": url(
                        currency=taken.amount.currency,
                        operator=taken.operator,
                        **({"branch": str(taken.branch.id)} if taken.branch else {}),
                    ),
                }
                for taken in found.by
            ],
        }
        for found in collected(day)
    ]


def _chart(months: list[Month], day: date) -> dict[str, Any]:
    """A bar for each month; the texts stand in HTML, so that they keep their size on any screen."""
    drawn = chart([month.amount.minor for month in months])
    best = max(months, key=lambda month: month.amount.minor)
    currency = best.amount.currency
    return {
        "ticks": [
            {"y": y, "label": format_compact_decimal(Money(value, currency).amount, locale="en", fraction_digits=1)}
            for value, y in drawn.ticks
        ],
        "zero": drawn.zero,
        "months": [
            {
                "bar": bar,
                "amount": month.amount,
                "month": month.month,
                "now": month.month == day.replace(day=1),
                "url": _month_url(month.month, currency),
            }
            for month, bar in zip(months, drawn.bars, strict=True)
        ],
        "best": best,
        "summary": _("Invoices issued in %(currency)s without tax, by month; most in %(month)s.")
        % {"currency": currency, "month": date_format(best.month, "F Y")},
    }  # fmt: skip


def _month_url(month: date, currency: str) -> str:
    days: dict[str, str | date] = {"from": month, "to": _end(month)}
    return _list(tab="issued", currency=currency, **days)


def _ageing(buckets: list[Bucket]) -> list[dict[str, Any]]:
    widest = max([abs(bucket.amount.minor) for bucket in buckets] + [1])
    return [
        {
            "label": _age(bucket),
            "amount": bucket.amount,
            "count": bucket.count,
            "late": bucket.first_day is not None,
            "width": max(
                round(1000 * max(bucket.amount.minor, 0) / widest), 4 if bucket.count else 0
            ),
            "url": _owed_url(bucket) if bucket.dated and bucket.count else "",
        }
        for bucket in buckets
    ]


def _owed_url(bucket: Bucket) -> str:
    days = {"due_from": bucket.due_from, "due_to": bucket.due_to}
    given = {key: value for key, value in days.items() if value}
    return _list(tab="unpaid", written="own", currency=bucket.amount.currency, **given)


def _age(bucket: Bucket) -> str:
    if not bucket.dated:
        return _("No due date")
    if bucket.first_day is None:
        return _("Not due yet")
    if bucket.last_day is None:
        return _("More than %(days)s days late") % {"days": bucket.first_day - 1}
    return _("%(first)s to %(last)s days late") % {
        "first": bucket.first_day,
        "last": bucket.last_day,
    }


def _steps() -> list[dict[str, Any]]:
    """What a new account does first."""
    return [
        {"text": _("Say who you are: name, address and tax number of your company."),
         "verb": _("Company"), "url": reverse("company"), "done": Company.objects.exists()},
        {"text": _("Choose your taxes: those of your country are ready to be taken over."),
         "verb": _("Taxes"), "url": reverse("taxes"), "done": TaxRate.objects.exists()},
        {"text": _("Add the first customer, such as Gulf Print LLC in Dubai."),
         "verb": _("New customer"), "url": reverse("new_customer"), "done": Customer.objects.exists()},
        {"text": _("Write an invoice: a customer and one line are enough."),
         "verb": _("New invoice"), "url": reverse("new"), "done": False},
    ]  # fmt: skip


def _newest(day: date, *, networks: bool) -> dict[str, Any]:
    """The table of the list, without its tools."""
    table = documents_table(Kind.INVOICE, day, networks=networks)
    wanted = replace(table.wanted(Address()), limit=8)
    columns = table.shown(Address())
    return {
        "table": table,
        "kind_page": KIND_PAGES[Kind.INVOICE],
        "heads": [{"column": column, "url": "", "sorted": ""} for column in columns],
        "rows": rows_of(table, columns, table.fetch(wanted).rows),
    }


def _end(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


@require_POST
def switch_tenant(request: HttpRequest) -> HttpResponse:
    """Work in another of the user's accounts from now on."""
    wanted = request.POST.get("to", "")
    if wanted not in {str(tenant.id) for tenant in request.tenants}:  # type: ignore[attr-defined]
        raise NotFound(_("There is no such account."))
    request.session[ACTIVE_TENANT] = wanted
    return redirect("home")


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read the pages in another language; kept with the user and in a cookie."""
    from django.conf import settings

    code = request.POST.get("language", "")
    back = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if ours else "/")
    if check_for_language(code) and code in dict(settings.LANGUAGES):
        activate(code)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=31_536_000, samesite="Lax")
        if request.user.is_authenticated:
            request.user.language = code
            request.user.save(update_fields=["language"])
    return response


@public
@require_GET
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """For load balancers: 200 when the database answers, else 503 by the middleware."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
