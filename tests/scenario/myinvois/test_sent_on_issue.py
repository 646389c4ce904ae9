"""What should go as soon as it is issued, and cannot: on its page, at home, in the log and to webhooks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from signet.audit.models import Entry
from signet.documents.actions.void import void
from signet.events.actions.save_endpoint import create_endpoint
from signet.events.content import EndpointIn
from signet.events.models import Event
from signet.networks import connections, not_sent
from signet.networks.jobs import do_send
from signet.networks.models import Submission
from signet.networks.models_watched import Unsent
from signet.parties.models import Customer
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor
from tests.scenario.myinvois.business import LINE, Business, in_business
from tests.scenario.myinvois.conftest import Made
from tests.scenario.myinvois.portal import Portal
from tests.web.accounts import signed_in


@pytest.fixture
def business(kept_alpha: World, portal: Portal, made: Made, settings: Any) -> Iterator[Business]:
    with in_business(kept_alpha, portal, made, settings, on_issue="yes") as found:
        yield found


@pytest.fixture
def browser(business: Business) -> Client:
    return signed_in(business.world.owner.email)  # type: ignore[attr-defined]


def job(business: Business, document_id: object) -> None:
    do_send(str(business.world.id), str(document_id), str(business.connection_id))


def test_a_failure_stands_where_people_look_and_goes_when_it_is_sent(
    business: Business, browser: Client
) -> None:
    with tenant_scope(business.world.id):
        content = EndpointIn(url="https://example.com/signet", types=["networks.not_sent"])
        create_endpoint(content=content, by=actor())
        Customer.objects.filter(id=business.world.customer.id).update(phone="")  # type: ignore[attr-defined]
        document_id = business.document(lines=[{**LINE, "classifications": []}])
    for _again in range(2):
        job(business, document_id)
    with tenant_scope(business.world.id):
        [row] = Unsent.objects.all()
        sentence = not_sent.reason(row)
        assert row.code == "submission.not_ready"
        sealed = Entry.objects.filter(verb="networks.not_sent", object_id=document_id)
        changes = json.loads(sealed.latest("sequence").payload)["changes"]
        assert changes["network"] == "myinvois"
        assert changes["rules"]
        assert Event.objects.filter(type="networks.not_sent", object_id=document_id).exists()
    page = browser.get(f"/documents/{document_id}/").content.decode()
    assert "Not sent as it was issued" in page
    assert f"/documents/{document_id}/send?connection={business.connection_id}" in page
    home = browser.get("/").content.decode()
    assert "Needs attention" in home
    assert escape(sentence) in home
    with tenant_scope(business.world.id):
        void(document_id=document_id, reason="Without its class", by=actor())
        assert not_sent.of_document(document_id) == []


def test_once_it_is_on_its_way_nothing_is_said(business: Business) -> None:
    with tenant_scope(business.world.id):
        document_id = business.document()
        connection = connections.get(business.connection_id)
        Unsent.objects.create(
            document_id=document_id, connection=connection, at=connection.created_at, code="x"
        )
    job(business, document_id)
    with tenant_scope(business.world.id):
        assert not Unsent.objects.exists()
        assert Submission.objects.get().state == "queued"


def test_what_the_network_refused_needs_attention_until_it_is_sent_again(
    business: Business, portal: Portal, browser: Client
) -> None:
    portal.control("DELETE", "taxpayers/C11223344550")
    with tenant_scope(business.world.id):
        row = business.send(business.document())
    row = business.until(row.id, "invalid")
    assert f"/submissions/{row.id}" in browser.get("/").content.decode()
