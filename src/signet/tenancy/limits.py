"""How many of something a plan allows. The plan bounds what is added, never what is there."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.utils.translation import gettext as _

from signet.kernel.errors import Forbidden
from signet.tenancy.actor import Actor
from signet.tenancy.context import current_tenant_id
from signet.tenancy.features import COUNTED


def room(what: str, by: Actor, used: Callable[[], int]) -> int | None:
    """How many more may be added; None where nothing bounds it, and then nothing is counted.

    Of two who ask at once the second waits for the first one's transaction, so that both together do not
    pass the limit.
    """
    limit = by.limits.get(what)
    if limit is None:
        return None
    with connection.cursor() as cursor:
        key = f"limit:{what}:{current_tenant_id()}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    return max(0, limit - used())


def must_have_room(what: str, by: Actor, used: Callable[[], int]) -> None:
    """Raise ``Forbidden`` where the account's plan is used up."""
    if room(what, by, used) == 0:
        raise used_up(what, by)


def used_up(what: str, by: Actor) -> Forbidden:
    """The refusal, in words."""
    return Forbidden(
        _("%(what)s: your plan allows %(limit)s, and they are used up. Ask for a higher plan.")
        % {"what": COUNTED[what], "limit": by.limits[what]},
        code=f"limit.{what}",
    )
