"""Customers and items from a table: upload, look, choose the columns, then import; and all of them as one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from signet.intake.actions.import_table import import_table
from signet.intake.actions.receive_table import receive_table
from signet.intake.files import everything, get_table, refused
from signet.intake.judge import Judged, Judgement, judge
from signet.intake.models import TableFile
from signet.intake.nouns import Noun, guess, noun_of
from signet.kernel.errors import BadInput, SignetError
from signet.kernel.tabular import MAX_BYTES, MAX_ROWS, Table, read_table
from signet.web.field_words import words_of

#: Rows that the preview shows; the counts are of all.
_SHOWN, _SHOWN_ERRORS = 50, 200


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, noun: str) -> HttpResponse:
    """The page that takes a file; a post keeps it and leads to its preview."""
    kind, actor = noun_of(noun), request.actor  # type: ignore[attr-defined]
    actor.must(kind.permission)
    problem = ""
    if request.method == "POST":
        try:
            body, name = _uploaded(request)
            kept = receive_table(noun=kind, name=name, body=body, by=actor)
            return redirect(f"{kind.name}_table", kept.id)
        except BadInput as error:
            problem = error.message
    words = words_of(kind)
    context = {
        "noun": kind,
        "problem": problem,
        "megabytes": MAX_BYTES // 1_048_576,
        "rows": f"{MAX_ROWS:,}",
        "fields": [(name, words[name]) for name in kind.fields],
        "back": reverse(kind.name),
        "export": reverse(f"export_{kind.name}"),
    }
    return render(request, "intake/upload.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
def table(request: HttpRequest, noun: str, file_id: UUID) -> HttpResponse:
    """What each row would come to; the address holds the choice of columns. A post imports."""
    kind, actor = noun_of(noun), request.actor  # type: ignore[attr-defined]
    actor.must(kind.permission)
    file = get_table(kind, file_id)
    data = request.POST if request.method == "POST" else request.GET
    body = bytes(file.body)
    found = read_table(body)
    mapping = tuple(data.getlist("c")) or guess(kind, found.head)
    if request.method == "GET":
        return _preview(request, kind, file, found, mapping)
    try:
        done = import_table(
            noun=kind, body=body, by=actor, name=file.name, mapping=mapping,
            bad="skip" if data.get("bad") == "skip" else "refuse",
        )  # fmt: skip
    except SignetError as error:
        return _preview(request, kind, file, found, mapping, error)
    file.delete()
    messages.success(request, _said(done))
    return redirect(kind.name)


@require_GET
def errors(request: HttpRequest, noun: str, file_id: UUID) -> HttpResponse:
    """The rows that cannot be imported, with why, to be corrected and sent again."""
    kind, actor = noun_of(noun), request.actor  # type: ignore[attr-defined]
    actor.must(kind.permission)
    file = get_table(kind, file_id)
    found = read_table(bytes(file.body))
    judged = judge(kind, found, tuple(request.GET.getlist("c")) or guess(kind, found.head))
    response = HttpResponse(refused(judged), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{kind.name}-errors.csv"'
    return response


@require_GET
def export(request: HttpRequest, noun: str) -> HttpResponseBase:
    """Every field of all that are not archived; the import reads it again unchanged."""
    kind = noun_of(noun)
    request.actor.must(f"{kind.name}.read")  # type: ignore[attr-defined]
    lines = everything(kind, request.tenant.id)  # type: ignore[attr-defined]
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{kind.name}-all.csv"'
    return response


def _uploaded(request: HttpRequest) -> tuple[bytes, str]:
    """The file's bytes; one that is too large is not even read."""
    sent = request.FILES.get("file")
    if sent is None:
        raise BadInput(_("Choose a file first."), code="table.none", pointer="/file")
    if sent.size is not None and sent.size > MAX_BYTES:
        raise BadInput(
            _("The file has %(size)s MB; a table may have at most %(limit)s MB.")
            % {"size": f"{sent.size / 1_048_576:.1f}", "limit": MAX_BYTES // 1_048_576},
            code="table.too_large",
            pointer="/file",
        )
    return sent.read(), sent.name or ""


def _preview(
    request: HttpRequest,
    noun: Noun,
    file: TableFile,
    found: Table,
    mapping: tuple[str, ...],
    error: SignetError | None = None,
) -> HttpResponse:
    judged: Judgement | None = None
    try:
        judged = judge(noun, found, mapping)
    except BadInput as unfit:
        error = error or unfit
        mapping = mapping if len(mapping) == len(found.head) else guess(noun, found.head)
    words = words_of(noun)
    first = found.rows[0].cells
    columns = [
        {"index": i, "head": head, "field": field, "sample": sample[:60]}
        for i, (head, field, sample) in enumerate(zip(found.head, mapping, first, strict=True))
    ]
    context: dict[str, Any] = {
        "noun": noun,
        "file": file,
        "error": error,
        "columns": columns,
        "fields": [(name, words[name]) for name in noun.fields],
        "judged": judged,
        "back": reverse(noun.name),
        "again": reverse(f"import_{noun.name}"),
    }
    if judged is not None:
        chosen = urlencode([("c", field) for field in mapping])
        context |= {
            "counts": {r: judged.count(r) for r in ("new", "update", "same", "error")},
            "rows": _rows(judged),
            "good": judged.count("new") + judged.count("update"),
            "errors_url": f"{reverse(f'{noun.name}_errors', args=[file.id])}?{chosen}",
            "encoding": found.encoding,
            "delimiter": {"\t": _("tab")}.get(found.delimiter, found.delimiter),
        }
    return render(request, "intake/table.html", context, status=error.status if error else 200)


def _rows(judged: Judgement) -> list[Judged]:
    """The rows with errors first, for they want something; then the first of the others."""
    good = [row for row in judged.rows if row.result != "error"]
    return [*judged.errors[:_SHOWN_ERRORS], *good[:_SHOWN]]


def _said(done: Judgement) -> str:
    added, changed = done.count("new"), done.count("update")
    parts = [
        ngettext("%(n)s added", "%(n)s added", added) % {"n": f"{added:,}"},
        ngettext("%(n)s changed", "%(n)s changed", changed) % {"n": f"{changed:,}"},
    ]
    if left := len(done.errors):
        parts.append(ngettext("%(n)s left out", "%(n)s left out", left) % {"n": f"{left:,}"})
    return ", ".join(parts) + "."
