"""Invoices that others wrote: upload, see what they come to, make drafts of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from signet.documents.actions.import_received import import_received
from signet.documents.actions.receive_file import MAX_BYTES, printable, receive_file
from signet.documents.actions.remove_file import remove_file
from signet.documents.models import ImportFile
from signet.kernel.errors import BadInput, SignetError

MAX_FILES = 50
_SHOWN = 200
#: EN 16931's words for the figures that are held against the file's.
FIGURES = {
    "BT-106": __("Sum of lines"),
    "BT-107": __("Discounts"),
    "BT-108": __("Charges"),
    "BT-109": __("Without tax"),
    "BT-110": __("Tax"),
    "BT-111": __("Tax in the tax currency"),
    "BT-112": __("With tax"),
    "BT-113": __("Already paid"),
    "BT-114": __("Rounding"),
    "BT-115": __("To pay"),
}


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Files that wait, each with its report; a post adds files and writes no draft."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("documents.import")
    problems: list[str] = []
    if request.method == "POST":
        uploads = request.FILES.getlist("files")
        if not uploads:
            problems.append(_("Choose at least one file."))
        if len(uploads) > MAX_FILES:
            problems.append(
                _("At most %(limit)s files go at once; send the rest after them.")
                % {"limit": MAX_FILES}
            )
            uploads = []
        for upload in uploads:
            try:
                receive_file(name=upload.name or "", body=_read(upload), by=actor)
            except BadInput as error:
                problems.append(error.message)
        if not problems:
            return redirect("imports")
    return _page(request, problems)


def _read(upload: UploadedFile[Any]) -> bytes:
    """The file's bytes; one that is too large is not even read."""
    if upload.size is not None and upload.size > MAX_BYTES:
        raise BadInput(
            _("%(name)s has %(size)s MB; a file may have at most %(limit)s MB.")
            % {
                "name": printable(upload.name or ""),
                "size": f"{upload.size / 1_048_576:.1f}",
                "limit": MAX_BYTES // 1_048_576,
            },
            code="import.too_large",
            pointer="/files",
        )
    body: bytes = upload.read()
    return body


@require_POST
def make_drafts(request: HttpRequest) -> HttpResponse:
    """Drafts of the chosen files; one that fails says why, and stays."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("documents.import")
    made = 0
    for file_id in _ids(request):
        row = ImportFile.objects.filter(id=file_id).defer("body").first()
        if row is None or "error" in row.report:
            continue
        try:
            import_received(file_id=file_id, by=actor)
            made += 1
        except SignetError as error:
            messages.error(request, f"{row.name}: {error.message}")
    if made:
        text = ngettext("%(count)s draft is made.", "%(count)s drafts are made.", made)
        messages.success(request, text % {"count": made})
    else:
        messages.info(request, _("No draft was made: choose files that could be read."))
    return redirect("imports")


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Let the chosen files go."""
    for file_id in _ids(request):
        remove_file(file_id=file_id, by=request.actor)  # type: ignore[attr-defined]
    return redirect("imports")


def _ids(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("file")[:_SHOWN]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _page(request: HttpRequest, problems: list[str]) -> HttpResponse:
    rows = ImportFile.objects.defer("body").select_related("document")
    waiting = [_shown(row) for row in rows.filter(document__isnull=True).order_by("id")[:_SHOWN]]
    done = rows.filter(document__isnull=False).order_by("-id")[:20]
    context = {
        "waiting": waiting,
        "good": sum("error" not in row["report"] for row in waiting),
        "done": done,
        "problems": problems,
        "limit": MAX_BYTES // 1_048_576,
    }
    return render(request, "imports/imports.html", context, status=422 if problems else 200)


def _shown(row: ImportFile) -> dict[str, Any]:
    """A file with its figures side by side."""
    report: dict[str, Any] = row.report
    ours, stated = report.get("totals", {}), report.get("stated", {})
    figures = [
        {
            "term": term,
            "label": label,
            "ours": ours.get(term, ""),
            "stated": stated.get(term, ""),
            "same": ours.get(term) == stated.get(term) or term not in stated,
        }
        for term, label in FIGURES.items()
        if term in ours or term in stated
    ]
    return {"row": row, "report": report, "figures": figures}
