"""Every page of sign-in: our frame, judged by axe, 320 px wide, and from right to left."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver

from signet.tenancy.actions.invite import invite
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import User
from signet.web.oidc.configuration import providers
from tests.fixtures import World, actor, make_world
from tests.web.accounts import PASSWORD, totp

pytestmark = pytest.mark.browser

EMAIL = "owner@alpha.example"

#: Names of addresses under /account/ that show no page of their own, each with its reason.
NO_PAGE = {
    "mfa_download_recovery_codes": "a text file",
    "mfa_login_webauthn": "answers a script, else leads to sign-in",
    "socialaccount_signup": "needs a half-finished single sign-on; covered by test_accounts_oidc.py",
    "account_set_password": "for people without a password; covered by test_accounts_oidc.py",
    "account_confirm_login_code": "codes by mail are switched off: leads to sign-in",
}


@pytest.fixture
def site(server: str, settings: Any, page: Any) -> str:
    settings.SOCIALACCOUNT_PROVIDERS = providers(
        {"SIGNET_OIDC_URL": "http://127.0.0.1:9", "SIGNET_OIDC_CLIENT_ID": "signet"}
    )
    page.set_default_timeout(10_000)
    address = server.replace("127.0.0.1", "localhost")
    settings.CSRF_TRUSTED_ORIGINS = [address]
    return address


@pytest.fixture
def world(server: str) -> World:
    from allauth.account.models import EmailAddress

    made = make_world("Alpha")
    EmailAddress.objects.create(user=made.owner, email=EMAIL, verified=True, primary=True)
    return made


class Judge:
    """Looks at the page that is shown, once wide and once narrow, and notes which address it was."""

    def __init__(self, page: Any, site: str) -> None:
        self.page, self.site, self.seen = page, site, set[str]()

    def go(self, path: str, *, note: str = "") -> None:
        self.page.goto(f"{self.site}{path}")
        self.judge(note or path)

    def judge(self, what: str) -> None:
        page = self.page
        self.seen.add(page.url.removeprefix(self.site).partition("?")[0])
        page.set_viewport_size({"width": 1280, "height": 900})
        headings = page.locator("h1").count()
        brand = page.locator("a.brand").count()
        direction = page.evaluate("document.documentElement.dir")
        violations = Axe().run(page).response["violations"]
        found = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in violations]
        assert (what, headings, brand, direction, found) == (what, 1, 1, self.direction, [])
        page.set_viewport_size({"width": 320, "height": 640})
        sideways = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (what, sideways) == (what, 0)
        page.set_viewport_size({"width": 1280, "height": 900})

    direction = "ltr"


def names(patterns: list[Any] | None = None, inside: bool = False) -> set[str]:
    """Names of all addresses under /account/."""
    found: set[str] = set()
    for one in get_resolver().url_patterns if patterns is None else patterns:
        under = inside or str(one.pattern).startswith("account/")
        if isinstance(one, URLResolver) and (under or patterns is None):
            found |= names(one.url_patterns, under) if under else set()
        elif isinstance(one, URLPattern) and under and one.name:
            found.add(one.name)
    return found


def name_of(path: str) -> str:
    from django.urls import resolve

    return str(resolve(path).url_name)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_sign_in(page: Any, site: str, world: World, language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    User.objects.update(language=language)
    judge = Judge(page, site)
    judge.direction = "rtl" if language == "ar" else "ltr"
    before_sign_in(judge, world)
    page.goto(f"{site}/account/login/")
    page.fill("#id_login", EMAIL)
    page.fill("#id_password", PASSWORD)
    page.click("main form button.primary")
    page.wait_for_selector(".app")
    signed_in(judge)
    second_factors(judge)
    reached = {name_of(path) for path in judge.seen if path.startswith("/account/")}
    assert names() - reached == set(NO_PAGE)


def before_sign_in(judge: Judge, world: World) -> None:
    page = judge.page
    judge.go("/account/login/")
    page.fill("#id_login", "a@b.example")
    page.fill("#id_password", "wrong")
    page.click("main form button.primary")
    page.wait_for_selector("[role=alert]:visible")
    judge.judge("login refused")
    for path in (
        "signup/", "inactive/", "confirm-email/", "confirm-email/nonsense/", "password/reset/",
        "password/reset/done/", "password/reset/key/done/", "password/reset/key/1-set-password/",
        "3rdparty/login/cancelled/", "3rdparty/login/error/", "sso/login/",
        "sso/login/callback/?state=x&code=y",
    ):  # fmt: skip
        judge.go(f"/account/{path}")
    judge.go(reset_path(world))
    with tenant_scope(world.id):
        new = invite(email="new@person.example", role="biller", by=actor())
        User.objects.create_user("known@person.example", PASSWORD, name="Known")
        known = invite(email="known@person.example", role="biller", by=actor())
    judge.go(f"/join/{new.token}")
    judge.go(f"/join/{known.token}")
    judge.go("/join/nonsense")
    judge.tokens = [new.token]  # type: ignore[attr-defined]


def reset_path(world: World) -> str:
    from allauth.account import app_settings
    from allauth.account.utils import user_pk_to_url_str

    owner: Any = world.owner
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(owner)
    return f"/account/password/reset/key/{user_pk_to_url_str(owner)}-{key}/"


def signed_in(judge: Judge) -> None:
    for path in (
        "account/logout/", "account/email/", "account/password/change/", "account/reauthenticate/",
        "account/2fa/", "account/2fa/totp/activate/", "account/2fa/webauthn/",
        "account/2fa/webauthn/add/", "account/3rdparty/", f"join/{judge.tokens[0]}",  # type: ignore[attr-defined]
        "members", "keys",
    ):  # fmt: skip
        judge.go(f"/{path}")


def second_factors(judge: Judge) -> None:
    page = judge.page
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    judge.go("/account/2fa/totp/activate/")
    page.fill("#id_code", totp(page.inner_text("#secret")))
    page.click("form.form button.primary")
    page.wait_for_selector(".codes")
    judge.judge("recovery codes")
    judge.go("/account/2fa/webauthn/add/")
    page.click("form[data-passkey] button.primary")
    page.wait_for_url("**/account/2fa/")
    judge.judge("second factors on")
    judge.go("/account/2fa/recovery-codes/generate/")
    judge.go("/account/2fa/totp/deactivate/")
    judge.go("/account/2fa/reauthenticate/")
    judge.go("/account/2fa/webauthn/reauthenticate/")
    judge.go("/account/2fa/webauthn/")
    links = page.locator("tbody a.btn")
    paths = [links.nth(i).get_attribute("href") for i in range(links.count())]
    assert len(paths) == 2
    for path in paths:
        judge.go(path)
    page.context.clear_cookies(name="signet")
    page.goto(f"{judge.site}/account/login/")
    page.fill("#id_login", EMAIL)
    page.fill("#id_password", PASSWORD)
    page.click("main form button.primary")
    page.wait_for_selector("#id_code")
    judge.judge("second step")
