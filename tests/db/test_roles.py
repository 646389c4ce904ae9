"""Roles: nobody gives or takes more than he holds, and nobody approves his own work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from signet.documents.actions.change_draft import change_draft
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.queries import get
from signet.kernel.errors import BadInput, Conflict, Forbidden
from signet.kernel.ids import uuid7
from signet.tenancy.actions.change_role import change_role
from signet.tenancy.actions.create_api_key import create_api_key
from signet.tenancy.actions.invite import invite
from signet.tenancy.actions.save_role import RoleIn, retire_role, save_role
from signet.tenancy.actions.set_four_eyes import set_four_eyes
from signet.tenancy.models import Membership, User
from signet.tenancy.permissions import BRANCH_BOUND, PERMISSIONS, ROLE_PERMISSIONS, Role
from signet.tenancy.queries import standing
from tests.fixtures import World, actor


def member(role: str) -> Membership:
    user = User.objects.create_user(f"{role}@alpha.example", None, name=role)
    return Membership.objects.create(user=user, role=role)


def test_the_table_of_roles() -> None:
    """The difference between each role and the next, by hand."""
    held = ROLE_PERMISSIONS
    assert held[Role.OWNER] - held[Role.ADMIN] == {"members.own"}
    assert held[Role.BILLER] - held[Role.DRAFTER] == {
        "documents.issue",
        "networks.send",
        "payments.record",
        "items.write",
    }
    assert "inbox.read" not in BRANCH_BOUND
    assert held[Role.CASHIER] - held[Role.AUDITOR] == {"orders.write", "payments.record"}
    assert "documents.issue" not in held[Role.DRAFTER] | held[Role.CASHIER] | held[Role.AUDITOR]
    assert set(PERMISSIONS) > BRANCH_BOUND
    assert set(held) == set(Role) - {Role.CUSTOM}


def test_an_administrator_neither_makes_nor_unmakes_owners(inside: World) -> None:
    owner, biller = Membership.objects.get(), member("biller")
    member("admin")
    for verb in (
        lambda: change_role(membership_id=owner.id, role="biller", by=actor("admin")),
        lambda: change_role(membership_id=owner.id, role=None, by=actor("admin")),
        lambda: change_role(membership_id=biller.id, role="owner", by=actor("admin")),
        lambda: invite(email="a@b.example", role="owner", by=actor("admin")),
    ):
        with pytest.raises(Forbidden) as refused:
            verb()
        assert refused.value.code == "forbidden.beyond"
    assert (
        change_role(membership_id=biller.id, role="accountant", by=actor("admin")).role
        == "accountant"
    )
    change_role(membership_id=biller.id, role="owner", by=actor())
    assert change_role(membership_id=owner.id, role="biller", by=actor()).role == "biller"


def test_an_own_role_gives_what_it_names(inside: World) -> None:
    row = save_role(
        content=RoleIn(name="Night shift", permissions=["orders.read", "orders.write"]), by=actor()
    )
    biller = member("biller")
    change_role(membership_id=biller.id, role=str(row.id), by=actor())
    place = standing(biller.user_id, inside.id)
    assert (place.role, place.permissions) == ("custom", {"orders.read", "orders.write"})
    save_role(
        content=RoleIn(name="Night shift", permissions=["orders.read"]), by=actor(), role_id=row.id,
        version=1,
    )  # fmt: skip
    assert standing(biller.user_id, inside.id).permissions == {"orders.read"}
    with pytest.raises(Conflict) as refused:
        retire_role(role_id=row.id, by=actor())
    assert refused.value.code == "role.in_use"
    change_role(membership_id=biller.id, role="biller", by=actor())
    retire_role(role_id=row.id, by=actor())
    with pytest.raises(BadInput):
        change_role(membership_id=biller.id, role=str(row.id), by=actor())


def test_an_own_role_is_no_way_up(inside: World) -> None:
    climber = replace(
        actor("admin"), role="custom", permissions=frozenset({"members.read", "members.manage"})
    )
    with pytest.raises(Forbidden):
        save_role(content=RoleIn(name="More", permissions=["documents.void"]), by=climber)
    row = save_role(content=RoleIn(name="Strong", permissions=["documents.void"]), by=actor())
    with pytest.raises(Forbidden):  # nor is what he does not hold taken from others
        save_role(
            content=RoleIn(name="Strong", permissions=["members.read"]), by=climber, role_id=row.id
        )
    with pytest.raises(Forbidden):
        change_role(membership_id=member("biller").id, role=str(row.id), by=climber)
    with pytest.raises(BadInput) as unknown:
        save_role(content=RoleIn(name="Odd", permissions=["documents.burn"]), by=actor())
    assert unknown.value.code == "role.permissions"
    with pytest.raises(BadInput) as twice:
        save_role(content=RoleIn(name="Strong", permissions=["members.read"]), by=actor())
    assert twice.value.code == "role.name"


def test_branches_bind_a_member_and_never_an_owner(inside: World) -> None:
    biller, branch = member("biller"), uuid7()
    change_role(membership_id=biller.id, role="cashier", branches=[branch], by=actor())
    assert standing(biller.user_id, inside.id).branches == {branch}
    for role, branches in (("owner", [branch]), ("cashier", [])):
        with pytest.raises(BadInput):
            change_role(membership_id=biller.id, role=role, branches=branches, by=actor())
    bound = replace(actor("admin"), branches=frozenset({branch}))
    with pytest.raises(Forbidden):
        change_role(membership_id=biller.id, role="cashier", by=bound)
    with pytest.raises(Forbidden):
        create_api_key(name="k", permissions=["documents.read"], by=bound)


def test_with_four_eyes_the_author_does_not_issue(inside: World) -> None:
    ann, bob = (replace(actor(), id=i, person=i) for i in (uuid7(), uuid7()))
    draft = create_draft(content=inside.draft(), by=ann)
    set_four_eyes(wanted=True, by=actor())
    key = replace(actor(), kind="api_key", id=uuid7(), person=ann.id)
    for by in (ann, key):  # neither himself nor by a key of his
        with pytest.raises(Forbidden) as refused:
            issue(document_id=draft.id, by=by)
        assert refused.value.code == "document.four_eyes"
    changed = change_draft(
        document_id=draft.id, version=1, content=inside.draft(buyer_reference="PO 8"), by=bob
    )
    assert changed.authors == [ann.id, bob.id]
    with pytest.raises(Forbidden):  # who changed it is an author too
        issue(document_id=draft.id, by=bob)
    assert issue(document_id=draft.id, by=actor()).state == "issued"
    assert get(draft.id).authors == [ann.id, bob.id]


def test_without_four_eyes_one_person_does_it_all(inside: World) -> None:
    ann = replace(actor(), id=uuid7())
    assert (
        issue(document_id=create_draft(content=inside.draft(), by=ann).id, by=ann).state == "issued"
    )
