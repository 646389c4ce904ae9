"""The trading house is connected to MyInvois: it, and whom it sells to, are in the stand-in's register.

Only where the stand-in runs (``SIGNET_MYINVOIS_SANDBOX_PORT``, set by ``signet demo``). The signing
certificate is made here and is kept nowhere but in the connection. What is there already is left as it is,
but for the stand-in's address, which may be another one at every start, and for a register that was emptied.
"""

from __future__ import annotations

import base64
import os
import secrets
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import httpx

from signet.catalogue.models import Item
from signet.demo.lines import line_of
from signet.demo.tenants import TRADING
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.content import DraftIn
from signet.kernel.clock import now, today
from signet.networks import connections
from signet.networks.actions.connect import change_connection, connect
from signet.networks.actions.send import send
from signet.networks.content import ConnectionIn, NewConnectionIn
from signet.networks.models import Connection, Submission
from signet.networks.myinvois.identity import GENERAL
from signet.networks.myinvois.signature.sandbox_certificate import make_test_certificate
from signet.parties.models import Company, Customer
from signet.tenancy.actor import Actor, system_actor
from signet.tenancy.context import tenant_scope

_NETWORK: Final = "myinvois"
_CLIENT: Final = "selayang-signet"


def sign_up(tenant_id: UUID) -> None:
    """Connect the tenant's company, register everybody, and send one invoice, which the worker carries."""
    if not (port := os.environ.get("SIGNET_MYINVOIS_SANDBOX_PORT")):
        return
    by, address = system_actor("Demo"), f"http://127.0.0.1:{port}"
    with (
        httpx.Client(base_url=f"{address}/_myinvois", trust_env=False) as stand_in,
        tenant_scope(tenant_id),
    ):
        company = Company.objects.get(is_default=True)
        _first_invoice(_connected(company, stand_in, address, by), by)


def _connected(company: Company, stand_in: httpx.Client, address: str, by: Actor) -> Connection:
    there = connections.live().filter(company=company, network=_NETWORK).first()
    known = any(each["tin"] == _tin(company) for each in stand_in.get("/taxpayers").json())
    settings = {"api": address, "client_id": _CLIENT, "tin": _tin(company)}
    if there is None:
        wish = NewConnectionIn(
            company_id=company.id, network=_NETWORK, settings=settings,
            **_registered(company, stand_in),
        )  # fmt: skip
        return connect(content=wish, by=by)
    if not known or there.settings["api"] != address:
        fresh = {} if known else _registered(company, stand_in)
        kept = connections.typed_settings(there)
        changed = ConnectionIn(settings=kept | settings, **fresh)
        return change_connection(connection_id=there.id, content=changed, by=by)
    return there


def _registered(company: Company, stand_in: httpx.Client) -> dict[str, Any]:
    """Enter the company, its customers and its certificate's authority; what signs in and signs."""
    for customer in Customer.objects.filter(country="MY"):
        if _number(customer, "TIN") not in {"", *GENERAL}:
            _enter(stand_in, customer)
    known = _enter(stand_in, company, clientId=_CLIENT)
    password = secrets.token_urlsafe(12)
    made = make_test_certificate(
        name=company.legal_name, tin=_tin(company), registration=company.legal_registration,
        password=password, at=now(),
    )  # fmt: skip
    stand_in.post("/authorities", content=made.authority).raise_for_status()
    return {
        "credentials": {"client_secret": known["clientSecret"]},
        "certificate": base64.b64encode(made.pkcs12).decode(),
        "certificate_password": password,
    }


def _enter(stand_in: httpx.Client, who: Company | Customer, **more: str) -> dict[str, Any]:
    profile = {
        "tin": _tin(who),
        "name": who.legal_name,
        "idType": "BRN",
        "idValue": who.legal_registration,
        "email": who.email,
        "contactNumber": who.phone,
        "addressLine0": who.line1,
        "postalZone": who.postal_code,
        "city": who.city,
        **more,
    }
    answer = stand_in.post("/taxpayers", json=profile)
    answer.raise_for_status()
    known: dict[str, Any] = answer.json()
    return known


def _tin(who: Company | Customer) -> str:
    return _number(who, "TIN") or who.tax_registration


def _number(who: Company | Customer, scheme: str) -> str:
    return next((row["value"] for row in who.identifiers if row.get("scheme") == scheme), "")


def _first_invoice(connection: Connection, by: Actor) -> None:
    """Once, to the first customer whom the register knows."""
    buyer = next((c for c in Customer.objects.order_by("id") if _number(c, "TIN")), None)
    if buyer is None or Submission.objects.filter(connection=connection).exists():
        return
    day = today(TRADING["time_zone"])
    content: dict[str, Any] = {
        "customer_id": buyer.id,
        "issue_date": day,
        "due_date": day + timedelta(days=30),
        "lines": [line_of(item, 2, TRADING["tax"]) for item in Item.objects.order_by("id")[:3]],
    }
    draft = create_draft(content=DraftIn.model_validate(content), by=by)
    document = issue(document_id=draft.id, by=by)
    send(document_id=document.id, connection_id=connection.id, by=by)
