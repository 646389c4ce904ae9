"""Signing in for tests of pages."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

from django.test import Client

from signet.tenancy.actor import Actor
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Membership, User
from tests.fixtures import World

PASSWORD = "correct horse battery"


def signed_in(email: str, password: str = PASSWORD, **client: Any) -> Client:
    """A browser that went through the real sign-in page."""
    browser = Client(**client)
    answer = browser.post("/account/login/", {"login": email, "password": password})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    return browser


def member(world: World, role: str, email: str = "") -> User:
    """Another person in a tenant."""
    user = User.objects.create_user(
        email or f"{role}@{world.tenant.name.lower()}.example", PASSWORD, name=f"The {role}"
    )
    with tenant_scope(world.id):
        Membership(user=user, role=role).save(force_insert=True)
    return user


def owner_actor() -> Actor:
    from tests.fixtures import actor

    return actor()


def grow_old(browser: Client, seconds: float = 3600) -> None:
    """As if this browser had signed in that long ago."""
    session = browser.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [r | {"at": r["at"] - seconds} for r in records]
    session.save()


def totp(secret: str, at: float | None = None) -> str:
    """RFC 6238: six digits, thirty seconds, SHA-1; written here so that the product is judged from outside."""
    counter = int((time.time() if at is None else at) // 30)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
