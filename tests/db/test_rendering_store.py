"""The PDF of an issued document: made once, kept, equal to its hash, with the UBL inside."""

from __future__ import annotations

import hashlib
import io
from datetime import date

import pypdf

from signet.documents import queries
from signet.documents.gaps import gap_report
from signet.en16931.validate import validate
from signet.rendering.models import Rendering
from signet.rendering.store import pages_of, pdf_of, render_by_id
from tests.db.test_issue import issued
from tests.fixtures import World


def test_the_pdf_is_rendered_once_and_carries_the_xml(inside: World) -> None:
    document = queries.get(issued(inside).id)
    body = pdf_of(document)
    assert pdf_of(document) == body
    [stored] = Rendering.objects.all()
    assert bytes(stored.sha256) == hashlib.sha256(body).digest()
    render_by_id(document.id)
    assert Rendering.objects.count() == 1
    reader = pypdf.PdfReader(io.BytesIO(body))
    [attached] = reader.attachments["invoice.xml"]
    assert attached == queries.xml_of(document)
    assert validate(attached).findings == ()
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/OutputIntents"]
    assert catalogue["/AF"][0].get_object()["/AFRelationship"] == "/Alternative"
    metadata = catalogue["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    text = reader.pages[0].extract_text()
    for printed in ("INV-2026-0001", "Alpha Ltd", "4,620.00", "924.00", "5,544.00"):
        assert printed in text


def test_pages_for_the_screen_are_png(inside: World) -> None:
    [page] = pages_of(queries.get(issued(inside).id), ppi=50)
    assert page.startswith(b"\x89PNG")


def test_the_gap_report_proves_that_no_number_is_missing(inside: World) -> None:
    for _ in range(3):
        issued(inside)
    [report] = gap_report()
    assert (report.first, report.last, report.count, report.complete) == (1, 3, 3, True)
    assert report.last_date == date(2026, 11, 21)


def test_pages_of_a_list_go_forth_and_back(inside: World) -> None:
    numbers = [issued(inside).number for _ in range(7)]
    today = date(2026, 11, 22)
    for sort in ("newest", "number", "payable", "issue_date"):
        seen, cursor, last = [], "", None
        while True:
            last = queries.page(queries.DocumentQuery(limit=3, cursor=cursor, sort=sort), today)
            seen += [row.number for row in last.rows]
            if last.next is None:
                break
            cursor = last.next
        assert seen == list(reversed(numbers))
        back = queries.page(
            queries.DocumentQuery(limit=3, cursor=last.previous or "", sort=sort), today
        )
        assert [row.number for row in back.rows] == seen[3:6]
        assert back.next
        assert back.previous
    found = queries.page(queries.DocumentQuery(search="INV-2026-0003"), today)
    assert [row.number for row in found.rows] == ["INV-2026-0003"]
    assert queries.count(queries.DocumentQuery(tab="unpaid"), today) == queries.Count(
        n=7, more=False
    )
