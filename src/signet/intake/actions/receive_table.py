"""Keep a table that is to be imported; nothing of it is written into the books yet."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from signet.intake.models import TableFile
from signet.intake.nouns import Noun
from signet.kernel.clock import now
from signet.kernel.tabular import read_table
from signet.tenancy.actor import Actor

#: Tables that nobody imported are let go.
KEPT = timedelta(days=7)


def receive_table(*, noun: Noun, name: str, body: bytes, by: Actor) -> TableFile:
    """The same bytes wait only once. Raises ``BadInput`` for what cannot be read; it is not kept."""
    by.must(noun.permission)
    read_table(body)
    TableFile.objects.filter(created_at__lt=now() - KEPT).delete()
    digest = hashlib.sha256(body).digest()
    waiting = TableFile.objects.filter(noun=noun.name, sha256=digest).first()
    if waiting is not None:
        return waiting
    received = TableFile(
        noun=noun.name, name=printable(name), sha256=digest, body=body, created_by=by.label
    )
    received.save(force_insert=True)
    return received


def printable(name: str) -> str:
    """The last part of a file's name without what cannot be printed."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[-200:] or "table.csv"
