"""Invitations, roles and API keys through the pages."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from signet.kernel.errors import Conflict, Forbidden
from signet.tenancy.actions.change_role import change_role
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import ApiKey, Invitation, Membership, User
from signet.tenancy.queries import tenants_of_user
from tests.fixtures import World, actor

PASSWORD = "correct horse battery"


@pytest.fixture
def client(alpha: World) -> Client:
    """Signed in through the real page, and confirmed for sensitive changes."""
    browser = Client()
    answer = browser.post("/account/login/", {"login": alpha.owner.email, "password": PASSWORD})
    assert answer.status_code == 302
    confirmed = browser.post("/account/reauthenticate/", {"password": PASSWORD})
    assert confirmed.status_code == 302
    return browser


def test_an_invitation_is_mailed_accepted_once_and_gives_the_role(
    alpha: World, client: Client
) -> None:
    answer = client.post("/members/invite", {"email": "New@Person.example", "role": "biller"})
    assert answer.status_code == 302
    [message] = mail.outbox
    assert message.to == ["new@person.example"]
    link = re.search(r"/join/\S+", message.body)
    assert link
    with tenant_scope(alpha.id):
        token = link[0].removeprefix("/join/").encode()
        assert token not in bytes(Invitation.objects.get().token_hash)
    stranger = Client()
    assert stranger.get(link[0]).status_code == 200
    weak = stranger.post(link[0], {"name": "New Person", "password": "short"})
    assert weak.status_code == 422
    assert (
        stranger.post(link[0], {"name": "New Person", "password": "a long enough one"}).status_code
        == 302
    )
    assert stranger.get(link[0]).status_code == 404
    user = User.objects.get(email="new@person.example")
    [tenant] = tenants_of_user(user.id)
    assert (tenant.id, tenant.role) == (alpha.id, "biller")


def test_the_last_owner_stays(inside: World) -> None:
    membership = Membership.objects.get()
    for role in (None, "biller"):
        with pytest.raises(Conflict):
            change_role(membership_id=membership.id, role=role, by=actor())
    with pytest.raises(Forbidden):
        change_role(membership_id=membership.id, role=None, by=actor("accountant"))


def test_a_key_is_shown_once_and_works_until_revoked(alpha: World, client: Client) -> None:
    answer = client.post(
        "/keys/new", {"name": "Shop", "permissions": ["documents.read"], "days": "30"}
    )
    secret = re.search(r"sgn_[0-9a-f]{8}_[\w-]{43}", answer.content.decode())
    assert secret
    assert secret[0] not in client.get("/keys").content.decode()
    headers = {"Authorization": f"Bearer {secret[0]}"}
    assert Client().get("/api/v1/documents", headers=headers).status_code == 200
    with tenant_scope(alpha.id):
        key = ApiKey.objects.get()
    client.post(f"/keys/{key.id}/revoke")
    assert Client().get("/api/v1/documents", headers=headers).status_code == 401


def test_an_old_session_is_asked_again_before_a_sensitive_change(alpha: World) -> None:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.post("/keys/new", {"name": "Shop", "permissions": ["documents.read"]})
    assert answer.status_code == 302
    assert "/account/reauthenticate/" in answer["Location"]
    with tenant_scope(alpha.id):
        assert ApiKey.objects.count() == 0
