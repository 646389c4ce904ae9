"""What the frame around every page needs."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from signet.networks import told
from signet.tenancy.context import can_ask
from signet.tenancy.models import LANGUAGES
from signet.web.features import OF_PAGE
from signet.web.kinds import KIND_PAGES

#: What one works with every day: (url name, icon, label, permission)
WORK = (
    ("home", "house", _("Home"), "reports.read"),
    *(
        (page.noun, page.icon, page.title, "documents.read")
        for page in KIND_PAGES.values()
        if page.is_in_menu
    ),
    ("payments", "banknote", _("Payments"), "payments.read"),
    ("orders", "shopping-bag", _("Orders"), "orders.read"),
    ("inbox", "inbox", _("Inbox"), "inbox.read"),
    ("customers", "users", _("Customers"), "customers.read"),
    ("items", "package", _("Items"), "items.read"),
)
#: What is set up now and then, folded away under one word.
SETTINGS = (
    ("imports", "upload", _("Import"), "documents.import"),
    ("taxes", "percent", _("Taxes and rates"), "companies.read"),
    ("company", "building-2", _("Company"), "companies.read"),
    ("branches", "store", _("Branches"), "companies.read"),
    ("members", "user-cog", _("Members"), "members.read"),
    ("networks", "send", _("E-invoice networks"), "networks.read"),
    ("keys", "key-round", _("API keys"), "keys.manage"),
    ("webhooks", "webhook", _("Webhooks"), "webhooks.manage"),
    ("plan", "gauge", _("Plan"), "companies.read"),
    ("audit", "shield-check", _("Audit log"), "audit.read"),
)
NAVIGATION = WORK + SETTINGS
#: Of those who are connected to a network that is told of sales together.
_CONSOLIDATED = ("consolidated", "layers", _("Consolidated"), "documents.read")

#: Pages about one's own sign-in: (url name, label).
OWN_PAGES = (
    ("mfa_index", _("Second step")),
    ("account_change_password", _("Password")),
    ("account_email", _("E-mail addresses")),
)
SINGLE_SIGN_ON = ("socialaccount_connections", _("Single sign-on"))


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation allowed to the actor, and the direction of writing."""
    actor = getattr(request, "actor", None)
    name = request.resolver_match.view_name if request.resolver_match else ""

    def shown(entries: tuple[tuple[str, str, Any, str], ...]) -> list[dict[str, Any]]:
        return [
            {"url": url, "icon": icon, "label": label, "current": name.split(".")[0] == url}
            for url, icon, label, permission in entries
            if actor is not None
            and actor.may(permission)
            and (url not in OF_PAGE or OF_PAGE[url] in actor.features)
        ]

    def work() -> list[dict[str, Any]]:
        """Found out where it is shown, and not for fragments."""
        entries = shown(WORK)
        if actor is not None and actor.may("documents.read") and can_ask() and told.is_offered():
            at = next(
                (i for i, entry in enumerate(entries) if entry["url"] == "payments"), len(entries)
            )
            entries[at:at] = shown((_CONSOLIDATED,))
        return entries

    settings_shown = shown(SETTINGS)
    return {
        "open_to_all": get_adapter(request).is_open_for_signup(request),
        "own_pages": OWN_PAGES + ((SINGLE_SIGN_ON,) if settings.SOCIALACCOUNT_PROVIDERS else ()),
        "reader_languages": LANGUAGES,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "navigation": work,
        "settings_navigation": settings_shown,
        "in_settings": any(entry["current"] for entry in settings_shown),
    }
