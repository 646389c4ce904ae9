"""A feature that the plan does not have is nowhere: not in the navigation, not by address, not in the API."""

from __future__ import annotations

import pytest
from django.test import Client

from signet.cli.plan import changed, save
from signet.kernel.errors import BadInput
from signet.tenancy.features import EVERYTHING, FEATURES, PLANS, feature_of, features_of
from signet.tenancy.permissions import PERMISSIONS, ROLE_PERMISSIONS
from tests.api.calling import calling, key_of
from tests.fixtures import World
from tests.web.accounts import signed_in


def test_plans_and_overrides() -> None:
    assert features_of(None, None) == EVERYTHING == set(FEATURES)
    assert features_of("starter", {"orders": True, "payments": False}) == {"invoices", "orders"}
    assert all(plan <= EVERYTHING for plan in PLANS.values())
    assert {feature_of(p) for p in PERMISSIONS} - {None} <= EVERYTHING
    account = {"plan": "starter", "overrides": {"orders": True}}
    assert changed(account, "set", "business") == ("business", {"orders": True})
    assert changed(account, "off", "orders") == ("starter", {"orders": False})
    assert changed(account, "usual", "orders") == ("starter", {})
    for verb, what in (("set", "gold"), ("on", "teleport")):
        with pytest.raises(BadInput):
            changed(account, verb, what)


#: Feature -> an address and an operation that are gone with it.
GONE = {
    "orders": ("/orders/", "/orders"),
    "branches": ("/branches", "/branches"),
    "payments": ("/payments/", None),
    "custom_roles": ("/roles", "/roles"),
    "invoices": ("/invoices/", "/documents"),
    "imports": ("/imports", None),
    "api": ("/keys", "/customers"),
}


def test_what_is_switched_off_is_nowhere(kept_alpha: World) -> None:
    secret = key_of(kept_alpha, ROLE_PERMISSIONS["owner"])
    browser: Client = signed_in(kept_alpha.owner.email)
    call = calling(secret)
    home = "/customers/"
    for feature, (page, operation) in GONE.items():
        save(kept_alpha.id, "full", {})
        assert browser.get(page).status_code == 200, feature
        assert operation is None or call("GET", operation).status_code == 200
        shown = f'href="{page}"' in browser.get(home).content.decode()
        save(kept_alpha.id, "full", {feature: False})
        answer = browser.get(page)
        assert answer.status_code == 403, feature
        assert str(FEATURES[feature]) in answer.content.decode()
        assert f'href="{page}"' not in browser.get(home).content.decode()
        assert shown or feature == "custom_roles"
        if operation is not None:
            refused = call("GET", operation)
            assert (refused.status_code, refused.json()["code"]) == (403, f"feature.{feature}")


def test_quotes_are_refused_where_drafts_are_not(kept_alpha: World) -> None:
    call = calling(key_of(kept_alpha, ROLE_PERMISSIONS["owner"]))
    save(kept_alpha.id, "full", {"quotes": False})
    refused = call("POST", "/documents", {"kind": "quote"})
    assert (refused.status_code, refused.json()["code"]) == (403, "feature.quotes")
    assert call("POST", "/documents", {"kind": "invoice"}).status_code == 201


def test_the_application_cannot_change_its_own_plan(kept_alpha: World, connect: object) -> None:
    import psycopg

    save(kept_alpha.id, "starter", {})
    app = connect("app")  # type: ignore[operator]
    app.execute("SELECT set_config('signet.tenant_id', %s, false)", [str(kept_alpha.id)])
    assert app.execute("SELECT plan FROM tenancy_plan").fetchone() == ("starter",)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("UPDATE tenancy_plan SET plan = 'full'")
