"""Documents as they stand in the database: read back as content, or locked for a verb.

Hot paths: the statements are written by hand and prepared once (``tenancy.rows``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from signet.documents.content import DraftIn
from signet.documents.models import Document, Line
from signet.kernel.errors import Conflict, NotFound
from signet.parties.models import BankAccount, Company, Customer
from signet.tenancy.rows import Columns, select

_LINE = Columns(Line, "l")
_DOCUMENT = Columns(Document, "d")
_COMPANY = Columns(Company, "c")
_CUSTOMER = Columns(Customer, "u", without=("note",))
_ACCOUNT = Columns(BankAccount, "b")


@cache
def _lines_statement() -> str:
    return (
        f"SELECT {_LINE.sql} FROM documents_line l"  # noqa: S608
        " WHERE l.document_id = ANY(%s) ORDER BY l.document_id, l.position"
    )


@cache
def _lock_statement() -> str:
    return (
        f"SELECT {_DOCUMENT.sql}, {_COMPANY.sql}, {_CUSTOMER.sql}, {_ACCOUNT.sql}"  # noqa: S608
        " FROM documents_document d JOIN parties_company c ON c.id = d.company_id"
        " LEFT JOIN parties_customer u ON u.id = d.customer_id"
        " LEFT JOIN parties_bankaccount b ON b.id = d.bank_account_id"
        " WHERE d.id = ANY(%s) ORDER BY d.id FOR UPDATE OF d"
    )


def read(document: Document) -> DraftIn:
    """The content as it was stored, ready to be changed, composed or copied."""
    [content] = read_many([document])
    return content


def read_many(documents: Sequence[Document]) -> list[DraftIn]:
    """The contents of documents, in their order, with one query for all lines."""
    lines: dict[UUID, list[dict[str, Any]]] = {document.id: [] for document in documents}
    for row in map(_LINE.instance, select(_lines_statement(), [list(lines)])):
        lines[row.document_id].append(_line_content(row))
    return [_content(document, lines[document.id]) for document in documents]


def _content(document: Document, lines: list[dict[str, Any]]) -> DraftIn:
    return DraftIn.model_validate(
        {
            **document.content,
            "kind": document.kind,
            "self_billed": document.self_billed,
            "type_code": document.type_code,
            "company_id": document.company_id,
            "branch_id": document.branch_id,
            "customer_id": document.customer_id,
            "bank_account_id": document.bank_account_id,
            "corrects_id": document.corrects_id,
            "currency": document.currency,
            "tax_currency": document.tax_currency,
            "tax_exchange_rate": document.tax_exchange_rate,
            "language": document.language,
            "second_language": document.second_language,
            "issue_date": document.issue_date,
            "due_date": document.due_date,
            "lines": lines,
        }
    )


def _line_content(row: Line) -> dict[str, Any]:
    return {
        **row.content,
        "item_id": row.item_id,
        "corrects_position": row.corrects_position,
        "name": row.name,
        "quantity": row.quantity,
        "unit": row.unit,
        "price": row.price,
        "taxes": row.taxes,
    }


def lock(document_id: UUID, *, version: int | None = None) -> Document:
    """The document's row, locked until the transaction ends; checks the version the caller has seen."""
    found = lock_many([document_id])
    if not found:
        raise NotFound(_("There is no such document."))
    [document] = found
    if version is not None and version != document.version:
        raise Conflict(
            _(
                "Somebody else changed this draft meanwhile. Look at the newer version,"
                " or keep yours as a copy."
            ),
            code="draft.changed_meanwhile",
            pointer="/version",
        )
    return document


def lock_many(document_ids: Sequence[UUID]) -> list[Document]:
    """The documents that are there, by id, locked in that order so that two callers never deadlock."""
    return [_located(row) for row in select(_lock_statement(), [list(document_ids)])]


def _located(values: tuple[Any, ...]) -> Document:
    row = iter(values)
    document = _DOCUMENT.instance(list(islice(row, _DOCUMENT.width)))
    document.company = _COMPANY.instance(list(islice(row, _COMPANY.width)))
    customer, account = list(islice(row, _CUSTOMER.width)), list(row)
    document.customer = _CUSTOMER.instance(customer) if document.customer_id else None
    document.bank_account = _ACCOUNT.instance(account) if document.bank_account_id else None
    return document
