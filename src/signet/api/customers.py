"""``/api/v1/customers``: the buyers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from ninja import Router

from signet.api import shown
from signet.api.call import Answered, Call
from signet.api.inputs import CustomerChange, CustomerFilter, TableOptions, filters
from signet.api.operations import operation
from signet.api.preconditions import version_of
from signet.api.schemas import CustomerOut, CustomersOut
from signet.api.schemas_files import TableOut
from signet.api.tables import CSV_TYPES, imported
from signet.intake.nouns import CUSTOMERS
from signet.parties.actions.archive_customer import archive_customer
from signet.parties.actions.save_customer import save_customer
from signet.parties.content import CustomerIn
from signet.parties.queries import CustomerQuery, customer_page, get_customer

router = Router(tags=["Customers"])
Data = dict[str, Any]


@operation(
    router, "GET", "", summary="List customers", may="customers.read",
    query=CustomerFilter, answer=CustomersOut,
)  # fmt: skip
def list_customers(call: Call[None, CustomerFilter]) -> Data:
    """A page of customers, by name unless sorted otherwise."""
    values = filters(call.query)
    page = customer_page(CustomerQuery(**values))
    prefetch_related_objects(page.rows, "address_rows", "contact_rows")
    return shown.page(page, shown.customer)


@operation(
    router, "POST", "", summary="Add a customer", may="customers.write",
    body=CustomerIn, answer=CustomerOut, status=201,
)  # fmt: skip
def create_customer(call: Call[CustomerIn, None]) -> Data:
    """``code`` is your own customer number; no two customers have the same."""
    return shown.customer(save_customer(content=call.body, by=call.by))


@operation(
    router, "GET", "/{uuid:customer_id}", summary="One customer", may="customers.read",
    answer=CustomerOut,
)  # fmt: skip
def show_customer(call: Call[None, None], customer_id: UUID) -> Data:  # noqa: ARG001
    """The buyer as drafts print it; issued documents keep what they said."""
    return shown.customer(get_customer(customer_id))


@operation(
    router, "PUT", "/{uuid:customer_id}", summary="Change a customer", may="customers.write",
    body=CustomerChange, answer=CustomerOut, versioned=True,
)  # fmt: skip
def change_customer(call: Call[CustomerChange, None], customer_id: UUID) -> Data:
    """Replaces the whole content. Issued documents keep what they said; drafts follow the change."""
    content = CustomerIn.model_validate(call.body.model_dump(exclude={"version"}))
    return shown.customer(
        save_customer(
            content=content, by=call.by, customer_id=customer_id, version=version_of(call)
        )
    )  # fmt: skip


@operation(
    router, "POST", "/{uuid:customer_id}/archive", summary="Archive a customer",
    may="customers.write", answer=CustomerOut,
)  # fmt: skip
def archive(call: Call[None, None], customer_id: UUID) -> Data:
    """It is offered no more; documents that name it stay as they are."""
    return shown.customer(archive_customer(customer_id=customer_id, by=call.by))


@operation(
    router, "POST", "/{uuid:customer_id}/restore", summary="Restore a customer",
    may="customers.write", answer=CustomerOut,
)  # fmt: skip
def restore(call: Call[None, None], customer_id: UUID) -> Data:
    """Takes an archived customer back."""
    return shown.customer(archive_customer(customer_id=customer_id, by=call.by, archived=False))


@operation(
    router, "POST", "/import", summary="Import customers", may="customers.write",
    query=TableOptions, files=True, file_types=CSV_TYPES, answer=TableOut, status=201,
)  # fmt: skip
def import_customers(call: Call[None, TableOptions]) -> Answered:
    """A CSV file with a head: each row adds, or changes the one with its ``code``, else by VAT identifier.

    Up to 10 MB and 50,000 rows; encoding, delimiter and columns are found out. All rows or none, unless
    ``bad`` is ``skip``. 201 when the rows were written, 200 in a dry run.
    """
    return imported(CUSTOMERS, call)
