"""The demo tenants meet on Peppol: the studio sells, the trading house buys, the stand-in carries.

Only where the stand-ins run (``SIGNET_SANDBOX_PORT``, set by ``signet demo``). What is there already is
left as it is, but for the stand-in's address, which may be another one at every start.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import httpx

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.content import DraftIn
from signet.kernel.clock import today
from signet.networks import connections
from signet.networks.actions.connect import change_connection, connect
from signet.networks.actions.send import send
from signet.networks.content import ConnectionIn, NewConnectionIn
from signet.networks.models import Connection
from signet.parties.actions.save_customer import save_customer
from signet.parties.content import CustomerIn
from signet.parties.models import Company, Customer
from signet.tenancy.actor import Actor, system_actor
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Tenant, User
from signet.tenancy.queries import tenants_of_user

_POINT: Final = "phoss-ap"
#: Who takes part, by the e-mail address of the account's owner.
STUDIO: Final = "harriet@marlowfinch.example"
TRADING: Final = "aisyah@selayang.example"
#: The trading house as the studio's customer.
_CUSTOMER: Final = {
    "legal_name": "Selayang Trading Sdn. Bhd.",
    "tax_registration": "C20880050010",
    "line1": "12 Jalan Ampang",
    "city": "Selayang",
    "postal_code": "68100",
    "country": "MY",
    "language": "en",
    "currency": "GBP",
    "electronic_scheme": "0230",
    "electronic_address": "C20880050010",
    "buyer_reference": "Catalogue 2027",
}
#: Printed goods that leave the country: no VAT (category G), which the document must explain.
_LINES: Final = [
    {
        "name": "Catalogue 2027, printed and bound",
        "quantity": "200",
        "unit": "C62",
        "price": "14.80",
        "tax": {"category": "G", "percent": "0", "exemption_code": "VATEX-EU-G"},
    }
]


def meet() -> None:
    """Connect both, register them with the stand-in, and let the studio send its first invoice."""
    if not (port := os.environ.get("SIGNET_SANDBOX_PORT")):
        return
    by, address = system_actor("Demo"), f"http://127.0.0.1:{port}"
    connected = {
        email: _connect(email, address, by) for email in (STUDIO, TRADING) if _tenant(email)
    }
    if len(connected) == 2:
        _first_invoice(connected[STUDIO], by)


def _tenant(email: str) -> UUID | None:
    owner = User.objects.filter(email=email).first()
    found = tenants_of_user(owner.id) if owner else []
    return found[0].id if found else None


def _connect(email: str, address: str, by: Actor) -> UUID:
    tenant_id = _tenant(email)
    assert tenant_id is not None
    with tenant_scope(tenant_id):
        company = Company.objects.get(is_default=True)
        who = f"{company.electronic_scheme}:{company.electronic_address}"
        token = _registered(address, who, company)["token"]
        connection = _connected(company, f"{address}/{_POINT}", token, by)
        if base := os.environ.get("SIGNET_BASE_URL"):
            hook = base + connections.hook_path(connection)
            _registered(address, who, company, forward_url=hook)
        return connection.id


def _registered(address: str, who: str, company: Company, **more: str) -> dict[str, Any]:
    """Tell the stand-in who takes part; what it then knows of him."""
    answer = httpx.put(
        f"{address}/_peppol/participants/{who}",
        json={
            "name": company.legal_name,
            "country": company.country,
            "access_point": _POINT,
            **more,
        },
        trust_env=False,
    )
    answer.raise_for_status()
    known: dict[str, Any] = answer.json()
    return known


def _connected(company: Company, url: str, token: str, by: Actor) -> Connection:
    settings, credentials = {"access_point": _POINT, "url": url}, {"token": token}
    there = connections.live().filter(company=company, network="peppol").first()
    if there is None:
        wish = NewConnectionIn(
            company_id=company.id, network="peppol", settings=settings, credentials=credentials
        )
        return connect(content=wish, by=by)
    if there.settings["url"] != url:
        changed = ConnectionIn(settings=settings, credentials=credentials)
        change_connection(connection_id=there.id, content=changed, by=by)
    return there


def _first_invoice(connection_id: UUID, by: Actor) -> None:
    """Once: the customer, an invoice, and its way to him, which the worker goes."""
    tenant_id = _tenant(STUDIO)
    assert tenant_id is not None
    with tenant_scope(tenant_id):
        if Customer.objects.filter(legal_name=_CUSTOMER["legal_name"]).exists():
            return
        customer = save_customer(content=CustomerIn.model_validate(_CUSTOMER), by=by)
        connection = Connection.objects.get(id=connection_id)
        day = today(Tenant.objects.get().time_zone)
        content: dict[str, Any] = {
            "customer_id": customer.id,
            "issue_date": day,
            "due_date": day + timedelta(days=30),
            "lines": _LINES,
        }
        draft = create_draft(content=DraftIn.model_validate(content), by=by)
        document = issue(document_id=draft.id, by=by)
        send(document_id=document.id, connection_id=connection.id, by=by)
