"""Two owners demote each other at the same moment: one of them stays."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest
from django.db import connection

from signet.kernel.errors import Conflict
from signet.tenancy.actions.accept_invitation import accept_invitation
from signet.tenancy.actions.change_role import change_role
from signet.tenancy.actions.invite import invite
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Membership, User
from tests.fixtures import World, actor

ROUNDS = 10


def at_once(*work: object) -> list[BaseException | None]:
    """Run each in a thread of its own, from the same moment; what each raised."""
    barrier, results = threading.Barrier(len(work)), [None] * len(work)

    def run(index: int) -> None:
        barrier.wait()
        try:
            work[index]()  # type: ignore[operator]
        except BaseException as error:
            results[index] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[index]) for index in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(results)


@pytest.mark.parametrize("role", ["biller", None])
def test_the_last_two_owners_cannot_both_go(kept_alpha: World, role: str | None) -> None:
    other = User.objects.create_user("second@alpha.example", "x", name="Second")
    with tenant_scope(kept_alpha.id):
        Membership(user=other, role="owner").save(force_insert=True)
        ids = list(Membership.objects.values_list("id", flat=True))

    def demote(membership_id: UUID) -> None:
        with tenant_scope(kept_alpha.id):
            change_role(membership_id=membership_id, role=role, by=actor())

    for _ in range(ROUNDS):
        raised = at_once(*[lambda i=i: demote(i) for i in ids])
        assert sorted(type(error).__name__ for error in raised) == ["Conflict", "NoneType"]
        with tenant_scope(kept_alpha.id):
            owners = Membership.objects.filter(role="owner", ended_at__isnull=True)
            assert owners.count() == 1
            Membership.objects.update(role="owner", ended_at=None)


def test_one_invitation_makes_one_member(kept_alpha: World) -> None:
    with tenant_scope(kept_alpha.id):
        token = invite(email="new@person.example", role="biller", by=actor()).token
    raised = at_once(
        *[lambda: accept_invitation(token=token, name="New", password="a long enough one")] * 4
    )
    assert [error for error in raised if error is None] == [None]
    assert User.objects.filter(email="new@person.example").count() == 1
    with tenant_scope(kept_alpha.id):
        assert Membership.objects.count() == 2
    assert Conflict.status == 409
