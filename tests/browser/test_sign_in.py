"""Signing in as people do it: password, codes, recovery codes, passkeys, a forgotten password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from signet.tenancy.models import User
from tests.fixtures import World, make_world
from tests.mail_server import Mailbox, mail_server
from tests.web.accounts import PASSWORD, totp

pytestmark = pytest.mark.browser

EMAIL = "owner@alpha.example"


@pytest.fixture
def site(server: str, settings: Any, page: Any) -> str:
    """By name: a passkey cannot belong to an IP address."""
    page.set_default_timeout(10_000)
    address = server.replace("127.0.0.1", "localhost")
    settings.BASE_URL = address
    settings.CSRF_TRUSTED_ORIGINS = [address]
    return address


@pytest.fixture
def world(server: str) -> World:
    return make_world("Alpha")


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield box


@pytest.fixture
def counting(settings: Any) -> None:
    """Rate limits count, in a cache of this test's own."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "sign-in",
        }
    }
    from django.core.cache import cache

    cache.clear()


def type_password(page: Any, site: str, password: str = PASSWORD, path: str = "/") -> None:
    page.goto(f"{site}/account/login/?next={path}")
    page.fill("#id_login", EMAIL)
    page.fill("#id_password", password)
    page.click("main form button.primary")


def home(page: Any) -> None:
    page.wait_for_selector("h1:has-text('Home')")


def sign_out(page: Any) -> None:
    page.click("details.menu:last-of-type > summary")
    page.click("button:has-text('Sign out')")
    page.wait_for_url("**/account/login/**")


def code_for(page: Any, code: str) -> None:
    page.wait_for_selector("h1:has-text('Second step')")
    page.fill("#id_code", code)
    page.click("button:has-text('Sign in')")


def test_a_wrong_password_is_refused_and_what_was_typed_stays(
    page: Any, site: str, world: World
) -> None:
    type_password(page, site, "wrong horse")
    page.wait_for_selector("[role=alert]:has-text('do not belong together')")
    assert page.input_value("#id_login") == EMAIL
    assert page.input_value("#id_password") == ""
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    home(page)
    sign_out(page)
    page.goto(f"{site}/invoices/")
    assert "/account/login/?next=/invoices/" in page.url


def test_after_sign_in_one_is_where_one_wanted_to_be(page: Any, site: str, world: World) -> None:
    page.goto(f"{site}/customers/")
    page.fill("#id_login", EMAIL)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/customers/")


def test_authenticator_app_and_recovery_code(page: Any, site: str, world: World) -> None:
    type_password(page, site)
    home(page)
    page.click("details.menu:last-of-type > summary")
    page.click("a:has-text('Security')")
    page.click("a:has-text('Turn on the app')")
    page.wait_for_function("document.querySelector('.qr').naturalWidth > 100")
    secret = page.inner_text("#secret")
    page.fill("#id_code", "000000")
    page.click("button:has-text('Turn on')")
    page.wait_for_selector(".error:has-text('This code is not right')")
    secret = page.inner_text("#secret")
    page.fill("#id_code", totp(secret))
    page.click("button:has-text('Turn on')")
    page.wait_for_selector("h1:has-text('Recovery codes')")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    from allauth.mfa.models import Authenticator

    for kept in Authenticator.objects.all():
        assert secret not in str(kept.data)
    sign_out(page)

    type_password(page, site)
    code_for(page, "123456" if totp(secret) != "123456" else "654321")
    page.wait_for_selector(".error:has-text('This code is not right')")
    page.goto(f"{site}/invoices/")
    assert "/account/2fa/authenticate/" in page.url  # half signed in is not signed in
    code_for(page, codes[0])
    home(page)
    sign_out(page)

    type_password(page, site)
    code_for(page, codes[0])
    page.wait_for_selector(".error:has-text('This code is not right')")  # once only
    page.fill("#id_code", totp(secret))
    page.click("button:has-text('Sign in')")
    home(page)


def authenticator(page: Any) -> Any:
    """A virtual one in the browser: a phone that has just recognised its owner."""
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
    return session


def add_passkey(page: Any, site: str, name: str) -> None:
    page.goto(f"{site}/account/2fa/webauthn/add/")
    page.fill("#id_name", name)
    page.click("form[data-passkey] button.primary")
    page.wait_for_selector("h1:has-text('Recovery codes')")


def test_a_passkey_is_added_and_signs_in_without_a_password(
    page: Any, site: str, world: World
) -> None:
    authenticator(page)
    type_password(page, site)
    home(page)
    add_passkey(page, site, "Phone")
    page.goto(f"{site}/account/2fa/webauthn/")
    assert page.inner_text("tbody .id bdi") == "Phone"
    page.click("a:has-text('Rename')")
    page.fill("#id_name", "My phone")
    page.click("button:has-text('Save')")
    page.wait_for_selector("bdi:has-text('My phone')")
    sign_out(page)
    page.goto(f"{site}/account/login/?next=/items/")
    page.click("button:has-text('Sign in with a passkey')")
    page.wait_for_url(f"{site}/items/")
    sign_out(page)
    # As the second step after a password.
    type_password(page, site)
    page.wait_for_selector("h1:has-text('Second step')")
    page.click("button:has-text('Use a passkey')")
    home(page)
    page.goto(f"{site}/account/2fa/webauthn/")
    page.click("a:has-text('Remove')")
    page.click("button:has-text('Remove')")
    page.wait_for_selector("text=The passkey is removed.")


def test_a_refused_passkey_is_said_and_the_password_still_works(
    page: Any, site: str, world: World
) -> None:
    session = authenticator(page)
    page.goto(f"{site}/account/login/")
    session.send("WebAuthn.setResponseOverrideBits", {"authenticatorId": _only(session)})
    page.click("button:has-text('Sign in with a passkey')")  # no passkey is known
    page.wait_for_selector("[role=alert]:has-text('The passkey was not used')")
    page.fill("#id_login", EMAIL)
    page.fill("#id_password", PASSWORD)
    page.click("button.primary")
    home(page)


def _only(session: Any) -> str:
    added = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "u2f", "transport": "usb", "automaticPresenceSimulation": True}},
    )
    return str(added["authenticatorId"])


def test_a_forgotten_password_is_reset_by_mail_once(
    page: Any, site: str, world: World, mailbox: Mailbox, chromium: Any
) -> None:
    other = chromium.new_context()  # somebody who is signed in with the old password
    elsewhere = other.new_page()
    type_password(elsewhere, site)
    home(elsewhere)

    page.goto(f"{site}/account/login/")
    page.click("a:has-text('Forgotten your password?')")
    page.fill("#id_email", EMAIL)
    page.click("button:has-text('Send the mail')")
    page.wait_for_selector("h1:has-text('Look into your mail')")
    link = mailbox.link("/account/password/reset/key/")
    assert link.startswith(site)
    page.goto(link)
    page.fill("#id_password1", "short")
    page.fill("#id_password2", "short")
    page.click("button:has-text('Save the password')")
    page.wait_for_selector(".error")
    page.fill("#id_password1", "a new long password")
    page.fill("#id_password2", "a new long password")
    page.click("button:has-text('Save the password')")
    page.wait_for_selector("h1:has-text('The password is changed')")
    told = mailbox.take()
    assert (told["To"], told["Subject"]) == (EMAIL, "Your password was changed")
    elsewhere.goto(f"{site}/invoices/")
    assert "/account/login/" in elsewhere.url
    other.close()
    page.goto(link)
    page.wait_for_selector("h1:has-text('too old or was used already')")
    type_password(page, site, "a new long password")
    home(page)


def test_an_unknown_address_learns_nothing(
    page: Any, site: str, world: World, mailbox: Mailbox
) -> None:
    page.goto(f"{site}/account/password/reset/")
    page.fill("#id_email", "nobody@nowhere.example")
    page.click("button:has-text('Send the mail')")
    page.wait_for_selector("h1:has-text('Look into your mail')")
    message = mailbox.take()
    assert message["To"] == "nobody@nowhere.example"
    assert "There is no account of this address" in message.get_content()


def test_a_mail_server_that_refuses_is_said(
    page: Any, site: str, world: World, mailbox: Mailbox
) -> None:
    mailbox.refuse = True
    page.goto(f"{site}/account/password/reset/")
    page.fill("#id_email", EMAIL)
    page.click("button:has-text('Send the mail')")
    page.wait_for_selector("h1:has-text('The mail could not be sent')")


def test_an_address_is_confirmed_by_mail(
    page: Any, site: str, world: World, mailbox: Mailbox
) -> None:
    type_password(page, site)
    home(page)
    page.goto(f"{site}/account/email/")
    page.fill("#id_email", "second@alpha.example")
    page.click("button[name=action_add]")
    page.wait_for_selector("text=A mail is on its way to second@alpha.example")
    page.goto(mailbox.link("/account/confirm-email/"))
    page.click("button:has-text('This is mine')")
    page.goto(f"{site}/account/email/")
    row = page.inner_text(".choice:has-text('second@alpha.example')")
    assert "Confirmed" in row


def test_the_password_is_changed_by_its_owner(page: Any, site: str, world: World) -> None:
    type_password(page, site)
    home(page)
    page.goto(f"{site}/account/password/change/")
    page.fill("#id_oldpassword", "not this one")
    page.fill("#id_password1", "a new long password")
    page.fill("#id_password2", "a new long password")
    page.click("button:has-text('Change the password')")
    page.wait_for_selector("#id_oldpassword-error:has-text('not your current password')")
    page.fill("#id_oldpassword", PASSWORD)
    page.fill("#id_password1", "a new long password")
    page.fill("#id_password2", "a new long password")
    page.click("button:has-text('Change the password')")
    page.wait_for_selector("text=The password is changed.")
    assert User.objects.get().check_password("a new long password")


def test_too_many_failures_are_stopped_and_said(
    page: Any, site: str, world: World, counting: None
) -> None:
    for _ in range(5):
        type_password(page, site, "wrong horse")
        page.wait_for_selector("[role=alert]:has-text('do not belong together')")
    type_password(page, site)  # right, but too late
    page.wait_for_selector("[role=alert]:has-text('Too many failed tries')")


def test_members_and_keys_ask_again_when_the_sign_in_is_old(
    page: Any, site: str, world: World
) -> None:
    from importlib import import_module

    from django.conf import settings

    type_password(page, site)
    home(page)
    [key] = [c["value"] for c in page.context.cookies() if c["name"] == "signet"]
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    records = session["account_authentication_methods"]
    for path in ("/members", "/keys"):
        session["account_authentication_methods"] = [r | {"at": r["at"] - 3600} for r in records]
        session.save()
        page.goto(f"{site}{path}")
        page.wait_for_selector("h1:has-text('Confirm that it is you')")
        page.fill("#id_password", "wrong horse")
        page.click("button:has-text('Confirm')")
        page.wait_for_selector(".error:has-text('This is not your password')")
        page.fill("#id_password", PASSWORD)
        page.click("button:has-text('Confirm')")
        page.wait_for_url(re.compile(f"{path}$"))
