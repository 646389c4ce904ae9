"""Reads of companies and customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _

from signet.kernel.errors import NotFound
from signet.parties.models import Company, Customer
from signet.tenancy.paging import Count, Page, count_of, page_of, starts


def get_customer(customer_id: UUID) -> Customer:
    """The customer, or ``NotFound``: also when it is another tenant's."""
    customer = Customer.objects.filter(id=customer_id).first()
    if customer is None:
        raise NotFound(_("There is no such customer."))
    return customer


def get_company(company_id: UUID) -> Company:
    """The company, or ``NotFound``."""
    company = Company.objects.filter(id=company_id).first()
    if company is None:
        raise NotFound(_("There is no such company."))
    return company


def search_customers(prefix: str = "", *, archived: bool = False) -> QuerySet[Customer]:
    """Customers by name, those whose name begins with ``prefix``; a range, so that the index serves."""
    rows = Customer.objects.filter(archived_at__isnull=not archived).order_by("legal_name", "id")
    return rows.filter(starts("legal_name", prefix)) if prefix else rows


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerQuery:
    """What a list of customers shows; ``search`` is the beginning of a name or customer number."""

    archived: bool = False
    search: str = ""
    country: str = ""
    currency: str = ""
    ids: tuple[UUID, ...] = ()
    sort: Literal["name", "newest"] = "name"
    descending: bool = False
    cursor: str = ""
    limit: int = 50


def customer_page(query: CustomerQuery) -> Page[Customer]:
    """A page of customers by key."""
    return page_of(
        _customers(query),
        column={"name": "legal_name", "newest": None}[query.sort],
        descending=query.descending,
        cursor=query.cursor,
        limit=query.limit,
    )


def customer_count(query: CustomerQuery) -> Count:
    """How many customers, counted up to a limit."""
    return count_of(_customers(query))


def _customers(query: CustomerQuery) -> QuerySet[Customer]:
    rows = Customer.objects.filter(archived_at__isnull=not query.archived)
    if query.search:
        rows = rows.filter(starts("legal_name", query.search) | starts("code", query.search))
    if query.country:
        rows = rows.filter(country=query.country)
    if query.currency:
        rows = rows.filter(currency=query.currency)
    return rows.filter(id__in=query.ids) if query.ids else rows


def find_customers(text: str, limit: int) -> list[Customer]:
    """Customers whose name holds ``text``, or whose number or tax number begins with it.

    Those whose name begins with it come first. For choosing one of up to some ten thousand: it reads
    the tenant's names, which no index can spare it under row-level security.
    """
    rows = Customer.objects.filter(archived_at__isnull=True)
    found = rows.filter(
        Q(legal_name__icontains=text)
        | Q(second_name__icontains=text)
        | Q(trading_name__icontains=text)
        | Q(code__istartswith=text)
        | Q(vat_identifier__istartswith=text)
    )
    begins = Case(When(legal_name__istartswith=text, then=0), default=1)
    return list(found.order_by(begins, "legal_name", "id")[:limit])


def customer_named(name: str) -> list[Customer]:
    """Up to two customers of exactly this name: more than one is a question to the person who typed it."""
    rows = Customer.objects.filter(archived_at__isnull=True)
    return list(rows.filter(legal_name=name)[:2] or rows.filter(legal_name__iexact=name)[:2])
