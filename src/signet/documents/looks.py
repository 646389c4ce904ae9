"""What a company's documents look like, as it is frozen on each of them at issue."""

from __future__ import annotations

from signet.documents.kinds import rules_of
from signet.documents.models import Document
from signet.parties.content import EmbeddedXml
from signet.parties.models import Company, Logo

#: ``title`` and ``accent`` as the company has them, ``logo`` the SHA-256 of the picture; absent: none.
#: ``embedded_xml`` where the PDF holds something else than UBL.
Values = dict[str, str]


def of_company(company: Company) -> Values:
    """The look of the company's documents today."""
    values = {"title": company.document_title, "accent": company.colour}
    if company.logo_file_id is not None:
        values["logo"] = str(company.logo_file)
    return values | _embedded(company)


def _embedded(company: Company) -> Values:
    return {} if company.embedded_xml == "ubl" else {"embedded_xml": company.embedded_xml}


def of_document(document: Document) -> Values:
    """The look of a document: what is written in a supplier's name does not carry our title and logo."""
    company = document.company
    return _embedded(company) if document.self_billed else of_company(company)


def embedded_in(document: Document) -> EmbeddedXml | None:
    """What the PDF of an issued document holds, by what was frozen at issue and by nothing later; None:
    what is no document of EN 16931, such as a quote."""
    if not rules_of(document.kind).counts:
        return None
    return "factur-x" if document.look.get("embedded_xml") == "factur-x" else "ubl"


def logo_of(values: Values) -> bytes | None:
    """The picture that the look names; its bytes never change."""
    digest = values.get("logo")
    if not digest:
        return None
    return bytes(Logo.objects.values_list("body", flat=True).get(sha256=bytes.fromhex(digest)))
