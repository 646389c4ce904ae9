"""The rows of a form that shares an amount over documents: chosen or not, and how much of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import QueryDict

from signet.documents.models import Document
from signet.kernel.errors import SignetError
from signet.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A document that can be settled, as it stands in the form."""

    document: Document
    chosen: bool = False
    amount: str = ""
    error: str = ""


def rows_of(
    documents: Sequence[Document],
    *,
    chosen: Collection[UUID] = (),
    typed: QueryDict | None = None,
    error: SignetError | None = None,
) -> list[Row]:
    """The form's rows: as asked for, or as they were typed, with what is wrong beside each."""
    picked = set(chosen) if typed is None else set(ids_of(typed.getlist("pay")))
    wrong = _errors(error, typed)
    return [
        Row(
            document=document,
            chosen=document.id in picked,
            amount=typed.get(f"amount-{document.id}", "") if typed else "",
            error=wrong.get(document.id, ""),
        )
        for document in documents
    ]


def allocations(typed: QueryDict) -> list[dict[str, Any]]:
    """What was ticked: those with an amount first, the others share what is left from the top."""
    found = []
    for document_id in _ticked(typed):
        amount = number(typed.get(f"amount-{document_id}", ""))
        found.append({"document_id": document_id} | ({"amount": amount} if amount else {}))
    return found


def _ticked(typed: QueryDict) -> list[UUID]:
    return sorted(
        ids_of(typed.getlist("pay")), key=lambda i: not number(typed.get(f"amount-{i}", ""))
    )


def ids_of(texts: Sequence[str]) -> list[UUID]:
    """The identifiers among them, each once."""
    found: dict[UUID, None] = {}
    for text in texts:
        try:
            found[UUID(text)] = None
        except ValueError:
            continue
    return list(found)


def number(text: str) -> str:
    """An amount as it was typed, without spaces and grouping commas."""
    return "".join(text.split()).replace(",", "")


def sum_of(rows: Sequence[Row], currency: str) -> Decimal:
    """What the chosen documents still owe together."""
    return Money(sum(row.document.balance_minor for row in rows if row.chosen), currency).amount


def _errors(error: SignetError | None, typed: QueryDict | None) -> dict[UUID, str]:
    """Errors at ``/allocations/<n>/...`` as errors of the n-th ticked document."""
    if error is None or typed is None:
        return {}
    ticked = _ticked(typed)
    found: dict[UUID, str] = {}
    for field in error.fields:
        parts = field.pointer.split("/")
        if len(parts) > 2 and parts[1] == "allocations" and parts[2].isdigit():
            found.setdefault(ticked[int(parts[2])], field.message)
    return found
