"""While a draft is typed, each connected network says what it would object to, and where that is mended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from lxml import html

from signet.documents.drafts import read
from signet.documents.models import Document
from signet.networks.actions.connect import connect
from signet.networks.content import NewConnectionIn
from signet.networks.models import Connection, ConnectionState
from signet.networks.ways import way_of
from signet.parties.models import Company, Customer
from signet.tenancy.context import tenant_scope
from signet.web.views.exchanged import exchanges
from tests.fixtures import World, actor
from tests.scenario.myinvois.business import Business, in_business
from tests.scenario.myinvois.conftest import Made, made, portal
from tests.scenario.myinvois.portal import Portal

__all__ = ["made", "portal"]
LINE = {
    "lines-0-name": "Hotel night", "lines-0-quantity": "3", "lines-0-price": "200",
    "lines-0-tax": "SERVICE.S:8+TOURISM.S:=10",
}  # fmt: skip
CLASS = {"lines-0-classifications-0-code": "022", "lines-0-classifications-0-list_id": "CLASS"}


@pytest.fixture
def business(
    kept_alpha: World, client: Client, portal: Portal, made: Made, settings: Any
) -> Iterator[Business]:
    client.force_login(kept_alpha.owner)
    with in_business(kept_alpha, portal, made, settings) as found:
        yield found


def ways(client: Client, business: Business, **more: str) -> list[tuple[str, list[str]]]:
    """Each network's line, with where each of its findings leads."""
    data = {"kind": "invoice", "customer_id": str(business.world.customer.id), **LINE, **more}
    answer = client.post("/invoices/new", data, headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    found = []
    for way in html.fromstring(answer.content.decode()).xpath("//*[contains(@class, 'way')]"):
        (head,) = way.xpath("./summary") or way.xpath("./span")
        leads = [str(at) for at in way.xpath(".//a/@href")]
        found.append((" ".join(head.text_content().split()), leads))
    return found


def test_what_is_missing_leads_to_its_field_and_goes_when_it_is_mended(
    client: Client, business: Business
) -> None:
    customer = business.world.customer.id
    with tenant_scope(business.world.id):
        brn = [{"scheme": "BRN", "value": "201901000005"}]
        Customer.objects.filter(id=customer).update(identifiers=brn, subdivision="")
    lacking = ("MyInvois: 3 things are missing or wrong", [
        f"/customers/{customer}#malaysian_tin", f"/customers/{customer}#subdivision",
        "#lines-0-classifications-0-code",
    ])  # fmt: skip
    assert ways(client, business) == [lacking]
    with tenant_scope(business.world.id):
        nric = [{"scheme": "NRIC", "value": "770625015324"}]
        Customer.objects.filter(id=customer).update(identifiers=nric, subdivision="Perak")
    assert ways(client, business, **CLASS) == [("MyInvois would take it.", [])]


def test_a_sale_to_somebody_without_a_number_is_no_fault(
    client: Client, business: Business
) -> None:
    """Classification and address are nobody's business then; his numbers are, should he want an e-invoice."""
    customer = business.world.customer.id
    later = (
        "MyInvois: the buyer gave no number, so this sale is told in the month's consolidated"
        " e-invoice. Nothing is to be sent by itself."
    )
    with tenant_scope(business.world.id):
        Customer.objects.filter(id=customer).update(identifiers=[], subdivision="Perak")
    assert ways(client, business) == [(later, [])]
    data = {"kind": "invoice", "customer_id": str(customer), **LINE}
    page = client.post("/invoices/new", data, headers={"X-Autosave": "1"}).content.decode()
    (own,) = html.fromstring(page).xpath("//details[contains(., 'an e-invoice of his own')]")
    assert own.xpath(".//a/@href") == [
        f"/customers/{customer}#malaysian_tin", f"/customers/{customer}#malaysian_brn",
    ]  # fmt: skip
    large = {"lines-0-price": "4000"}
    assert "things are missing or wrong" in ways(client, business, **large)[0][0]
    with tenant_scope(business.world.id):
        public = [{"scheme": "TIN", "value": "EI00000000010"}]
        Customer.objects.filter(id=customer).update(identifiers=public)
    assert ways(client, business) == [(later, [])]
    assert ways(client, business, **CLASS, **large) == [
        ("MyInvois: 1 thing is missing or wrong", [f"/customers/{customer}#malaysian_tin"])
    ]


def test_a_network_that_is_switched_off_says_nothing(client: Client, business: Business) -> None:
    with tenant_scope(business.world.id):
        Connection.objects.update(state=ConnectionState.OFF)
    assert ways(client, business) == []


def test_quotes_go_to_no_network(client: Client, business: Business) -> None:
    data = {"kind": "quote", "customer_id": str(business.world.customer.id), **LINE}
    answer = client.post("/quotes/new", data, headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    assert "MyInvois" not in answer.content.decode()


def carried_too(world: World) -> Connection:
    """The company is known to Peppol besides."""
    Company.objects.filter(id=world.company.id).update(
        electronic_scheme="0230", electronic_address="C2584563222"
    )
    wish = NewConnectionIn(
        company_id=world.company.id, network="peppol",
        settings={"access_point": "phoss-ap", "url": "http://127.0.0.1:9"}, credentials={"token": "t"},
    )  # fmt: skip
    return connect(content=wish, by=actor())


def verb(client: Client, document: Document) -> str:
    """The button of the page that sends."""
    page = client.get(f"/documents/{document.id}/send").content.decode()
    return str(html.fromstring(page).xpath("//main//form//button/text()")[-1])


def test_the_tax_office_comes_first_and_nothing_else_is_pushed_after_it(
    client: Client, business: Business
) -> None:
    with tenant_scope(business.world.id):
        carried_too(business.world)
        document = Document.objects.get(id=business.document())
        assert way_of(document).network == "myinvois"
        offered = [(w["words"], w["is_quiet"]) for w in exchanges(document, actor())["ways"]]
        assert offered == [("Submit to LHDN…", False), ("Send over Peppol…", True)]
    assert verb(client, document) == "Submit to LHDN"
    with tenant_scope(business.world.id):
        row = business.send(document.id)
    business.until(row.id, "valid")
    with tenant_scope(business.world.id):
        offered = [(w["words"], w["is_quiet"]) for w in exchanges(document, actor())["ways"]]
        assert offered == [("Also send over Peppol…", True)]
    assert verb(client, document) == "Send over Peppol"


def test_the_reason_of_the_tax_table_stays_however_often_it_is_saved(
    client: Client, business: Business
) -> None:
    """The page holds an empty field for the reason; what the table says is not lost by it."""
    assert client.post("/taxes", {"country": "MY"}).status_code == 302
    data = {"kind": "invoice", "customer_id": str(business.world.customer.id), **LINE, **CLASS}
    data |= {"lines-0-tax": "SST.O", "lines-0-exemption_reason": ""}
    first = client.post("/invoices/new", data, headers={"X-Autosave": "1"})
    parts = html.fromstring(first.content.decode())
    (at,) = parts.xpath("//data[@data-url]/@value")
    (version,) = parts.xpath("//data[@data-set='version']/@value")
    again = client.post(
        at, data | {"version": version, "lines-0-key": "1"}, headers={"X-Autosave": "1"}
    )
    assert again.status_code == 200
    with tenant_scope(business.world.id):
        (line,) = read(Document.objects.get(state="draft")).lines
    assert line.charged[0].exemption_reason == "Not subject to sales or service tax"


def test_an_intermediary_is_told_what_its_list_leaves_out(
    client: Client, business: Business
) -> None:
    at = f"/networks/{business.connection_id}"
    sentence = "An intermediary is shown only what was submitted through this connection"
    assert sentence not in client.get(at).content.decode()
    with tenant_scope(business.world.id):
        row = Connection.objects.get()
        Connection.objects.update(settings=row.settings | {"mode": "intermediary"})
    assert sentence in client.get(at).content.decode()
