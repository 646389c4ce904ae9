"""Keep a list as it is shown now, under a name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput, Conflict
from signet.reports.models import SavedView
from signet.reports.views import MAX_VIEWS, checked_name, lock_person, views_of
from signet.tenancy.actor import Actor


def save_view(*, noun: str, name: str, query: str, by: Actor, default: bool = False) -> SavedView:
    """A new view of the list ``noun``. Not sealed in the audit log: it is a bookmark, not business data."""
    person = lock_person(by)
    own = views_of(by, noun)
    name = checked_name(name, others=own)
    if len(query) > 2000:
        raise BadInput(_("This view has too many filters to be kept."), code="views.long")
    if own.count() >= MAX_VIEWS:
        raise Conflict(
            _("You have as many views as can be kept; delete one first."), code="views.many"
        )
    if default:
        own.filter(is_default=True).update(is_default=False)
    return SavedView.objects.create(
        user_id=person, noun=noun, name=name, query=query, is_default=default
    )
