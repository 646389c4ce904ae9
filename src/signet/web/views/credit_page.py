"""The form that credits an invoice: everything that remains of it, or chosen lines and quantities."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from signet.documents import drafts, queries
from signet.documents.actions.credit import credit
from signet.documents.copying import CreditIn
from signet.documents.models import Document
from signet.documents.remaining import Remaining, remaining_of
from signet.documents.states import after
from signet.en16931.canonical import decimal_text
from signet.kernel.errors import BadInput, SignetError
from signet.kernel.parsing import parse
from signet.web.draft_form import number

ALL, LINES = "all", "lines"


def credit_page(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Shows the form, or begins the note and opens it as a draft."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("documents.draft")
    original = queries.get(document_id)
    after(original, "correct")
    rest = remaining_of(original)
    if request.method == "GET":
        return _page(request, original, rest, {"what": ALL, "kind": "credit_note"}, None)
    data = {name: request.POST.get(name, "").strip() for name in ("what", "kind", "reason")}
    positions = _typed(request, rest)
    try:
        note = credit(
            document_id=document_id, content=parse(CreditIn, _content(data, positions)), by=actor
        )
    except SignetError as error:
        return _page(request, original, rest, data | {"quantities": positions}, error)
    messages.success(request, _("The note is begun; check it and issue it."))
    return redirect("edit", note.id)


def _typed(request: HttpRequest, rest: Remaining) -> dict[int, str]:
    """Position -> quantity as it was typed, of the lines that say one."""
    typed = {at: request.POST.get(f"quantity-{at}", "").strip() for at in sorted(rest.lines)}
    return {at: text for at, text in typed.items() if text}


def _content(data: dict[str, str], positions: dict[int, str]) -> dict[str, Any]:
    content: dict[str, Any] = {"reason": data["reason"], "kind": data["kind"] or "credit_note"}
    if data["what"] == LINES:
        chosen = {at: number(text) for at, text in positions.items()}
        content["lines"] = [
            {"position": at, "quantity": text} for at, text in chosen.items() if text != "0"
        ]
        if not content["lines"]:
            raise BadInput(
                _("Say how much of at least one line is credited."),
                code="note.no_lines",
                pointer="/lines",
            )
    return content


def _page(
    request: HttpRequest,
    original: Document,
    rest: Remaining,
    values: dict[str, Any],
    error: SignetError | None,
) -> HttpResponse:
    typed: dict[int, str] = values.get("quantities", {})
    chosen = [at for at, text in typed.items() if number(text) != "0"]
    wrong, summary = _wrong(error, chosen)
    lines = [
        {
            "position": position,
            "name": line.name,
            "quantity": decimal_text(line.quantity),
            "left": decimal_text(max(rest.lines.get(position, Decimal(0)), Decimal(0))),
            "is_open": rest.lines.get(position, Decimal(0)) > 0,
            "unit": line.unit,
            "typed": typed.get(position, ""),
            "error": wrong.get(f"quantity-{position}"),
        }
        for position, line in enumerate(drafts.read(original).lines, start=1)
    ]
    context = {
        "document": original,
        "rest": rest,
        "nothing_left": rest.without_tax.minor <= 0,
        "lines": lines,
        "values": values,
        "reason_error": wrong.get("reason"),
        "summary": summary,
    }
    status = error.status if error else 200
    return render(request, "documents/credit.html", context, status=status)


def _wrong(
    error: SignetError | None, chosen: list[int]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Sentences by field, and all of them for the summary; a line is named by its position."""
    if error is None:
        return {}, []
    found: dict[str, str] = {}
    for bad in error.fields:
        head, _sep, rest = bad.pointer.strip("/").partition("/")
        index = rest.partition("/")[0]
        field = head
        if head == "lines":
            known = index.isdigit() and int(index) < len(chosen)
            field = f"quantity-{chosen[int(index)]}" if known else "what-lines"
        found.setdefault(field, bad.message)
    return found, list(found.items()) or [("", error.message)]
