"""``/api/v1/companies``, ``/customers`` and ``/items``."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from signet.api.frame import Created, body_of, endpoint
from signet.api.schemas import item_out, party_out
from signet.catalogue.actions.save_item import save_item
from signet.catalogue.content import ItemIn
from signet.catalogue.queries import get_item, search_items
from signet.parties.actions.archive_customer import archive_customer
from signet.parties.actions.save_company import save_company
from signet.parties.actions.save_customer import save_customer
from signet.parties.content import CompanyIn, CustomerIn
from signet.parties.models import Company
from signet.parties.queries import get_company, get_customer, search_customers

router = Router(tags=["directory"])
_CUSTOMER = list(CustomerIn.model_fields)
_COMPANY = list(CompanyIn.model_fields)
_ITEM = list(ItemIn.model_fields)
_LIMIT = 200


class CompanyChange(CompanyIn):
    version: Annotated[int, Field(ge=1)]


class CustomerChange(CustomerIn):
    version: Annotated[int, Field(ge=1)]


@router.get("/companies", summary="Your companies")
@endpoint
def companies(request: HttpRequest) -> Any:
    request.actor.must("companies.read")  # type: ignore[attr-defined]
    return {"data": [party_out(row, _COMPANY) for row in Company.objects.order_by("id")]}


@router.get("/companies/{uuid:company_id}", summary="One company")
@endpoint
def company(request: HttpRequest, company_id: UUID) -> Any:
    request.actor.must("companies.read")  # type: ignore[attr-defined]
    return party_out(get_company(company_id), _COMPANY)


@router.put("/companies/{uuid:company_id}", summary="Change a company")
@endpoint
def change_company(request: HttpRequest, company_id: UUID) -> Any:
    wanted = body_of(request, CompanyChange)
    content = CompanyIn.model_validate(wanted.model_dump(exclude={"version"}))
    row = save_company(
        content=content, by=request.actor, company_id=company_id, version=wanted.version  # type: ignore[attr-defined]
    )  # fmt: skip
    return party_out(row, _COMPANY)


@router.get("/customers", summary="Customers by name")
@endpoint
def customers(request: HttpRequest) -> Any:
    """``search``: names that begin with it. At most 200."""
    request.actor.must("customers.read")  # type: ignore[attr-defined]
    rows = search_customers(request.GET.get("search", "")[:100])[:_LIMIT]
    return {"data": [party_out(row, _CUSTOMER) for row in rows]}


@router.post("/customers", summary="Add a customer")
@endpoint
def add_customer(request: HttpRequest) -> Any:
    row = save_customer(content=body_of(request, CustomerIn), by=request.actor)  # type: ignore[attr-defined]
    return Created(party_out(row, _CUSTOMER))


@router.get("/customers/{uuid:customer_id}", summary="One customer")
@endpoint
def customer(request: HttpRequest, customer_id: UUID) -> Any:
    request.actor.must("customers.read")  # type: ignore[attr-defined]
    return party_out(get_customer(customer_id), _CUSTOMER)


@router.put("/customers/{uuid:customer_id}", summary="Change a customer")
@endpoint
def change_customer(request: HttpRequest, customer_id: UUID) -> Any:
    wanted = body_of(request, CustomerChange)
    content = CustomerIn.model_validate(wanted.model_dump(exclude={"version"}))
    row = save_customer(
        content=content, by=request.actor, customer_id=customer_id, version=wanted.version  # type: ignore[attr-defined]
    )  # fmt: skip
    return party_out(row, _CUSTOMER)


@router.post("/customers/{uuid:customer_id}/archive", summary="Archive a customer")
@endpoint
def archive(request: HttpRequest, customer_id: UUID) -> Any:
    return party_out(archive_customer(customer_id=customer_id, by=request.actor), _CUSTOMER)  # type: ignore[attr-defined]


@router.get("/items", summary="Items by name")
@endpoint
def items(request: HttpRequest) -> Any:
    request.actor.must("items.read")  # type: ignore[attr-defined]
    rows = search_items(request.GET.get("search", "")[:100])[:_LIMIT]
    return {"data": [item_out(row, _ITEM) for row in rows]}


@router.post("/items", summary="Add an item")
@endpoint
def add_item(request: HttpRequest) -> Any:
    return Created(item_out(save_item(content=body_of(request, ItemIn), by=request.actor), _ITEM))  # type: ignore[attr-defined]


@router.get("/items/{uuid:item_id}", summary="One item")
@endpoint
def item(request: HttpRequest, item_id: UUID) -> Any:
    request.actor.must("items.read")  # type: ignore[attr-defined]
    return item_out(get_item(item_id), _ITEM)


@router.put("/items/{uuid:item_id}", summary="Change an item")
@endpoint
def change_item(request: HttpRequest, item_id: UUID) -> Any:
    row = save_item(content=body_of(request, ItemIn), by=request.actor, item_id=item_id)  # type: ignore[attr-defined]
    return item_out(row, _ITEM)
