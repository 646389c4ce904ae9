"""Invitations, memberships, tenants of a person, and API keys: what must not be possible."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from signet.audit.models import Entry
from signet.cli.account import open_account
from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict, Forbidden, NotFound
from signet.tenancy.actions.accept_invitation import accept_invitation
from signet.tenancy.actions.change_role import change_role
from signet.tenancy.actions.create_api_key import create_api_key
from signet.tenancy.actions.invite import VALID, invite
from signet.tenancy.actions.revoke_invitation import revoke_invitation
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import ApiKey, Invitation, Membership, User
from signet.tenancy.permissions import ROLE_PERMISSIONS
from signet.tenancy.queries import tenants_of_user
from tests.fixtures import World, actor
from tests.web.accounts import PASSWORD, grow_old, member, signed_in

NEW = {"name": "New Person", "password": "a long enough one"}


def invited(world: World, email: str = "new@person.example", role: str = "biller") -> str:
    with tenant_scope(world.id):
        return invite(email=email, role=role, by=actor()).token


def works(token: str) -> bool:
    return Client().get(f"/join/{token}").status_code == 200


def test_an_invitation_expires_after_seven_days(alpha: World) -> None:
    token = invited(alpha)
    with tenant_scope(alpha.id):
        made = Invitation.objects.get()
        assert made.expires_at - made.created_at == pytest.approx(VALID, abs=timedelta(seconds=2))
        assert works(token)
        Invitation.objects.update(expires_at=now())
    assert not works(token)
    assert Client().post(f"/join/{token}", NEW).status_code == 404
    assert not User.objects.filter(email="new@person.example").exists()


def test_a_revoked_invitation_is_dead(alpha: World) -> None:
    token = invited(alpha)
    owner = signed_in(alpha.owner.email)
    with tenant_scope(alpha.id):
        made = Invitation.objects.get()
    assert owner.post(f"/members/invitations/{made.id}/revoke").status_code == 302
    assert not works(token)
    assert b"new@person.example" not in owner.get("/members").content
    with tenant_scope(alpha.id):
        assert Entry.objects.filter(verb="members.revoke_invitation").count() == 1
        revoke_invitation(invitation_id=made.id, by=actor())  # twice changes nothing
        with pytest.raises(Forbidden):
            revoke_invitation(invitation_id=made.id, by=actor("accountant"))


def test_an_accepted_invitation_cannot_be_revoked(alpha: World) -> None:
    token = invited(alpha)
    accept_invitation(token=token, **NEW)
    with tenant_scope(alpha.id), pytest.raises(Conflict):
        revoke_invitation(invitation_id=Invitation.objects.get().id, by=actor())


def test_inviting_again_replaces_the_first_link(alpha: World) -> None:
    first, second = invited(alpha), invited(alpha, role="auditor")
    assert (works(first), works(second)) == (False, True)


def test_an_invitation_is_used_once(alpha: World) -> None:
    token = invited(alpha)
    assert Client().post(f"/join/{token}", NEW).status_code == 302
    assert Client().post(f"/join/{token}", NEW | {"name": "Second"}).status_code == 404
    assert User.objects.get(email="new@person.example").name == "New Person"
    with tenant_scope(alpha.id):
        assert Entry.objects.filter(verb="members.join").count() == 1


def test_a_made_up_token_is_not_found(db: None) -> None:
    for token in ("x", "x" * 10_000, "\u0660" * 43, "a\x00b"):
        assert Client().get(f"/join/{token}").status_code == 404, token


def test_the_link_alone_does_not_make_an_existing_account_a_member(alpha: World) -> None:
    """The inviter sees the link too, and may have opened the account under a stranger's address."""
    User.objects.create_user("known@person.example", PASSWORD, name="Known")
    token = invited(alpha, "known@person.example")
    stranger = Client()
    page = stranger.get(f"/join/{token}")
    assert f"/account/login/?next=%2Fjoin%2F{token}".encode() in page.content
    assert stranger.post(f"/join/{token}", NEW).status_code == 403
    with pytest.raises(Forbidden):
        accept_invitation(token=token, **NEW)
    browser = Client()
    answer = browser.post(
        f"/account/login/?next=/join/{token}",
        {"login": "known@person.example", "password": PASSWORD},
    )
    assert answer["Location"] == f"/join/{token}"
    assert browser.post(f"/join/{token}")["Location"] == "/"
    assert browser.get("/").status_code == 200


def test_an_invitation_for_somebody_else_is_refused(alpha: World, beta: World) -> None:
    token = invited(alpha)
    other = signed_in(beta.owner.email)
    assert b"This invitation is for somebody else" in other.get(f"/join/{token}").content
    answer = other.post(f"/join/{token}", NEW)
    assert (answer.status_code, b"new@person.example" in answer.content) == (403, True)
    assert [tenant.name for tenant in tenants_of_user(beta.owner.id)] == ["Beta"]
    assert works(token)


def test_an_old_invitation_does_not_demote(alpha: World, beta: World) -> None:
    token = invited(alpha, beta.owner.email)
    with tenant_scope(alpha.id):
        Membership(user=beta.owner, role="owner").save(force_insert=True)
    with pytest.raises(Conflict):
        accept_invitation(token=token, signed_in=beta.owner)
    with tenant_scope(alpha.id):
        assert Membership.objects.get(user=beta.owner).role == "owner"


def test_only_the_mailed_link_proves_the_mailbox(alpha: World) -> None:
    owner = signed_in(alpha.owner.email)
    for email in ("mailed@person.example", "shown@person.example"):
        owner.post("/members/invite", {"email": email, "role": "biller"})
    [mailed, other] = [re.search(r"/join/\S+", m.body)[0] for m in mail.outbox]  # type: ignore[index]
    shown = other.partition("?")[0]
    page = owner.get("/members").content.decode()
    assert (shown in page, "?m=" in page) == (True, False)
    Client().post(mailed, NEW)
    Client().post(f"{shown}?{mailed.partition('?')[2]}", NEW)  # the proof of another invitation
    verified = dict(EmailAddress.objects.values_list("email", "verified"))
    assert verified == {"mailed@person.example": True, "shown@person.example": False}


def test_a_removed_member_is_out_with_the_next_click(alpha: World) -> None:
    biller = member(alpha, "biller")
    browser = signed_in(biller.email)
    assert browser.get("/invoices/").status_code == 200
    with tenant_scope(alpha.id):
        membership = Membership.objects.get(user=biller)
        change_role(membership_id=membership.id, role=None, by=actor())
    gone = browser.get("/invoices/")
    assert (gone.status_code, b"You are in no account yet" in gone.content) == (403, True)
    assert browser.post("/customers/new", {"legal_name": "x"}).status_code == 403


def test_a_lesser_role_counts_with_the_next_click(alpha: World) -> None:
    accountant = member(alpha, "accountant")
    browser = signed_in(accountant.email)
    assert browser.get("/audit").status_code == 200
    with tenant_scope(alpha.id):
        membership = Membership.objects.get(user=accountant)
        change_role(membership_id=membership.id, role="biller", by=actor())
    assert browser.get("/audit").status_code == 403


def test_a_closed_account_is_out_with_the_next_click(alpha: World) -> None:
    browser = signed_in(alpha.owner.email)
    User.objects.update(is_active=False)
    assert browser.get("/invoices/").status_code == 302
    refused = Client().post("/account/login/", {"login": alpha.owner.email, "password": PASSWORD})
    assert not browser.session.get("_auth_user_id") or refused["Location"] == "/account/inactive/"


def test_an_ended_membership_begins_anew_by_invitation(alpha: World) -> None:
    biller = member(alpha, "biller")
    with tenant_scope(alpha.id):
        membership = Membership.objects.get(user=biller)
        change_role(membership_id=membership.id, role=None, by=actor())
        with pytest.raises(NotFound):
            change_role(membership_id=membership.id, role="owner", by=actor())
    accept_invitation(token=invited(alpha, biller.email, "auditor"), signed_in=biller)
    with tenant_scope(alpha.id):
        assert Membership.objects.filter(user=biller).values_list("role", "ended_at").get() == (
            "auditor",
            None,
        )


def test_switching_tenants(alpha: World, beta: World) -> None:
    with tenant_scope(beta.id):
        Membership(user=alpha.owner, role="auditor").save(force_insert=True)
    browser = signed_in(alpha.owner.email)
    assert b"Customer of Alpha" in browser.get("/customers/").content
    assert browser.post("/switch", {"to": str(beta.id)})["Location"] == "/"
    customers = browser.get("/customers/").content
    assert (b"Customer of Beta" in customers, b"Customer of Alpha" in customers) == (True, False)
    assert browser.get("/keys").status_code == 403  # the role is that of this tenant
    # A page of the other tenant, still open in another tab, writes nothing here.
    stale = browser.post("/customers/new", {"tenant": str(alpha.id), "legal_name": "x"})
    assert (stale.status_code, b"You have switched accounts" in stale.content) == (409, True)
    with tenant_scope(beta.id):
        change_role(
            membership_id=Membership.objects.get(user=alpha.owner).id, role=None, by=actor()
        )
    assert b"Customer of Alpha" in browser.get("/customers/").content  # back to what is left


@pytest.mark.parametrize("to", ["", "x", "01a1fc6f-3826-7ed8-be35-46f7b7246c77"])
def test_one_cannot_switch_to_a_tenant_one_is_not_in(alpha: World, beta: World, to: str) -> None:
    browser = signed_in(alpha.owner.email)
    assert browser.post("/switch", {"to": to or str(beta.id)}).status_code == 404
    assert b"Customer of Alpha" in browser.get("/customers/").content


KEY = {"name": "Shop", "permissions": ["documents.read"]}


def keys_of(world: World) -> list[ApiKey]:
    with tenant_scope(world.id):
        return list(ApiKey.objects.all())


@pytest.mark.parametrize("days", ["x", "0", "-1", "1.5", "3651", "99999999999", "\u0663", "1e3"])
def test_a_period_that_cannot_be_read_makes_no_key_for_ever(alpha: World, days: str) -> None:
    answer = signed_in(alpha.owner.email).post("/keys/new", KEY | {"days": days})
    assert answer.status_code == 422
    assert b'href="#days"' in answer.content
    assert b'value="Shop"' in answer.content  # nothing typed is lost
    assert keys_of(alpha) == []


def test_a_key_ends_when_it_was_said_to(alpha: World) -> None:
    answer = signed_in(alpha.owner.email).post("/keys/new", KEY | {"days": "30"})
    secret = re.search(r"sgn_[0-9a-f]{8}_[\w-]{43}", answer.content.decode())
    assert secret
    [key] = keys_of(alpha)
    assert key.expires_at
    assert timedelta(days=29, hours=23) < key.expires_at - now() < timedelta(days=30)
    headers = {"Authorization": f"Bearer {secret[0]}"}
    assert Client().get("/api/v1/documents", headers=headers).status_code == 200
    assert Client().get("/api/v1/customers", headers=headers).status_code == 403
    with tenant_scope(alpha.id):
        ApiKey.objects.update(expires_at=now())
    assert Client().get("/api/v1/documents", headers=headers).status_code == 401


def test_the_secret_is_nowhere_but_in_the_one_answer(
    alpha: World, caplog: pytest.LogCaptureFixture
) -> None:
    browser = signed_in(alpha.owner.email)
    answer = browser.post("/keys/new", KEY)
    secret = re.search(r"sgn_[0-9a-f]{8}_([\w-]{43})", answer.content.decode())
    assert secret
    assert answer["Cache-Control"] == "no-store"
    for path in ("/keys", "/audit", "/"):
        assert secret[1] not in browser.get(path).content.decode()
    [key] = keys_of(alpha)
    assert secret[1] not in str(vars(key))
    with tenant_scope(alpha.id):
        assert not [e for e in Entry.objects.all() if secret[1] in str(vars(e))]
    assert secret[1] not in caplog.text


def test_a_key_cannot_do_more_than_its_maker(inside: World) -> None:
    limited = actor("owner")
    limited = type(limited)(
        kind="user", id=None, label="x", permissions=ROLE_PERMISSIONS["auditor"] | {"keys.manage"}
    )
    with pytest.raises(Forbidden):
        create_api_key(name="k", permissions={"documents.issue"}, by=limited)
    with pytest.raises(Forbidden):
        create_api_key(name="k", permissions={"documents.read"}, by=actor("accountant"))


SENSITIVE = (
    ("GET", "/keys", "/keys"),
    ("GET", "/members", "/members"),
    ("POST", "/keys/new", "/keys"),
    ("POST", "/keys/{id}/revoke", "/keys"),
    ("POST", "/members/invite", "/members"),
    ("POST", "/members/{id}/role", "/members"),
    ("POST", "/members/invitations/{id}/revoke", "/members"),
)


@pytest.mark.parametrize(("method", "path", "back"), SENSITIVE)
def test_an_old_sign_in_is_confirmed_first(alpha: World, method: str, path: str, back: str) -> None:
    browser = signed_in(alpha.owner.email)
    grow_old(browser)
    answer = browser.generic(method, path.format(id=UUID(int=7)))
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/account/reauthenticate/?next=%2F{back[1:]}",
    )
    confirmed = browser.post(answer["Location"], {"password": PASSWORD})
    assert confirmed["Location"] == back
    assert browser.get(back).status_code == 200


def test_who_only_reads_members_is_not_asked(alpha: World) -> None:
    browser = signed_in(member(alpha, "auditor").email)
    grow_old(browser)
    page = browser.get("/members")
    assert (page.status_code, b"<form" in page.content.split(b"<main")[1]) == (200, False)


def test_the_operator_opens_an_account_for_its_first_owner(db: None, settings: Any) -> None:
    settings.BASE_URL = "http://testserver"
    link = open_account(name="Gamma", email="Boss@Gamma.example", time_zone="Asia/Phnom_Penh")
    browser = Client()
    form = browser.get(link, follow=True)
    new = {"password1": "a long enough one", "password2": "a long enough one"}
    assert browser.post(form.redirect_chain[-1][0], new).status_code == 302
    owner = signed_in("boss@gamma.example", "a long enough one")
    page = owner.get("/members")
    assert (page.status_code, b"Gamma" in page.content) == (200, True)
    # The same person's second business needs no new password.
    again = open_account(name="Delta", email="boss@gamma.example", time_zone="UTC")
    assert again == "http://testserver/account/login/"
    assert b"Delta" in owner.get("/").content
    with pytest.raises(BadInput):
        open_account(name="x", email="nobody", time_zone="UTC")
    with pytest.raises(BadInput):
        open_account(name="x", email="new@gamma.example", time_zone="Mars")
    assert not User.objects.filter(email="new@gamma.example").exists()


def test_where_sign_up_is_open_a_newcomer_opens_a_business(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = {
        "email": "new@epsilon.example", "password1": "a long enough one",
        "password2": "a long enough one",
    }  # fmt: skip
    closed = Client().post("/account/signup/", form)
    assert b"Accounts are opened by invitation" in closed.content
    assert b"Open an account" not in Client().get("/account/login/").content
    assert not User.objects.exists()
    monkeypatch.setenv("SIGNET_SIGNUP", "1")
    browser = Client()
    assert b"Open an account" in browser.get("/account/login/").content
    assert browser.post("/account/signup/", form).status_code == 302
    lonely = browser.get("/")
    assert (lonely.status_code, b'href="/open"' in lonely.content) == (403, True)
    refused = browser.post("/open", {"name": " ", "time_zone": "UTC"})
    assert refused.status_code == 422
    opened = browser.post("/open", {"name": "Epsilon", "time_zone": "Asia/Kuala_Lumpur"})
    assert opened["Location"] == "/company"
    user = User.objects.get()
    [tenant] = tenants_of_user(user.id)
    assert (tenant.name, tenant.role) == ("Epsilon", "owner")
    with tenant_scope(tenant.id):
        assert Entry.objects.get().verb == "tenants.create"
    assert browser.get("/").status_code == 200
