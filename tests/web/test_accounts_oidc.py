"""Single sign-on against a real provider: whom it lets in, and every answer that is not believed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from signet.kernel.errors import BadInput
from signet.tenancy.actions.invite import invite
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Membership, User
from signet.web.oidc.configuration import providers
from tests.fixtures import World, actor
from tests.oidc_provider import Provider, new_key, running
from tests.web.accounts import PASSWORD, grow_old


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with running() as made:
        settings.SOCIALACCOUNT_PROVIDERS = providers(
            {
                "SIGNET_OIDC_URL": made.issuer, "SIGNET_OIDC_CLIENT_ID": made.client_id,
                "SIGNET_OIDC_SECRET": made.secret, "SIGNET_OIDC_NAME": "Alpha's directory",
            }
        )  # fmt: skip
        yield made


@pytest.fixture
def owner(alpha: World, provider: Provider) -> User:
    """Known here by a confirmed address, and there as subject 7."""
    user = User.objects.get(email="owner@alpha.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    provider.person = {
        "sub": "7", "email": "Owner@Alpha.example", "email_verified": True, "name": "Owner of Alpha",
    }  # fmt: skip
    return user


def to_provider(browser: Client, next: str = "") -> str:  # noqa: A002
    """Press the button; the address at the provider."""
    query = f"&next={next}" if next else ""
    answer = browser.post(f"/account/sso/login/?process=login{query}")
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def come_back(browser: Client, address: str) -> Any:
    """Be at the provider, then follow its redirect to the callback."""
    there = httpx.get(address, follow_redirects=False)
    assert there.status_code == 302
    back = urlsplit(there.headers["Location"])
    assert back.path == "/account/sso/login/callback/"
    return browser.get(f"{back.path}?{back.query}")


def sign_in(browser: Client, next: str = "") -> Any:  # noqa: A002
    return come_back(browser, to_provider(browser, next))


def is_in(browser: Client) -> bool:
    return browser.get("/invoices/").status_code == 200


def test_a_member_signs_in_and_stays_linked_by_subject(owner: User, provider: Provider) -> None:
    browser = Client()
    assert b"Alpha&#x27;s directory" in browser.get("/account/login/").content
    answer = sign_in(browser, "/customers/")
    assert (answer.status_code, answer["Location"]) == (302, "/customers/")
    assert is_in(browser)
    linked = SocialAccount.objects.get()
    assert (linked.user_id, linked.uid) == (owner.id, f"{provider.issuer} 7")
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)  # the confirmed owner keeps the password
    # From now on the subject counts, not the address.
    provider.person |= {"email": "renamed@alpha.example"}
    again = Client()
    assert sign_in(again)["Location"] == "/"
    assert is_in(again)
    assert User.objects.count() == 1


def test_what_is_asked_of_the_provider(owner: User, provider: Provider) -> None:
    query = parse_qs(urlsplit(to_provider(Client())).query)
    assert set(query["scope"][0].split()) == {"openid", "profile", "email"}
    assert query["redirect_uri"] == ["http://testserver/account/sso/login/callback/"]
    assert len(query["nonce"][0]) == 32
    first, second = query["state"][0], parse_qs(urlsplit(to_provider(Client())).query)["state"][0]
    assert first != second
    link = Client().post(
        "/account/sso/login/?process=login&scope=admin&auth_params=prompt%3Dnone%26nonce%3Dx"
    )
    forged = parse_qs(urlsplit(link["Location"]).query)
    assert (forged["scope"], "prompt" in forged) == (query["scope"], False)
    assert forged["nonce"] != ["x"]


def test_a_link_does_not_start_a_sign_in(owner: User, provider: Provider) -> None:
    answer = Client().get("/account/sso/login/?process=login")
    assert (answer.status_code, b"Sign in at" in answer.content) == (200, True)
    assert Client(enforce_csrf_checks=True).post("/account/sso/login/").status_code == 403


def test_an_unknown_person_is_refused(owner: User, provider: Provider) -> None:
    provider.person = {"sub": "8", "email": "stranger@else.example", "email_verified": True}
    browser = Client()
    answer = sign_in(browser)
    assert answer.status_code == 403
    assert b"You have no account here" in answer.content
    assert not is_in(browser)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


@pytest.mark.parametrize("verified", [False, "true", "false", 1, None])
def test_an_address_the_provider_does_not_vouch_for_opens_nothing(
    owner: User, provider: Provider, verified: object
) -> None:
    provider.person |= {"email_verified": verified}
    browser = Client()
    answer = sign_in(browser)
    assert answer.status_code == 403
    assert b"does not vouch" in answer.content
    assert not is_in(browser)


def test_the_operator_may_vouch_for_the_provider(
    owner: User, provider: Provider, settings: Any
) -> None:
    [app] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["verified_email"] = True
    del provider.person["email_verified"]
    browser = Client()
    assert sign_in(browser).status_code == 302
    assert is_in(browser)


def test_an_unconfirmed_account_loses_its_password_to_the_owner_of_the_address(
    owner: User, provider: Provider
) -> None:
    """Somebody may have opened it under an address that is not theirs."""
    EmailAddress.objects.update(verified=False)
    browser = Client()
    assert sign_in(browser).status_code == 302
    owner.refresh_from_db()
    assert not owner.has_usable_password()


def test_an_invited_person_joins_without_a_password(
    alpha: World, owner: User, provider: Provider
) -> None:
    with tenant_scope(alpha.id):
        made = invite(email="new@person.example", role="auditor", by=actor())
    browser = Client()
    page = browser.get(f"/join/{made.token}")
    assert b"/account/sso/login/?process=login" in page.content
    provider.person = {
        "sub": "9", "email": "other@person.example", "email_verified": True, "name": "Other",
    }  # fmt: skip
    assert sign_in(browser).status_code == 403  # the invitation is for another address
    browser.get(f"/join/{made.token}")
    provider.person = {
        "sub": "10", "email": "New@Person.example", "email_verified": True, "name": "Nou Person",
    }  # fmt: skip
    answer = sign_in(browser, f"/join/{made.token}")
    assert answer["Location"] == f"/join/{made.token}"
    assert browser.post(f"/join/{made.token}")["Location"] == "/"
    user = User.objects.get(email="new@person.example")
    assert (user.name, user.has_usable_password()) == ("Nou Person", False)
    with tenant_scope(alpha.id):
        assert Membership.objects.get(user=user).role == "auditor"
    assert browser.get("/").status_code == 200
    assert browser.get("/account/password/set/").status_code == 200
    # Who signed in long ago and has nothing else is sent to the provider again.
    grow_old(browser)
    with tenant_scope(alpha.id):
        Membership.objects.filter(user=user).update(role="owner")
    asked = browser.get("/keys")
    assert asked["Location"] == "/account/sso/login/?process=login&next=%2Fkeys"
    assert sign_in(browser, "/keys")["Location"] == "/keys"
    assert browser.get("/keys").status_code == 200


def refused(browser: Client, answer: Any) -> bool:
    assert answer.status_code in {401, 502}, (answer.status_code, answer.content)
    assert b"Sign-in failed" in answer.content
    return not is_in(browser) and not SocialAccount.objects.exists()


def test_a_state_of_another_browser_is_refused(owner: User, provider: Provider) -> None:
    mine, theirs = Client(), Client()
    address = to_provider(theirs)
    assert refused(mine, come_back(mine, address))
    assert not [path for path, _query in provider.requests if path == "/token"]
    browser = Client()
    to_provider(browser)
    assert refused(browser, browser.get("/account/sso/login/callback/?code=x&state=made-up"))
    assert refused(browser, browser.get("/account/sso/login/callback/?code=x"))


def test_an_answer_counts_once(owner: User, provider: Provider) -> None:
    browser = Client()
    there = httpx.get(to_provider(browser), follow_redirects=False).headers["Location"]
    back = f"{urlsplit(there).path}?{urlsplit(there).query}"
    assert browser.get(back).status_code == 302
    assert Client().get(back).status_code == 401
    assert browser.get(back).status_code == 401


def hs256(provider: Provider) -> Any:
    """The classic confusion: the public key, or the client's secret, used as an HMAC key."""
    return lambda claims: jwt.encode(claims, provider.secret * 4, "HS256", {"kid": "1"})


STRANGER = new_key()

SPOILED: dict[str, Any] = {
    "signed by a stranger": lambda p: {
        "sign": lambda c: jwt.encode(c, STRANGER, "RS256", {"kid": "1"})
    },
    "unknown key": lambda p: {"sign": lambda c: jwt.encode(c, p.key, "RS256", {"kid": "2"})},
    "not signed": lambda p: {"sign": lambda c: jwt.encode(c, None, "none", {"kid": "1"})},
    "signed by the secret": lambda p: {"sign": hs256(p)},
    "not a token": lambda p: {"sign": lambda c: "abc.def.ghi"},
    "no token": lambda p: {"sign": lambda c: ""},
    "other audience": lambda p: {"spoil_claims": lambda c: c | {"aud": "another-client"}},
    "also another audience": lambda p: {"spoil_claims": lambda c: c | {"aud": ["signet", "x"]}},
    "other party": lambda p: {"spoil_claims": lambda c: c | {"azp": "another-client"}},
    "other issuer": lambda p: {"spoil_claims": lambda c: c | {"iss": "https://evil.example"}},
    "expired": lambda p: {"spoil_claims": lambda c: c | {"exp": int(time.time()) - 120}},
    "of the future": lambda p: {"spoil_claims": lambda c: c | {"iat": int(time.time()) + 900}},
    "other nonce": lambda p: {"spoil_claims": lambda c: c | {"nonce": "x" * 32}},
    "no nonce": lambda p: {"spoil_claims": lambda c: {k: c[k] for k in c if k != "nonce"}},
    "no subject": lambda p: {"spoil_claims": lambda c: {k: c[k] for k in c if k != "sub"}},
    "user info of another": lambda p: {"spoil_userinfo": lambda c: c | {"sub": "8"}},
    "issuer not ours": lambda p: {"spoil_discovery": lambda c: c | {"issuer": "https://evil.example"}},
    "no keys": lambda p: {"spoil_discovery": lambda c: {k: c[k] for k in c if k != "jwks_uri"}},
    "wrong client secret": lambda p: {"secret": "changed meanwhile"},
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_answer_is_refused(owner: User, provider: Provider, how: str) -> None:
    browser = Client()
    address = to_provider(browser)
    for name, value in SPOILED[how](provider).items():
        setattr(provider, name, value)
    assert refused(browser, come_back(browser, address))


def test_a_provider_that_is_away_is_said(owner: User, provider: Provider, settings: Any) -> None:
    [app] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = Client().post("/account/sso/login/?process=login")
    assert answer.status_code == 502
    assert b"Sign-in failed" in answer.content
    assert Client().post("/account/nobody/login/").status_code == 404


def test_cancelling_at_the_provider_leads_back(owner: User, provider: Provider) -> None:
    browser = Client()
    state = parse_qs(urlsplit(to_provider(browser)).query)["state"][0]
    answer = browser.get(f"/account/sso/login/callback/?error=access_denied&state={state}")
    assert answer["Location"] == "/account/3rdparty/login/cancelled/"


def test_a_signed_in_member_connects_and_is_told_by_mail(owner: User, provider: Provider) -> None:
    provider.person |= {"email": "elsewhere@else.example", "email_verified": False}
    browser = Client()
    browser.post("/account/login/", {"login": owner.email, "password": PASSWORD})
    answer = browser.post("/account/sso/login/?process=connect")
    back = come_back(browser, answer["Location"])
    assert back["Location"] == "/account/3rdparty/"
    assert SocialAccount.objects.get().user_id == owner.id
    assert [message.subject for message in mail.outbox] == ["Single sign-on was connected"]


@pytest.mark.parametrize(
    "environ",
    [
        {"SIGNET_OIDC_URL": "https://login.example.com"},
        {"SIGNET_OIDC_CLIENT_ID": "signet"},
        {"SIGNET_OIDC_URL": "login.example.com", "SIGNET_OIDC_CLIENT_ID": "signet"},
    ],
)
def test_half_a_configuration_is_refused(environ: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        providers(environ)


def test_without_configuration_there_is_no_button() -> None:
    assert providers({}) == {}
