"""Keep a file that somebody else wrote, with what it would come to; no draft is made yet."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from signet.documents.actions.import_document import import_document
from signet.documents.models import ImportFile
from signet.kernel.clock import now
from signet.kernel.errors import BadInput, SignetError
from signet.tenancy.actor import Actor

MAX_BYTES = 10 * 1024 * 1024
#: Files that nobody made drafts of are let go.
KEPT = timedelta(days=7)


def receive_file(*, name: str, body: bytes, by: Actor) -> ImportFile:
    """The same bytes wait only once. What cannot be read is kept too, with the sentence that says why.

    Raises ``BadInput`` for a file above ten megabytes, which is not stored.
    """
    by.must("documents.import")
    shown = printable(name)
    if len(body) > MAX_BYTES:
        raise BadInput(
            _("%(name)s has %(size)s MB; a file may have at most %(limit)s MB.")
            % {
                "name": shown,
                "size": f"{len(body) / 1_048_576:.1f}",
                "limit": MAX_BYTES // 1_048_576,
            },
            code="import.too_large",
            pointer="/files",
        )
    ImportFile.objects.filter(document__isnull=True, created_at__lt=now() - KEPT).delete()
    digest = hashlib.sha256(body).digest()
    waiting = ImportFile.objects.filter(sha256=digest, document__isnull=True).first()
    if waiting is not None:
        return waiting
    received = ImportFile(
        name=shown, sha256=digest, body=body, report=_report(shown, body, by), created_by=by.label
    )
    received.save(force_insert=True)
    return received


def _report(name: str, body: bytes, by: Actor) -> dict[str, Any]:
    try:
        return import_document(xml=body, by=by, dry_run=True, filename=name).as_dict()
    except SignetError as error:
        details = [f"{f.pointer}: {f.message}" for f in error.fields if f.message != error.message]
        return {"file": name, "error": error.message, "details": details[:50]}


def printable(name: str) -> str:
    """The last part of a file's name without what cannot be printed."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[-200:] or "invoice.xml"
