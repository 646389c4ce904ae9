"""What a run leaves to be taken home: a CSV that was written batch by batch, or a ZIP made while it is sent."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Final
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from signet.bulk.models import Item, Outcome, Part, Run
from signet.documents import queries
from signet.documents.kinds import rules_of
from signet.documents.models import Document
from signet.kernel.errors import Conflict
from signet.kernel.money import Money
from signet.kernel.tabular import safe
from signet.rendering.store import pdf_of
from signet.tenancy.actor import Actor
from signet.tenancy.context import current_tenant_id, tenant_scope

#: The columns have the names of the API's fields: programs read them too.
COLUMNS = (
    "number", "kind", "state", "customer", "issue_date", "due_date", "currency", "without_tax", "tax",
    "payable", "balance", "id",
)  # fmt: skip
Scope = Callable[[], AbstractContextManager[None]]
_AT_ONCE = 50
#: Verb -> what its file is.
MEDIA_TYPES: Final = {"csv": "text/csv; charset=utf-8", "zip": "application/zip"}


def write_csv(run: Run, documents: Sequence[Document]) -> None:
    """The rows of a batch, as a part of the run's file."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(_row(document) for document in documents)
    Part.objects.create(run=run, position=run.position, body=buffer.getvalue())


def _row(document: Document) -> list[object]:
    def amount(minor: int) -> str:
        return format(Money(minor, document.currency).amount, "f")

    return [
        safe(document.number or ""), document.kind, document.state, safe(document.buyer_name),
        document.issue_date or "", document.due_date or "", document.currency,
        amount(document.without_tax_minor), amount(document.tax_minor),
        amount(document.payable_minor), amount(document.balance_minor), document.id,
    ]  # fmt: skip


def response_of(run: Run, by: Actor) -> StreamingHttpResponse:
    """The file of a run that is over; raises ``Conflict`` while it is not made yet.

    It is sent after the transaction of the request, so each piece is read in a scope of its own.
    """
    media_type = MEDIA_TYPES.get(run.verb)
    if media_type is None or not run.is_over:
        raise Conflict(_("There is no file, or not yet."), code="bulk.no_file")
    tenant_id = current_tenant_id()

    def scope() -> AbstractContextManager[None]:
        return tenant_scope(tenant_id, by.branches)

    pieces = csv_of(run, scope) if run.verb == "csv" else zip_of(run, scope)
    response = StreamingHttpResponse(pieces, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="documents.{run.verb}"'
    return response


def csv_of(run: Run, scope: Scope) -> Iterator[bytes]:
    """The file, part after part, each read in a scope of its own."""
    yield ("\ufeff" + ",".join(COLUMNS) + "\r\n").encode()  # spreadsheets want the mark
    last = -1
    while True:
        with scope():
            part = Part.objects.filter(run_id=run.id, position__gt=last).order_by("position")[:1]
            found = [(one.position, one.body) for one in part]
        if not found:
            return
        [(last, body)] = found
        yield body.encode()


class _Sink(io.RawIOBase):
    """Takes what the archive writes, until it is sent on."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def zip_of(run: Run, scope: Scope) -> Iterator[bytes]:
    """PDF and XML of every document that was done; never more than a few of them in memory."""
    sink, names, last = _Sink(), set[str](), 0
    with zipfile.ZipFile(sink, "w") as archive:
        while True:
            with scope():
                items = list(
                    Item.objects.filter(run_id=run.id, outcome=Outcome.DONE, position__gt=last)
                    .order_by("position")
                    .values_list("position", "document_id")[:_AT_ONCE]
                )
                for document in _documents([document_id for _, document_id in items]):
                    name = _name(document, names)
                    archive.writestr(f"{name}.pdf", pdf_of(document))
                    if rules_of(document.kind).counts:
                        xml = queries.xml_of(document)
                        archive.writestr(f"{name}.xml", xml, zipfile.ZIP_DEFLATED)
            yield sink.taken()
            if not items:
                break
            last = items[-1][0]
    yield sink.taken()


def _documents(ids: Sequence[UUID]) -> list[Document]:
    rows = Document.objects.select_related("company", "customer", "bank_account", "series")
    found = rows.in_bulk(ids)
    return [found[i] for i in ids if i in found]


def _name(document: Document, taken: set[str]) -> str:
    """A file name from the number, without what a file system minds; two alike are told apart."""
    name = re.sub(r"[^\w.-]+", "-", document.number or "").strip("-.") or str(document.id)
    if name in taken:
        name = f"{name}-{document.id}"
    taken.add(name)
    return name
