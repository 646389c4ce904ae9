"""Reads of companies and customers."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from signet.kernel.errors import NotFound
from signet.parties.models import Company, Customer


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
    if prefix:
        rows = rows.filter(legal_name__gte=prefix, legal_name__lt=prefix + "\U0010ffff")
    return rows
