"""Give a saved view another name, or make it the one its list opens with."""

from __future__ import annotations

from uuid import UUID

from signet.reports.models import SavedView
from signet.reports.views import checked_name, own_view, views_of
from signet.tenancy.actor import Actor


def rename_view(*, view_id: UUID, name: str, by: Actor) -> SavedView:
    """Another name; two views of a list never share one."""
    view = own_view(view_id, by)
    view.name = checked_name(name, others=views_of(by, view.noun).exclude(id=view.id))
    view.save(update_fields=["name"])
    return view


def make_default(*, view_id: UUID, by: Actor, default: bool = True) -> SavedView:
    """The list opens with this view from now on, or with no view again."""
    view = own_view(view_id, by)
    views_of(by, view.noun).filter(is_default=True).update(is_default=False)
    view.is_default = default
    view.save(update_fields=["is_default"])
    return view
