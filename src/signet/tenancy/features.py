"""What can be switched off for a tenant, and the plans that bundle it. Data, read by pages, API and CLI.

A plan names features; the operator of the platform may switch single ones on or off besides
(``signet plan``). A permission of a feature that is off is held by nobody: ``Actor.may`` asks here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

#: Flag -> what people call it.
FEATURES: Final = {
    "invoices": _("Invoices and notes"),
    "quotes": _("Quotes"),
    "orders": _("Orders"),
    "payments": _("Payments"),
    "branches": _("Branches"),
    "recurring": _("Recurring invoices"),
    "imports": _("Import of documents"),
    "e_invoicing": _("E-invoicing networks"),
    "webhooks": _("Webhooks"),
    "api": _("REST API"),
    "custom_roles": _("Own roles"),
}
EVERYTHING: Final = frozenset(FEATURES)
DEFAULT_PLAN: Final = "full"
PLANS: Final[dict[str, frozenset[str]]] = {
    "starter": frozenset({"invoices", "payments"}),
    "business": EVERYTHING - {"webhooks", "api", "custom_roles"},
    DEFAULT_PLAN: EVERYTHING,
}

#: Plan -> what people call it, the smallest first.
PLAN_NAMES: Final = {"starter": _("Starter"), "business": _("Business"), DEFAULT_PLAN: _("Full")}
#: What is counted -> what people call it.
COUNTED: Final = {
    "members": _("Members, invitations included"),
    "companies": _("Companies"),
    "issued": _("Documents issued in a month, by their date"),
}
#: Plan -> how many of each at most; what is not named is not bounded.
LIMITS: Final[dict[str, Mapping[str, int]]] = {
    "starter": {"members": 3, "companies": 1, "issued": 100},
    "business": {"members": 25, "companies": 5},
    DEFAULT_PLAN: {},
}

#: Noun of a permission, or a whole permission -> the feature it belongs to; the others are always on.
_OF_NOUN: Final = {
    "documents": "invoices",
    "orders": "orders",
    "payments": "payments",
    "schedules": "recurring",
    "networks": "e_invoicing",
    "inbox": "e_invoicing",
    "webhooks": "webhooks",
    "keys": "api",
}
_OF_PERMISSION: Final = {"documents.import": "imports"}


def feature_of(permission: str) -> str | None:
    """The feature that a permission belongs to."""
    return _OF_PERMISSION.get(permission) or _OF_NOUN.get(permission.partition(".")[0])


def limits_of(plan: str | None) -> Mapping[str, int]:
    """How many of what a plan allows at most."""
    return LIMITS.get(plan or DEFAULT_PLAN, {})


def features_of(plan: str | None, overrides: Mapping[str, bool] | None) -> frozenset[str]:
    """What is on; a tenant without a plan of its own has the default one."""
    found = set(PLANS.get(plan or DEFAULT_PLAN, PLANS[DEFAULT_PLAN]))
    for flag, is_on in (overrides or {}).items():
        (found.add if is_on else found.discard)(flag)
    return frozenset(found) & EVERYTHING
