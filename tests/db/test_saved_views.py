"""Saved views: a person's own, one default a list, never two of a name."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from signet.kernel.errors import BadInput, Conflict, Forbidden, NotFound
from signet.reports.actions.change_view import make_default, rename_view
from signet.reports.actions.delete_view import delete_view
from signet.reports.actions.save_view import save_view
from signet.reports.views import views_of
from signet.tenancy.actor import Actor, system_actor
from signet.tenancy.models import User
from tests.fixtures import World, actor


def person(user_id: UUID) -> Actor:
    return replace(actor("biller"), id=user_id)


def test_views_are_a_persons_own(inside: World) -> None:
    mine = person(inside.owner.id)
    theirs = person(User.objects.create_user("other@alpha.example", "x", name="Other").id)
    view = save_view(noun="documents", name="  Late   in pounds ", query="tab=overdue", by=mine)
    assert view.name == "Late in pounds"
    assert list(views_of(theirs)) == []
    for attempt in (
        lambda: rename_view(view_id=view.id, name="Stolen", by=theirs),
        lambda: make_default(view_id=view.id, by=theirs),
        lambda: delete_view(view_id=view.id, by=theirs),
    ):
        with pytest.raises(NotFound):
            attempt()
    save_view(noun="documents", name="Late in pounds", query="", by=theirs)
    with pytest.raises(Forbidden):
        save_view(noun="documents", name="Robot", query="", by=system_actor())


def test_one_default_a_list_and_no_name_twice(inside: World) -> None:
    by = person(inside.owner.id)
    first = save_view(noun="documents", name="A", query="tab=paid", by=by, default=True)
    second = save_view(noun="documents", name="B", query="tab=void", by=by, default=True)
    other = save_view(noun="customers", name="A", query="", by=by, default=True)
    assert [(v.noun, v.name, v.is_default) for v in views_of(by)] == [
        ("customers", "A", True), ("documents", "A", False), ("documents", "B", True),
    ]  # fmt: skip
    make_default(view_id=first.id, by=by)
    assert [v.name for v in views_of(by, "documents").filter(is_default=True)] == ["A"]
    make_default(view_id=first.id, by=by, default=False)
    assert not views_of(by, "documents").filter(is_default=True).exists()
    with pytest.raises(Conflict):
        rename_view(view_id=second.id, name="A", by=by)
    for bad in ("", "   ", "x" * 61, "a\x00b"):
        with pytest.raises(BadInput):
            rename_view(view_id=second.id, name=bad, by=by)
    delete_view(view_id=second.id, by=by)
    assert [v.name for v in views_of(by, "documents")] == ["A"]
    assert views_of(by, "customers").get() == other
