"""The customer's page helps with who somebody is to MyInvois: general numbers are never typed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from signet.documents.compose import party
from signet.documents.models import Document
from signet.networks.myinvois.identity import Identity, identify
from signet.parties.models import Company, Customer
from signet.tenancy.context import tenant_scope
from signet.web.finding_places import party_field, party_page
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
        if node.get("type") == "radio":
            if node.get("checked") is not None:
                found[node.get("name")] = node.get("value")
        elif node.tag == "select":
            found[node.get("name")] = node.value or ""
        elif node.get("type") != "checkbox" and node.tag != "button":
            found[node.get("name")] = node.get("value") or node.text or ""
    return found


def save(client: Client, at: str, data: dict[str, str]) -> dict[str, str]:
    """Sentences by the field that they stand at; empty where it was saved."""
    answer = client.post(at, data)
    if answer.status_code == 302:
        return {}
    assert answer.status_code == 422
    found = html.fromstring(answer.content.decode()).xpath("//p[@class='error']")
    return {node.get("id").removesuffix("-error"): node.text_content() for node in found}


def chosen(page: str) -> str:
    (value,) = html.fromstring(page).xpath("//input[@name='malaysian_kind'][@checked]/@value")
    return str(value)


#: kind and what is typed -> what is kept.
KINDS = [
    ("business", {"tin": "c 2088005 0010", "brn": "201901000005", "sst": "NA", "nric": "770625015324"},
     [("TIN", "C20880050010"), ("BRN", "201901000005")]),
    ("business", {"tin": "IG20145689010", "brn": "201703098765"}, [("TIN", "IG20145689010"), ("BRN", "201703098765")]),
    ("individual", {"nric": "770625-01-5324"}, [("NRIC", "770625015324")]),
    ("individual", {"tin": "IG20145689010", "brn": "left over"}, [("TIN", "IG20145689010")]),
    ("individual", {"army": "T1234567"}, [("ARMY", "T1234567")]),
    ("foreign", {"passport": "K12345678"}, [("PASSPORT", "K12345678")]),
    ("government", {"tin": "C20880050010"}, [("TIN", "EI00000000040")]),
    ("public", {"nric": "770625015324"}, [("TIN", "EI00000000010")]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "typed", "kept"), KINDS)
def test_each_kind_of_buyer_has_its_own_numbers(
    alpha: World, client: Client, kind: str, typed: dict[str, str], kept: list[tuple[str, str]]
) -> None:
    with tenant_scope(alpha.id):
        malaysian(alpha)
        gln = {"scheme": "0088", "value": "5412345000013"}
        Customer.objects.filter(id=alpha.customer.id).update(identifiers=[gln])
    client.force_login(alpha.owner)
    at = f"/customers/{alpha.customer.id}"
    data = fields(client.get(at).content.decode())
    assert data["malaysian_kind"] == "business"
    data |= {f"malaysian_{name}": text for name, text in typed.items()}
    assert save(client, at, data | {"malaysian_kind": kind}) == {}
    with tenant_scope(alpha.id):
        stored = Customer.objects.get(id=alpha.customer.id)
    assert [(e["scheme"], e["value"]) for e in stored.identifiers] == [
        ("0088", "5412345000013"),
        *kept,
    ]
    page = client.get(at).content.decode()
    again = fields(page)
    assert chosen(page) == kind
    assert again["identifiers-0-value"] == "5412345000013"
    assert again["identifiers-1-value"] == ""
    assert save(client, at, again) == {}
    with tenant_scope(alpha.id):
        assert Customer.objects.get(id=alpha.customer.id).identifiers == stored.identifiers


#: kind and what is typed -> the sentence at its field.
REFUSED = [
    ("business", {"tin": "EI00000000010"}, {"malaysian_tin": "This number is filled in by itself: leave it empty and choose above who it is."}),
    ("business", {"tin": "C0880050011"}, {"malaysian_tin": "This is no TIN: letters such as C or IG, then digits; that of a business ends in 0."}),
    ("individual", {"tin": "C20880050010", "nric": "7706"}, {"malaysian_tin": "The TIN of a person begins with IG. This is one of a business.", "malaysian_nric": "A MyKad number has twelve digits."}),
    ("individual", {"tin": "NA"}, {"malaysian_nric": "Type the TIN or the MyKad number. Who tells neither counts as the general public."}),
    ("individual", {"passport": "K123456789012"}, {"malaysian_passport": "MyInvois takes 12 characters here."}),
    ("foreign", {"brn": "91310000"}, {"country": "Choose the country abroad. Somebody in Malaysia without a TIN is known by a passport."}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "typed", "said"), REFUSED)
def test_a_wrong_number_is_refused_at_its_field(
    alpha: World, client: Client, kind: str, typed: dict[str, str], said: dict[str, str]
) -> None:
    with tenant_scope(alpha.id):
        malaysian(alpha)
    client.force_login(alpha.owner)
    at = f"/customers/{alpha.customer.id}"
    data = fields(client.get(at).content.decode()) | {"malaysian_kind": kind}
    assert save(client, at, data | {f"malaysian_{n}": text for n, text in typed.items()}) == said


def test_who_is_abroad_is_foreign_whatever_was_chosen(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        malaysian(alpha)
    client.force_login(alpha.owner)
    at = f"/customers/{alpha.customer.id}"
    data = fields(client.get(at).content.decode())
    data |= {"country": "SG", "malaysian_brn": "201912345K", "tax_registration": "M90312345A"}
    assert save(client, at, data) == {}
    with tenant_scope(alpha.id):
        stored = Customer.objects.get(id=alpha.customer.id)
        assert stored.tax_registration == "M90312345A"
        assert identify(party(stored), "buyer") == Identity(
            kind="foreign", tin="EI00000000020", scheme="BRN", number="201912345K"
        )
    assert chosen(client.get(at).content.decode()) == "foreign"


def test_the_short_form_asks_the_same(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        malaysian(alpha)
    client.force_login(alpha.owner)
    page = client.get("/pick/customers/new?name=Nurul").content.decode()
    assert chosen(page) == "business"
    data = {
        "legal_name": "Nurul binti Ahmad", "country": "MY", "currency": "MYR", "line1": "1 Jalan Satu",
        "city": "Ipoh", "subdivision": "Perak", "phone": "+60123456789", "malaysian_kind": "individual",
    }  # fmt: skip
    assert "quick-malaysian_nric" in save(client, "/pick/customers/new", data)
    answer = client.post("/pick/customers/new", data | {"malaysian_nric": "770625-01-5324"})
    assert answer.status_code == 201
    with tenant_scope(alpha.id):
        stored = Customer.objects.get(legal_name="Nurul binti Ahmad")
        assert identify(party(stored), "buyer") == Identity(
            kind="individual", tin="EI00000000010", scheme="NRIC", number="770625015324"
        )
        assert stored.subdivision == "Perak"


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


FAULTS = """number,date,amount,tax,tax amount
R-1,2026-10-01,5,,
R-2,2026-09-30,five,SERVISE,1
R-3,2026-09-30,5,,0.40
R-1,31.10.2026,5,SERVICE,0.40
R-1,2026-11-02,5,,
"""


def test_every_fault_of_a_file_is_said_at_once(alpha: World, client: Client) -> None:
    client.force_login(alpha.owner)
    page = client.post(
        "/imports/consolidated", {"file": SimpleUploadedFile("x.csv", FAULTS.encode())}
    )
    assert page.status_code == 422
    root = html.fromstring(page.content.decode())
    rows = [
        tuple(" ".join(cell.text_content().split()) for cell in row.xpath("td"))
        for row in root.xpath("//h2[@id='faults']/following::table[1]/tbody/tr")
    ]
    assert [row[:3] for row in rows] == [
        ("3", "tax", "SERVISE"),
        ("4", "tax", "–"),
        ("5", "date", "31.10.2026"),
        ("6", "date", "2026-11-02"),
        ("6", "number", "R-1"),
    ]
    assert rows[0][3] == (
        "There is no such tax. Write one of SALES, SERVICE, TOURISM, HVG, LVG, or leave it empty."
    )
    assert rows[4][3] == "It stands in row 2 already."
    with tenant_scope(alpha.id):
        assert not Document.objects.filter(buyer_name="General Public").exists()


def test_what_is_no_such_file_is_said(alpha: World, client: Client) -> None:
    client.force_login(alpha.owner)
    body = b"number,amount\nR-1,5\n"
    page = client.post("/imports/consolidated", {"file": SimpleUploadedFile("x.csv", body)})
    assert page.status_code == 422
    assert "The table has no column “date”." in page.content.decode()
    assert client.post("/imports/consolidated", {}).status_code == 422


def test_a_company_has_a_field_for_each_of_its_numbers(alpha: World, client: Client) -> None:
    client.force_login(alpha.owner)
    assert "malaysian_tin" not in client.get("/company").content.decode()
    with tenant_scope(alpha.id):
        malaysian(alpha)
    at = f"/company/{alpha.company.id}"
    data = fields(client.get(at).content.decode()) | {
        "malaysian_tin": "EI00000000010", "malaysian_msic": "56999", "malaysian_brn": "201901000005",
    }  # fmt: skip
    assert save(client, at, data) == {
        "malaysian_tin": "This is a general number of the tax office. Type the company's own.",
        "malaysian_msic": "This is no MSIC code. Type what the company does and choose from the list.",
    }
    data |= {
        "malaysian_tin": "C20880050010", "malaysian_msic": "56101", "malaysian_activity": "Noodle bar",
        "malaysian_ttx": "NA",
    }  # fmt: skip
    assert save(client, at, data) == {}
    with tenant_scope(alpha.id):
        stored = Company.objects.get(id=alpha.company.id)
    assert (stored.tax_registration, stored.legal_registration) == ("C20880050010", "201901000005")
    assert [(e["scheme"], e["value"]) for e in stored.identifiers] == [
        ("TIN", "C20880050010"), ("BRN", "201901000005"), ("MSIC", "56101"), ("ACTIVITY", "Noodle bar"),
    ]  # fmt: skip
    shown = fields(client.get(at).content.decode())
    assert shown["malaysian_msic"] == "56101"
    assert shown["identifiers-0-value"] == ""


def test_a_finding_about_a_number_leads_to_the_field_that_asks_for_it() -> None:
    there = {"self_billed": False, "company_id": None, "customer_id": None}
    assert party_page("/seller/identifiers", **there, rule="MY-MSIC") == "/company#malaysian_msic"
    assert party_page("/seller/identifiers", **there, rule="CF407") == "/company#malaysian_ttx"
    assert party_page("/seller/identifiers", **there) == "/company#identifiers-0-value"
    assert party_field(["identifiers"], "ERR206") == "malaysian_nric"
    assert party_field(["identifiers", "1", "value"], "MY-TIN") == "identifiers-1-value"


def test_the_sample_file_is_good(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        malaysian(alpha)
    client.force_login(alpha.owner)
    sample = client.get("/imports/consolidated/sample.csv")
    assert sample["Content-Disposition"] == 'attachment; filename="receipts.csv"'
    page = client.post(
        "/imports/consolidated", {"file": SimpleUploadedFile("receipts.csv", sample.content)}
    )
    assert page.status_code == 200
    with tenant_scope(alpha.id):
        (draft,) = Document.objects.filter(buyer_name="General Public")
        assert (draft.without_tax_minor, draft.tax_minor) == (6840, 531)
