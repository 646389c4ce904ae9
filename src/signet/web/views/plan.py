"""The account's plan: what is on, how much of it is used, and what a higher one would give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from signet.documents.quota import issued_in_month
from signet.kernel.clock import today
from signet.parties.models import Company
from signet.tenancy.actions.invite import members_and_invited
from signet.tenancy.features import (
    COUNTED,
    DEFAULT_PLAN,
    FEATURES,
    LIMITS,
    PLAN_NAMES,
    PLANS,
    limits_of,
)
from signet.tenancy.models import Plan, Tenant


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """Everybody may see it; only the operator of the installation changes it."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("companies.read")
    row = Plan.objects.first()
    name = row.plan if row and row.plan in PLANS else DEFAULT_PLAN
    overrides = row.overrides if row else {}
    context = {
        "name": PLAN_NAMES[name],
        "features": [
            {"label": label, "on": flag in actor.features, "own": flag in overrides}
            for flag, label in FEATURES.items()
        ],
        "limits": _limits(name),
        "higher": [entry for other in PLANS if (entry := _more(other, name, actor.features))],
    }
    return render(request, "plan.html", context)


def _limits(name: str) -> list[dict[str, Any]]:
    day = today(Tenant.objects.get().time_zone)
    used: dict[str, Callable[[], int]] = {
        "members": members_and_invited,
        "companies": Company.objects.count,
        "issued": lambda: issued_in_month(day),
    }
    return [
        {"label": label, "used": used[what](), "limit": limits_of(name).get(what)}
        for what, label in COUNTED.items()
    ]


def _more(other: str, name: str, features: frozenset[str]) -> dict[str, Any] | None:
    """What another plan has that this one has not; None for one that is no step up."""
    order = list(PLAN_NAMES)
    if order.index(other) <= order.index(name):
        return None
    gains = [FEATURES[flag] for flag in FEATURES if flag in PLANS[other] - features]
    limits = [
        {"label": COUNTED[what], "limit": LIMITS[other].get(what)}
        for what in LIMITS[name]
        if LIMITS[other].get(what) != LIMITS[name][what]
    ]
    return {"name": PLAN_NAMES[other], "features": gains, "limits": limits}
