"""A person's saved views: those of others in the same tenant are not theirs to see or change."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput, Conflict, Forbidden, NotFound
from signet.reports.models import SavedView
from signet.tenancy.actor import Actor
from signet.tenancy.models import Membership

#: So many views of a list a person may keep.
MAX_VIEWS = 50


def views_of(by: Actor, noun: str = "") -> QuerySet[SavedView]:
    """The actor's own views by name, of one list or of all; none for an actor that is not a person."""
    person = by.id if by.kind == "user" else None
    rows = SavedView.objects.filter(user_id=person) if person else SavedView.objects.none()
    return (rows.filter(noun=noun) if noun else rows).order_by("noun", "name")


def own_view(view_id: UUID, by: Actor) -> SavedView:
    """One of the actor's views; ``NotFound`` also when it is somebody else's."""
    lock_person(by)
    view = views_of(by).filter(id=view_id).first()
    if view is None:
        raise NotFound(_("There is no such view."))
    return view


def lock_person(by: Actor) -> UUID:
    """One change at a time to a person's views; raises ``Forbidden`` for keys and jobs, who keep none."""
    if by.kind != "user" or by.id is None:
        raise Forbidden(_("Only a person can keep views."), code="views.person")
    Membership.objects.select_for_update().filter(user_id=by.id).first()
    return by.id


def checked_name(name: str, *, others: QuerySet[SavedView]) -> str:
    """The name without needless spaces; ``BadInput`` when empty or long, ``Conflict`` when taken."""
    name = " ".join(name.split())
    if not name or len(name) > 60 or not name.isprintable():
        raise BadInput(
            _("Give the view a name of up to 60 characters."), code="views.name", pointer="/name"
        )
    if others.filter(name=name).exists():
        raise Conflict(
            _("You have a view of this name already; choose another."),
            code="views.name_taken",
            pointer="/name",
        )
    return name
