"""What suppliers send that nobody would expect: each is kept, and none keeps the others out."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from signet.networks.models import InboxItem
from signet.tenancy.context import tenant_scope
from tests.fixtures import World
from tests.scenario.myinvois.business import Business, in_business
from tests.scenario.myinvois.conftest import Made
from tests.scenario.myinvois.portal import BUYER, SELLER, Portal
from tests.unit.sandbox.myinvois import papers

_THEM = (BUYER, "201901000005", "Pejabat Hijau Sdn. Bhd.")
_US = (SELLER, "202001234567", "Kopi & Kek Sdn. Bhd.")
_AMOUNTS = ("LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount")


@pytest.fixture
def business(kept_alpha: World, portal: Portal, made: Made, settings: Any) -> Iterator[Business]:
    settings.NETWORKS_LIMITS = {"myinvois": 0}
    with in_business(kept_alpha, portal, made, settings) as found:
        yield found


def hand_in(portal: Portal, *sheets: dict[str, Any]) -> None:
    """As the supplier's own system does."""
    client, secret = portal.clients[BUYER]
    form = {"client_id": client, "client_secret": secret, "grant_type": "client_credentials"}
    token = portal.http.post("/connect/token", data=form).json()["access_token"]
    documents = []
    for sheet in sheets:
        data = papers.as_json(sheet)
        documents.append(
            {
                "format": "JSON", "document": base64.b64encode(data).decode(),
                "documentHash": hashlib.sha256(data).hexdigest(),
                "codeNumber": sheet["ID"][0]["_"],
            }
        )  # fmt: skip
    answer: httpx.Response = portal.http.post(
        "/api/v1.0/documentsubmissions/", content=json.dumps({"documents": documents}),
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert answer.json()["rejectedDocuments"] == [], answer.text
    portal.settled()


def sheet(portal: Portal, number: str) -> dict[str, Any]:
    now = papers.moment(portal.control("POST", "clock", {})["now"])
    return papers.invoice(number, at=now, seller=_THEM, buyer=_US)


def test_none_keeps_the_others_out(business: Business, portal: Portal) -> None:
    nul = sheet(portal, "NUL\u0000BER")
    name = sheet(portal, "NAME")
    name["AccountingSupplierParty"][0]["Party"][0]["PartyLegalEntity"][0]["RegistrationName"][0][
        "_"
    ] = "A\u0000\u0007B"
    huge = sheet(portal, "HUGE")
    for each in _AMOUNTS:
        huge["LegalMonetaryTotal"][0][each][0]["_"] = 99999999999999999999
    plain = sheet(portal, "PLAIN")
    hand_in(portal, nul, name, huge, plain)
    business.poll()
    business.poll()
    with tenant_scope(business.world.id):
        items = InboxItem.objects.order_by("id")
        found = [(item.number, item.payable_minor, item.unreadable) for item in items]
    odd = "A text of this file holds a character that an invoice cannot hold."
    assert found == [
        ("", None, odd),
        ("", None, odd),
        ("", None, "“99999999999999999999” cannot be read as LineExtensionAmount."),
        ("PLAIN", 10800, ""),
    ]
