"""Two tenants that know nothing of each other, and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from signet.events.models import Delivery, Endpoint

from signet.tenancy.actor import Actor
from signet.tenancy.permissions import ROLE_PERMISSIONS


def actor(role: str = "owner") -> Actor:
    """A person of a role."""
    return Actor(
        kind="user", id=None, label=f"Test {role}", permissions=ROLE_PERMISSIONS[role], role=role
    )


def numbered(prefix: str, sequence: int, *, digits: int = 4) -> str:
    """The number of a document issued today in a series that begins anew each year."""
    from signet.kernel.clock import today

    return f"{prefix}-{today('UTC').year}-{sequence:0{digits}}"


@dataclass
class World:
    """A tenant with an owner, a company that may invoice, a customer and an item."""

    tenant: object
    owner: object
    company: object
    account: object
    customer: object
    item: object

    @property
    def id(self):
        return self.tenant.id

    def draft(self, **changes):
        """Content of a draft that is ready to be issued."""
        from signet.documents.content import DraftIn

        content = {
            "customer_id": self.customer.id,
            "issue_date": "2026-11-21",
            "due_date": "2026-12-21",
            "buyer_reference": "PO 7",
            "lines": [
                {"name": "Liberica beans, 1 kg", "quantity": "60", "unit": "KGM", "price": "62.00",
                 "tax": {"category": "S", "percent": "20"}},
                {"name": "Grinder service", "quantity": "2", "unit": "HUR", "price": "450",
                 "tax": {"category": "S", "percent": "20"}},
            ],
        }  # fmt: skip
        return DraftIn.model_validate(content | changes)

    def draft_of_today(self, **changes):
        """The same, dated by the clock: numbers run with dates, so what is issued after a page or a program
        issued something cannot have a fixed date."""
        from signet.kernel.clock import today

        day = today(self.tenant.time_zone)
        dates = {"issue_date": day, "due_date": day + timedelta(days=30)}
        return self.draft(**dates | changes)


def make_world(name: str) -> World:
    """Build a tenant; opens its own scope."""
    from signet.catalogue.models import Item
    from signet.parties.models import BankAccount, Company, Customer
    from signet.tenancy.actions.create_tenant import create_tenant
    from signet.tenancy.context import tenant_scope
    from signet.tenancy.models import User

    owner = User.objects.create_user(
        f"owner@{name.lower()}.example", "correct horse battery", name=f"Owner of {name}"
    )
    tenant = create_tenant(name=name, owner=owner)
    with tenant_scope(tenant.id):
        company = Company.objects.create(
            legal_name=f"{name} Ltd", vat_identifier="GB123456789", legal_registration="01234567",
            electronic_scheme="0088", electronic_address="5012345678900", line1="1 High Street",
            city="London", postal_code="E1 6AN", country="GB", currency="GBP", is_default=True,
            payment_days=30,
        )  # fmt: skip
        account = BankAccount.objects.create(
            company=company, account="GB33BUKB20201555555555", bank_identifier="BUKBGB22",
            account_name=f"{name} Ltd", is_default=True,
        )  # fmt: skip
        customer = Customer.objects.create(
            legal_name=f"Customer of {name}", vat_identifier="FR23334175221", line1="2 Rue de la Paix",
            city="Paris", postal_code="75002", country="FR", currency="GBP", electronic_scheme="9957",
            electronic_address="FR23334175221",
        )  # fmt: skip
        item = Item.objects.create(
            name=f"Item of {name}", code="A1", price=Decimal("62.00"), currency="GBP",
            tax_category="S", tax_percent=Decimal(20), unit="KGM",
        )  # fmt: skip
    return World(tenant, owner, company, account, customer, item)


def webhook() -> tuple[Endpoint, Delivery]:
    """A webhook of the running tenant, and a message that waits for it."""
    from signet.events.actions.ping import ping
    from signet.events.actions.save_endpoint import create_endpoint
    from signet.events.content import EndpointIn
    from signet.events.deliveries import hand_out
    from signet.events.models import Delivery, Event

    endpoint = create_endpoint(content=EndpointIn(url="https://example.com/hook"), by=actor())
    ping(endpoint_id=endpoint.id, by=actor())
    hand_out(Event.objects.latest("sequence").id)
    return endpoint, Delivery.objects.get()


@pytest.fixture
def alpha(db: None) -> World:
    """A tenant, in a transaction that is rolled back."""
    return make_world("Alpha")


@pytest.fixture
def beta(db: None) -> World:
    """Another tenant."""
    return make_world("Beta")


@pytest.fixture
def inside(alpha: World) -> Iterator[World]:
    """Alpha, with its scope open."""
    from signet.tenancy.context import tenant_scope

    with tenant_scope(alpha.id):
        yield alpha


@pytest.fixture
def kept_alpha(committed: None) -> World:
    """A tenant whose rows are really committed."""
    return make_world("Alpha")


@pytest.fixture
def kept_beta(committed: None) -> World:
    return make_world("Beta")
