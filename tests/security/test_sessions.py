"""Cookies, sessions, forged requests, hosts, redirects, frames, caches and headers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import User
from signet.web.headers import POLICY
from tests.environment import ROOT
from tests.fixtures import World, actor
from tests.web.accounts import PASSWORD, member, signed_in

SESSION, CSRF = "signet", "signet-csrf"


@pytest.fixture
def owner(alpha: World) -> Client:
    return signed_in("owner@alpha.example")


def test_cookies_of_plain_http(owner: Client) -> None:
    owner.get("/account/2fa/")
    for name in (SESSION, CSRF):
        cookie = owner.cookies[name]
        assert (bool(cookie["httponly"]), cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert cookie["domain"] == ""
    assert owner.cookies[SESSION]["max-age"] == 14 * 24 * 3600


#: Runs in a process of its own: these settings are made when Django starts.
OVER_HTTPS = """
import django, json
django.setup()
from django.conf import settings
from django.test import Client
browser = Client(headers={"X-Forwarded-Proto": "https", "Host": "invoices.example.com"})
answer = browser.get("/account/login/")
other = Client(headers={"X-Forwarded-Proto": "https", "Host": "evil.example"}).get("/account/login/")
by_name = Client(headers={"Host": "localhost"}).get("/account/login/")
print(json.dumps({
    "status": answer.status_code, "other": other.status_code, "localhost": by_name.status_code,
    "hsts": answer["Strict-Transport-Security"],
    "cookies": {k: [bool(c["secure"]), c["path"], c["domain"]] for k, c in answer.cookies.items()},
    "session": settings.SESSION_COOKIE_NAME, "secure": settings.SESSION_COOKIE_SECURE,
    "insecure_passkeys": settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN,
}))
"""


def test_cookies_and_headers_of_https(django_db_setup: None) -> None:
    environment = os.environ | {
        "SIGNET_BASE_URL": "https://invoices.example.com",
        "DJANGO_SETTINGS_MODULE": "signet.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-c", OVER_HTTPS], env=environment, capture_output=True, check=True
    )
    assert json.loads(done.stdout) == {
        "status": 200, "other": 400, "localhost": 400, "hsts": "max-age=31536000",
        "cookies": {"__Host-signet-csrf": [True, "/", ""]},
        "session": "__Host-signet", "secure": True, "insecure_passkeys": False,
    }  # fmt: skip


def test_the_session_is_a_new_one_after_sign_in_and_gone_after_sign_out(alpha: World) -> None:
    browser = Client()
    browser.get("/join/x")
    session = browser.session  # one that an attacker may have planted
    session["planted"] = "1"
    session.save()
    before, token = session.session_key, _csrf(browser)
    browser.post("/account/login/", {"login": "owner@alpha.example", "password": PASSWORD})
    assert browser.session.session_key != before
    assert _csrf(browser) != token
    assert browser.get("/invoices/").status_code == 200
    planted = Client()
    planted.cookies[SESSION] = before
    assert planted.get("/invoices/").status_code == 302
    signed, copy = browser.session.session_key, Client()
    copy.cookies[SESSION] = signed
    assert copy.get("/invoices/").status_code == 200
    assert browser.post("/account/logout/").status_code == 302
    assert copy.get("/invoices/").status_code == 302  # ended on the server, not only in the browser


def _csrf(browser: Client) -> str:
    browser.get("/account/login/")
    browser.get("/account/2fa/")
    return browser.cookies[CSRF].value


def test_signing_out_needs_a_post(owner: Client) -> None:
    assert owner.get("/account/logout/").status_code == 200
    assert owner.get("/invoices/").status_code == 200


def test_a_changed_password_ends_the_other_sessions(owner: Client, alpha: World) -> None:
    elsewhere = signed_in("owner@alpha.example")
    new = "another long password"
    changed = owner.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert changed.status_code == 302
    assert (owner.get("/invoices/").status_code, elsewhere.get("/invoices/").status_code) == (
        200,
        302,
    )


@pytest.mark.parametrize("password", ["short", "password123", "1234567890", "owner@alpha.example"])
def test_weak_passwords_are_refused(owner: Client, password: str) -> None:
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert owner.post("/account/password/change/", form).status_code == 200
    assert User.objects.get().check_password(PASSWORD)


def test_wrong_password_and_unknown_person_look_the_same(alpha: World) -> None:
    known, unknown = (
        Client().post("/account/login/", {"login": login, "password": "wrong horse"}).content
        for login in ("owner@alpha.example", "nobody@alpha.example")
    )
    assert known.count(b"do not belong together") == unknown.count(b"do not belong together") == 1


def posts(patterns: list[Any] | None = None, prefix: str = "") -> list[str]:
    """Every address of pages and sign-in, with arguments filled in; the API answers to keys, not cookies."""
    found = []
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            found += [] if route.startswith("api/") else posts(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            found.append("/" + _filled(route))
    return found


def _filled(route: str) -> str:
    import re

    route = re.sub(r"<uuid:\w+>", "01a1fc6f-3826-7ed8-be35-46f7b7246c77", route)
    route = re.sub(r"<(str|slug):provider_id>", "sso", route)
    route = re.sub(r"<(str|slug):\w+>", "x", route)
    route = re.sub(r"<int:\w+>", "1", route)
    route = re.sub(r"\(\?P<uidb36>[^)]*\)-\(\?P<key>[^)]*\)", "1-x", route)
    return re.sub(r"\(\?P<key>[^)]*\)", "x", route).replace("^", "").replace("$", "")


def test_no_post_is_taken_without_a_token(alpha: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    paths = posts()
    assert len(paths) > 80
    for path in paths:
        if path.startswith(
            "/hooks/"
        ):  # called by networks: the secret in the address stands for the token
            assert browser.post(path, {"x": "1"}).status_code == 404
            continue
        answer = browser.post(path, {"x": "1"})
        moved = answer.status_code == 301  # old addresses of the library lead on
        assert (path, moved or answer.status_code) == (path, moved or 403), answer.content
        if not moved:
            assert b"The page was too old" in answer.content
    assert b"<style" not in answer.content


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example"]
)
def test_no_post_is_taken_from_another_site(alpha: World, origin: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.get("/account/login/")
    token = browser.cookies[CSRF].value
    form = {"login": "owner@alpha.example", "password": PASSWORD, "csrfmiddlewaretoken": token}
    forged = browser.post("/account/login/", form, headers={"Origin": origin})
    assert forged.status_code == 403
    own = browser.post("/account/login/", form, headers={"Origin": "http://testserver"})
    assert own.status_code == 302


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", "testserver@x"])
def test_another_host_is_refused(alpha: World, host: str) -> None:
    answer = Client().get("/account/login/", headers={"Host": host})
    assert answer.status_code == 400
    assert host.encode() not in answer.content


def test_links_in_mails_do_not_follow_the_host_header(
    alpha: World, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # as careless as an operator can be
    settings.BASE_URL = "https://invoices.example.com"
    Client().post(
        "/account/password/reset/", {"email": "owner@alpha.example"}, headers={"Host": "evil.example"}
    )  # fmt: skip
    [message] = mailoutbox
    assert "https://invoices.example.com/account/password/reset/key/" in message.body
    assert "evil.example" not in message.body + message.subject


ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "http:///evil.example", "/\\evil.example",
    "\\\\evil.example", "javascript:alert(1)", "https:evil.example", "http://testserver@evil.example/",
    "\x01https://evil.example", " https://evil.example", "/\t/evil.example", "ftp://testserver/",
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_next_leads_nowhere_else(alpha: World, target: str) -> None:
    form = {"login": "owner@alpha.example", "password": PASSWORD, "next": target}
    browser = Client()
    assert browser.post("/account/login/", form)["Location"] == "/"
    confirmed = browser.post("/account/reauthenticate/", {"password": PASSWORD, "next": target})
    assert confirmed["Location"] == "/"
    spoken = browser.post(
        "/language", {"language": "ar", "next": target}, headers={"Referer": target}
    )
    assert spoken["Location"] == "/"
    assert browser.post("/account/logout/", {"next": target})["Location"].startswith("/")
    assert "evil" not in browser.post("/account/logout/", {"next": target})["Location"]


HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


def held(answer: Any) -> dict[str, str]:
    found = {name: answer.get(name, "missing") for name in HEADERS}
    if "no-store" in found["Cache-Control"].split(", "):
        found["Cache-Control"] = "no-store"  # the library adds more of the kind
    return found


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200), ("/invoices/", 200), ("/members", 200), ("/keys", 200), ("/account/2fa/", 200),
        ("/account/password/change/", 200), ("/nowhere", 404), ("/join/x", 404),
        ("/documents/01a1fc6f-3826-7ed8-be35-46f7b7246c77/", 404), ("/healthz", 200),
        ("/account/login/", 302), ("/language", 405),
    ],
)  # fmt: skip
def test_every_answer_carries_the_headers(owner: Client, path: str, status: int) -> None:
    answer = owner.get(path)
    assert (answer.status_code, held(answer)) == (status, HEADERS)
    for directive in ("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert directive in POLICY
    assert "unsafe" not in POLICY


def test_files_of_a_tenant_are_not_kept_by_caches(owner: Client, alpha: World) -> None:
    with tenant_scope(alpha.id):
        document = issue(document_id=create_draft(content=alpha.draft(), by=actor()).id, by=actor())
    for kind in ("pdf", "xml"):
        answer = owner.get(f"/documents/{document.id}/{kind}")
        assert (answer.status_code, held(answer)) == (200, HEADERS)


def test_errors_carry_the_headers_too(
    owner: Client, alpha: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from signet.web import middleware

    refused = signed_in(member(alpha, "biller").email).get("/keys")
    assert (refused.status_code, held(refused)) == (403, HEADERS)
    bad = owner.get("/", headers={"Host": "evil.example"})
    assert (bad.status_code, held(bad)) == (400, HEADERS)
    forged = Client(enforce_csrf_checks=True).post("/switch")
    assert (forged.status_code, held(forged)) == (403, HEADERS)
    for error, status in ((OperationalError("gone"), 503), (RuntimeError("broken"), 500)):

        def fail(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(middleware, "tenants_of_user", fail)
        monkeypatch.setattr("django.db.connections.close_all", lambda: None)
        owner.raise_request_exception = False
        answer = owner.get("/invoices/")
        assert (answer.status_code, held(answer)) == (status, HEADERS)
        assert b"Traceback" not in answer.content


def test_too_many_tries_are_answered_in_our_own_words(
    alpha: World, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sessions",
        }
    }  # fmt: skip
    from django.core.cache import cache

    cache.clear()
    browser = Client()
    form = {"email": "owner@alpha.example"}
    codes = [browser.post("/account/password/reset/", form).status_code for _ in range(6)]
    assert codes == [302] * 5 + [429]
    assert len(mailoutbox) == 5
    last = browser.post("/account/password/reset/", form)
    assert (b"Too many tries" in last.content, held(last)) == (True, HEADERS)
    cache.clear()


def test_rate_limits_count_people_not_the_proxy_in_front(alpha: World, settings: Any) -> None:
    from allauth.account.adapter import get_adapter
    from django.test import RequestFactory

    request = RequestFactory().get(
        "/", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.9"}, REMOTE_ADDR="10.0.0.1"
    )
    assert (
        get_adapter().get_client_ip(request) == "10.0.0.1"
    )  # nobody in front: the header is a lie
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert get_adapter().get_client_ip(request) == "203.0.113.9"
