"""The customer's page helps with who somebody is to MyInvois: general numbers are never typed."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from signet.documents.models import Document
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


RECEIPTS = """number,date,amount,tax,rate,tax amount,classification
R-1,2026-10-01,10.00,SERVICE,6%,0.60,
R-2,2026-10-02,"1,000.00",SERVICE,6,60.00,
R-4,2026-10-03,5,,,,
R-5,2026-10-03,20000,,,,
"""


def test_a_file_of_receipts_becomes_a_draft(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        malaysian(alpha)
    client.force_login(alpha.owner)
    page = client.post(
        "/imports/consolidated",
        {"file": SimpleUploadedFile("oktober.csv", RECEIPTS.encode()), "issue_date": "2026-11-03"},
    )
    text = " ".join(html.fromstring(page.content.decode()).text_content().split())
    assert page.status_code == 200
    assert "1 draft is made." in text
    assert "R-5: above RM 10,000" in text
    with tenant_scope(alpha.id):
        (draft,) = Document.objects.filter(buyer_name="General Public")
        names = [(line.name, line.net_minor) for line in draft.lines.order_by("position")]
    assert names == [("R-1 - R-2", 101000), ("R-4", 500)]


def test_what_is_wrong_with_a_row_is_said(alpha: World, client: Client) -> None:
    client.force_login(alpha.owner)
    for body, sentence in (
        ("number,amount\nR-1,5\n", "The table has no column “date”."),
        ("number,date,amount\nR-1,2026-10-01,five\n", "Row 2: "),
        (
            "number,date,amount\nR-1,2026-10-01,5\nR-2,2026-09-01,5\n",
            "Receipt R-2 is of another month",
        ),
    ):
        page = client.post(
            "/imports/consolidated", {"file": SimpleUploadedFile("x.csv", body.encode())}
        )
        assert page.status_code == 422
        assert sentence in page.content.decode()
    assert client.post("/imports/consolidated", {}).status_code == 422
