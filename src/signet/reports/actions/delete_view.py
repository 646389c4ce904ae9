"""Forget a saved view."""

from __future__ import annotations

from uuid import UUID

from signet.reports.models import SavedView
from signet.reports.views import own_view
from signet.tenancy.actor import Actor


def delete_view(*, view_id: UUID, by: Actor) -> SavedView:
    """Delete the view; the list it shows is not touched."""
    view = own_view(view_id, by)
    kept = SavedView(noun=view.noun, name=view.name)
    view.delete()
    return kept
