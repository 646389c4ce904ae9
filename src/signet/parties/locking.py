"""Take a row to change it."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.errors import Conflict, NotFound
from signet.parties.models import Party

P = TypeVar("P", bound=Party)


def lock(model: type[P], row_id: UUID, version: int | None = None) -> P:
    """The row, locked until the transaction ends; ``version`` is the one the caller has seen."""
    row = model.objects.select_for_update().filter(id=row_id).first()
    if row is None:
        raise NotFound(_("There is no such entry."))
    if version is not None and version != row.version:
        raise Conflict(
            _("Somebody else changed this meanwhile. Look at the newer version first."),
            code="changed_meanwhile",
            pointer="/version",
        )
    found: P = row
    return found
