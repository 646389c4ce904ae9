"""The PDF of a document: of an issued one the stored file, of a draft a watermarked preview."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from signet.documents import looks, queries
from signet.documents.models import Document, State
from signet.documents.preview import Preview
from signet.kernel.errors import NotFound
from signet.networks.submissions import Clearance, clearance_of
from signet.rendering.facturx import render_facturx
from signet.rendering.look import SEAL, Look
from signet.rendering.models import Rendering
from signet.rendering.pdf import TEMPLATE, render_pages, render_pdf
from signet.tenancy.models import Tenant

if TYPE_CHECKING:
    from signet.parties.content import EmbeddedXml
    from signet.parties.models import Company


def pdf_of(document: Document) -> bytes:
    """The PDF of an issued document: the stored bytes, made now if the job has not made them yet."""
    clearance = clearance_of(document.id)
    stored = _stored(document, clearance)
    return bytes(stored.body) if stored is not None else render(document, clearance)


def pdf_holding(document: Document, embedded: EmbeddedXml) -> bytes:
    """The PDF of an issued document with this inside, whatever it was issued with: the same bytes each
    time, and so not stored. A quote holds nothing; ``Conflict`` where it should be Factur-X."""
    if embedded == (looks.embedded_in(document) or "ubl"):
        return pdf_of(document)
    queries.xml_of(document)
    return _made(document, clearance_of(document.id), embedded)


def render(document: Document, clearance: Clearance | None) -> bytes:
    """Make and store the PDF of an issued document; whoever is second takes the first one's bytes."""
    body = _made(document, clearance, looks.embedded_in(document))
    row = Rendering(
        document=document,
        template=TEMPLATE,
        link=clearance.link if clearance else "",
        body=body,
        sha256=hashlib.sha256(body).digest(),
    )
    Rendering.objects.bulk_create([row], ignore_conflicts=True)
    return bytes(Rendering.objects.get(document_id=document.id, link=row.link).body)


def _made(document: Document, clearance: Clearance | None, embedded: EmbeddedXml | None) -> bytes:
    invoice = queries.invoice_of(document)
    look = _cleared(look_of(document), clearance)
    when = clearance.at if clearance else document.issued_at or document.created_at
    if embedded == "factur-x":
        return render_facturx(invoice, look, when=when)
    xml = queries.xml_of(document) if embedded else None
    return render_pdf(invoice, look, xml=xml, when=when)


def renderings_of(document_id: UUID) -> list[Rendering]:
    """Every PDF that was made of it, the newest first, without their bytes."""
    return list(Rendering.objects.filter(document_id=document_id).defer("body").order_by("-id"))


def rendering(document_id: UUID, rendering_id: UUID) -> Rendering:
    """One of them, or ``NotFound``."""
    found = Rendering.objects.filter(document_id=document_id, id=rendering_id).first()
    if found is None:
        raise NotFound(_("There is no such PDF."), code="rendering.not_found")
    return found


def _stored(document: Document, clearance: Clearance | None) -> Rendering | None:
    link = clearance.link if clearance else ""
    return Rendering.objects.filter(document_id=document.id, link=link).first()


def _cleared(look: Look, clearance: Clearance | None) -> Look:
    """What a network gave is printed, its moment by the tenant's clock, and its code can be scanned."""
    if clearance is None:
        return look
    clock = ZoneInfo(Tenant.objects.get().time_zone)
    return replace(
        look,
        verification_link=clearance.link,
        cleared_number=clearance.number,
        cleared_at=clearance.at.astimezone(clock),
    )


def preview_pages(preview: Preview, company: Company, *, ppi: float = 110) -> list[bytes]:
    """The pages of a draft as PNG, from the template that will print it."""
    content = preview.content
    languages = _languages(content.language or "en", content.second_language or "")
    values = {} if content.self_billed else looks.of_company(company)
    look = _look(values, languages, content.kind, reason=content.reason, draft=True)
    return render_pages(preview.invoice, look, ppi=ppi)


def pages_of(document: Document, *, ppi: float = 110) -> list[bytes]:
    """The pages of any document as PNG, for the screen."""
    look = look_of(document)
    if document.number is not None:
        look = _cleared(look, clearance_of(document.id))
    return render_pages(queries.invoice_of(document), look, ppi=ppi)


def look_of(document: Document) -> Look:
    """An issued document looks as it did at issue; a draft as the company's documents look now."""
    return _look(
        document.look or looks.of_document(document),
        _languages(document.language, document.second_language),
        document.kind,
        reason=document.content.get("reason", ""),
        draft=document.state in {State.DRAFT, State.DISCARDED},
        void=document.state == State.VOID,
    )


def _look(
    values: looks.Values,
    languages: tuple[str, ...],
    kind: str,
    *,
    reason: str = "",
    draft: bool = False,
    void: bool = False,
) -> Look:
    return Look(
        kind=kind,
        reason=reason,
        languages=languages,
        accent=values.get("accent") or SEAL,
        logo=looks.logo_of(values),
        title=values.get("title") or None,
        draft=draft,
        void=void,
    )


def _languages(first: str, second: str) -> tuple[str, ...]:
    return (first, second) if second and second != first else (first,)


def render_by_id(document_id: UUID) -> None:
    """The job's work: render unless it is done."""
    pdf_of(queries.get(document_id))
