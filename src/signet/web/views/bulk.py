"""What is done with many chosen documents at once: issue them, take them home as a ZIP."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Sequence

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from signet.documents import queries
from signet.documents.actions.issue_many import BATCH, issue_many
from signet.documents.kinds import rules_of
from signet.documents.models import Document, State
from signet.kernel.errors import BadInput
from signet.rendering.store import pdf_of
from signet.web.settling import ids_of


@require_http_methods(["GET", "POST"])
def issue_chosen(request: HttpRequest) -> HttpResponse:
    """Ask once, saying what will happen; then tell of each document what became of it."""
    request.actor.must("documents.issue")  # type: ignore[attr-defined]
    rows = _chosen(request.POST if request.method == "POST" else request.GET)
    drafts = [row for row in rows if row.state == State.DRAFT]
    if request.method == "GET" or not drafts:
        context = {"drafts": drafts, "others": len(rows) - len(drafts)}
        status = 422 if request.method == "POST" else 200
        return render(request, "documents/issue_many.html", context, status=status)
    results = issue_many(
        document_ids=[row.id for row in drafts],
        by=request.actor,  # type: ignore[attr-defined]
    )
    names = {row.id: row.buyer_name for row in drafts}
    told = [{"result": result, "name": names[result.document_id]} for result in results]
    done = sum(result.document is not None for result in results)
    return render(
        request, "documents/issued_many.html", {"told": told, "done": done, "count": len(told)}
    )


@require_GET
def zip_chosen(request: HttpRequest) -> HttpResponseBase:
    """PDF and XML of the chosen documents that were issued, in one archive."""
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    rows = [row for row in _chosen(request.GET) if row.number]
    if not rows:
        raise BadInput(
            _("None of the chosen documents was issued; a draft has no file yet."),
            code="documents.none_issued",
        )
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, row in zip(_names(rows), rows, strict=True):
            archive.writestr(f"{name}.pdf", pdf_of(row))
            if rules_of(row.kind).is_legal:
                archive.writestr(f"{name}.xml", queries.xml_of(row))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="documents.zip")


def _chosen(data: QueryDict) -> Sequence[Document]:
    """The rows that were ticked, in the order of their dates."""
    ids = ids_of(data.getlist("chosen"))
    if len(ids) > BATCH:
        raise BadInput(
            _("At most %(limit)s documents are handled at once.") % {"limit": BATCH},
            code="documents.too_many",
        )
    rows = Document.objects.select_related("company", "customer", "bank_account", "series")
    return list(rows.filter(id__in=ids).order_by("issue_date", "id"))


def _names(rows: Sequence[Document]) -> list[str]:
    """File names from numbers, without what a file system minds; two alike are told apart."""
    names: list[str] = []
    for row in rows:
        name = re.sub(r"[^\w.-]+", "-", row.number or str(row.id)).strip("-.") or str(row.id)
        names.append(f"{name}-{row.id}" if name in names else name)
    return names
