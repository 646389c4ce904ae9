"""What a company's documents look like, as it is frozen on each of them at issue."""

from __future__ import annotations

from signet.documents.models import Document
from signet.parties.models import Company, Logo

#: ``title`` and ``accent`` as the company has them, ``logo`` the SHA-256 of the picture; absent: none.
Values = dict[str, str]


def of_company(company: Company) -> Values:
    """The look of the company's documents today."""
    values = {"title": company.document_title, "accent": company.colour}
    if company.logo_file_id is not None:
        values["logo"] = str(company.logo_file)
    return values


def of_document(document: Document) -> Values:
    """The look of a document: what is written in a supplier's name does not carry our title and logo."""
    return {} if document.self_billed else of_company(document.company)


def logo_of(values: Values) -> bytes | None:
    """The picture that the look names; its bytes never change."""
    digest = values.get("logo")
    if not digest:
        return None
    return bytes(Logo.objects.values_list("body", flat=True).get(sha256=bytes.fromhex(digest)))
