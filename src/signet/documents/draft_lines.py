"""The lines of a draft, written to their rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import Q

from signet.documents.content import LineIn
from signet.documents.models import Document, Line
from signet.en16931 import model as en

_COLUMNS: Final = frozenset(
    {"item_id", "corrects_position", "name", "quantity", "unit", "price", "tax", "taxes"}
)


def write_lines(
    document: Document,
    lines: Sequence[LineIn],
    priced: Sequence[en.Line],
    *,
    before: Sequence[LineIn] | None,
) -> None:
    """Store ``lines``, which come to ``priced``; ``before`` are those that are stored, None of a new document.

    A line that stays as it is stays in its row, so that typing in one of 500 writes one. It is the same by
    its terms and by its net (BT-131), which may follow from terms of the document.
    """
    nets = [line.net.minor if line.net else 0 for line in priced]
    changed = list(enumerate(zip(lines, nets, strict=True), start=1))
    if before is not None:
        stored = Line.objects.filter(document_id=document.id)
        old = dict(enumerate(before, start=1))
        was = dict(stored.values_list("position", "net_minor"))
        changed = [
            (at, (line, net))
            for at, (line, net) in changed
            if old.get(at) != line or was.get(at) != net
        ]
        stored.filter(
            Q(position__in=[at for at, _line in changed]) | Q(position__gt=len(lines))
        ).delete()
    Line.objects.bulk_create(_row(document, at, line, net) for at, (line, net) in changed)


def _row(document: Document, position: int, line: LineIn, net_minor: int) -> Line:
    rest = set(LineIn.model_fields) - _COLUMNS
    return Line(
        document=document,
        position=position,
        item_id=line.item_id,
        corrects_position=line.corrects_position,
        name=line.name,
        quantity=line.quantity,
        unit=line.unit,
        price=line.price,
        taxes=[tax.model_dump(mode="json", exclude_defaults=True) for tax in line.charged],
        content=line.model_dump(mode="json", include=rest, exclude_defaults=True),
        net_minor=net_minor,
    )
