"""Make a draft of a file that waits."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.documents.actions.import_document import import_document
from signet.documents.models import Document, ImportFile
from signet.kernel.errors import NotFound
from signet.tenancy.actor import Actor


def import_received(*, file_id: UUID, by: Actor) -> Document:
    """A file becomes one draft: whoever is second gets the first one's."""
    by.must("documents.import")
    received = lock_file(file_id)
    made: Document | None = received.document
    if made is not None:
        return made
    done = import_document(xml=bytes(received.body), by=by, filename=received.name)
    assert done.document is not None
    received.document, received.report = done.document, done.as_dict()
    received.save(update_fields=["document", "report"])
    return done.document


def lock_file(file_id: UUID) -> ImportFile:
    """The file's row, locked until the transaction ends."""
    received = ImportFile.objects.select_for_update().filter(id=file_id).first()
    if received is None:
        raise NotFound(_("There is no such file."))
    return received
