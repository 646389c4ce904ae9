"""The customer's page helps with who somebody is to MyInvois: general numbers are never typed."""

from __future__ import annotations

from django.test import Client
from lxml import html

from signet.parties.models import Company, Customer
from signet.tenancy.context import tenant_scope
from tests.fixtures import World


def malaysian(world: World) -> None:
    Company.objects.filter(id=world.company.id).update(country="MY")
    Customer.objects.filter(id=world.customer.id).update(
        country="MY", vat_identifier="", legal_registration=""
    )


def fields(page: str) -> dict[str, str]:
    """What a browser would post of the form, with the field beside it."""
    root = html.fromstring(page)
    found = {}
    for node in root.xpath("//form[@id='form']//*[@name] | //*[@form='form'][@name]"):
        if node.tag == "select":
            found[node.get("name")] = node.value or ""
        elif node.get("type") != "checkbox" and node.tag != "button":
            found[node.get("name")] = node.get("value") or node.text or ""
    return found


def told(page: str) -> str:
    hints = html.fromstring(page).xpath("//fieldset[legend='For MyInvois']//p[@class='hint']")
    return " ".join(hints[-1].text_content().split())


def test_a_government_body_is_chosen_not_typed(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        malaysian(alpha)
    client.force_login(alpha.owner)
    at = f"/customers/{alpha.customer.id}"
    page = client.get(at).content.decode()
    assert told(page) == "MyInvois is told: a business. The TIN is missing."
    data = fields(page) | {"malaysian_kind": "government"}
    assert client.post(at, data).status_code == 302
    with tenant_scope(alpha.id):
        stored = Customer.objects.get(id=alpha.customer.id)
        assert stored.identifiers == [{"scheme": "TIN", "value": "EI00000000040"}]
    page = client.get(at).content.decode()
    assert told(page) == "MyInvois is told: a government body. TIN EI00000000040"
    data = fields(page)
    assert data["malaysian_kind"] == "government"
    individual = data | {
        "malaysian_kind": "", "identifiers-1-scheme": "NRIC", "identifiers-1-value": "770625015324",
    }  # fmt: skip
    assert client.post(at, individual).status_code == 302
    page = client.get(at).content.decode()
    assert told(page) == "MyInvois is told: an individual. TIN EI00000000010 · NRIC 770625015324"


def test_without_a_malaysian_company_nothing_is_asked(alpha: World, client: Client) -> None:
    client.force_login(alpha.owner)
    page = client.get(f"/customers/{alpha.customer.id}").content.decode()
    assert "malaysian_kind" not in page
