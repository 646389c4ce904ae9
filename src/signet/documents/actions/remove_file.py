"""Let go of a file that waits."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.documents.actions.import_received import lock_file
from signet.kernel.errors import Conflict
from signet.tenancy.actor import Actor


def remove_file(*, file_id: UUID, by: Actor) -> None:
    """Only a file without a draft goes; one with a draft is that draft's evidence."""
    by.must("documents.import")
    received = lock_file(file_id)
    if received.document_id is not None:
        raise Conflict(_("A draft was made of this file, so it is kept."), code="import.used")
    received.delete()
