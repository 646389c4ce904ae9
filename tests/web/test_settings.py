"""A company's settings through the pages: details, logo, bank accounts, numbering."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.test import Client
from lxml import html
from PIL import Image
from pypdf import PdfReader

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.parties.models import BankAccount, Company, Customer
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Tenant
from signet.web.company_fields import beginning
from tests.fixtures import World, actor


@pytest.fixture
def client(alpha: World) -> Client:
    """Signed in a moment ago."""
    browser = Client()
    browser.post(
        "/account/login/", {"login": alpha.owner.email, "password": "correct horse battery"}
    )
    return browser


def upload(data: bytes, name: str = "logo.png") -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(buffer, "PNG")
    return buffer.getvalue()


def test_saving_the_company_keeps_what_the_form_does_not_show(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        Company.objects.update(identifiers=[{"scheme": "0088", "value": "5012345678900"}])
    form = {"legal_name": "Alpha Limited", "country": "GB", "currency": "HUF", "language": "en",
            "note": "Thank you.", "version": "1"}  # fmt: skip
    answer = client.post(f"/company/{alpha.company.id}", form)
    assert answer.status_code == 302
    with tenant_scope(alpha.id):
        row = Company.objects.get()
        assert (row.legal_name, row.currency, row.note) == ("Alpha Limited", "HUF", "Thank you.")
        assert row.identifiers == [{"scheme": "0088", "value": "5012345678900"}]
        assert row.vat_identifier == ""
        draft = create_draft(content=alpha.draft(), by=actor())
        assert draft.content["note"] == "Thank you."
    assert client.post(f"/company/{alpha.company.id}", form).status_code == 409


def test_a_new_company_begins_in_the_country_of_its_clock(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        Tenant.objects.update(time_zone="Asia/Kuala_Lumpur")
    page = html.fromstring(client.get("/company/new").content)
    chosen = {name: page.xpath(f"//select[@name='{name}']/option[@selected]/@value")
              for name in ("country", "currency")}  # fmt: skip
    assert chosen == {"country": ["MY"], "currency": ["MYR"]}
    assert page.xpath("(//input[starts-with(@name, 'malaysian_')])[1]/@name") == ["malaysian_tin"]
    form = {"legal_name": "Kedai Roti", "country": "MY", "currency": "MYR", "language": "en",
            "malaysian_tin": "c 2970 2635060", "malaysian_brn": "202001000009"}  # fmt: skip
    assert client.post("/company/new", form).status_code == 302
    with tenant_scope(alpha.id):
        row = Company.objects.get(legal_name="Kedai Roti")
        assert (row.tax_registration, row.legal_registration) == ("C29702635060", "202001000009")
        assert {"scheme": "TIN", "value": "C29702635060"} in row.identifiers


def test_where_the_clock_tells_no_country_none_is_chosen() -> None:
    nowhere = {"country": "", "currency": "USD", "language": "en"}
    assert beginning("UTC") == beginning("Etc/UTC") == beginning("Mars/Base") == nowhere
    assert beginning("Asia/Phnom_Penh")["country"] == "KH"


def test_a_customer_keeps_its_identifiers_when_its_form_is_saved(
    alpha: World, client: Client
) -> None:
    with tenant_scope(alpha.id):
        Customer.objects.update(identifiers=[{"scheme": "", "value": "C-1"}], line3="Back yard")
    form = {"legal_name": "New name", "country": "FR", "currency": "GBP", "language": "en",
            "version": "1"}  # fmt: skip
    assert client.post(f"/customers/{alpha.customer.id}", form).status_code == 302
    with tenant_scope(alpha.id):
        row = Customer.objects.get()
        assert (row.legal_name, row.line3) == ("New name", "Back yard")
        assert row.identifiers == [{"scheme": "", "value": "C-1"}]


def test_a_logo_is_uploaded_shown_and_taken_off(alpha: World, client: Client) -> None:
    url = f"/company/{alpha.company.id}/logo"
    assert client.get(f"{url}/now").status_code == 404
    assert client.post(url, {"logo": upload(png())}).status_code == 302
    shown = client.get(f"{url}/now")
    assert shown["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(shown.content)).size == (40, 20)
    refused = client.post(url, {"logo": upload(b"<svg onload='x()'/>", "logo.svg")})
    assert refused.status_code == 422
    assert "This is not a picture that can be read" in refused.content.decode()
    assert client.get(f"{url}/now").status_code == 200
    assert client.post(url, {"remove": "1"}).status_code == 302
    assert client.get(f"{url}/now").status_code == 404


def test_accounts_are_added_changed_and_retired(alpha: World, client: Client) -> None:
    base = f"/company/{alpha.company.id}/accounts"
    added = client.post(f"{base}/new", {"account": "000 111", "label": "Riel", "currency": "KHR"})
    assert (added.status_code, added["Location"]) == (302, base)
    with tenant_scope(alpha.id):
        row = BankAccount.objects.get(label="Riel")
        assert (row.account, row.currency, row.is_default) == ("000 111", "KHR", False)
    changed = {"account": "000 222", "label": "Riel", "is_default": "on"}
    assert client.post(f"{base}/{row.id}", changed).status_code == 302
    assert client.post(f"{base}/{row.id}", {"account": ""}).status_code == 422
    assert client.post(f"{base}/{row.id}/retire").status_code == 302
    page = client.get(base).content.decode()
    assert "Out of use" in page
    with tenant_scope(alpha.id):
        assert BankAccount.objects.get(is_default=True).id == alpha.account.id


def test_whoever_changes_where_money_goes_proves_who_he_is(alpha: World) -> None:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    base = f"/company/{alpha.company.id}/accounts"
    answer = browser.post(f"{base}/new", {"account": "EVIL"})
    assert "/account/reauthenticate/" in answer["Location"]
    with tenant_scope(alpha.id):
        assert BankAccount.objects.count() == 1


def test_another_tenants_company_is_not_there(alpha: World, beta: World, client: Client) -> None:
    base = f"/company/{beta.company.id}"
    for path in ("", "/logo/now", "/accounts", "/accounts/new", "/numbering",
                 f"/accounts/{beta.account.id}", "/numbering/invoice/next"):  # fmt: skip
        assert (path, client.get(base + path).status_code) == (path, 404)
    for path in ("", "/logo", "/accounts/new", f"/accounts/{beta.account.id}/retire", "/numbering"):
        assert (path, client.post(base + path, {"kind": "invoice"}).status_code) == (path, 404)
    mixed = f"/company/{alpha.company.id}/accounts/{beta.account.id}"
    assert client.get(mixed).status_code == 404


def test_numbering_is_previewed_saved_and_refused(alpha: World, client: Client) -> None:
    base = f"/company/{alpha.company.id}/numbering"
    year = date.today().year

    def numbers(query: str) -> list[str]:
        answer = client.get(f"{base}/invoice/next?{query}")
        return re.findall(r'class="number">([^<]+)<', answer.content.decode())

    assert numbers("") == [f"INV-{year}-000{n}" for n in (1, 2, 3)]
    assert numbers("pattern=F{seq:5}&reset=never&first_number=248")[0] == "F00248"
    broken = client.get(f"{base}/invoice/next?pattern=F&reset=never").content.decode()
    assert "The pattern needs {seq} or {b36} exactly once" in broken
    form = {"kind": "invoice", "pattern": "F{seq:5}", "reset": "never", "first_number": "248"}
    assert client.post(base, form).status_code == 302
    assert client.post(base, form | {"pattern": "F"}).status_code == 422
    assert client.post(base, form | {"kind": "letter"}).status_code == 422
    with tenant_scope(alpha.id):
        draft = create_draft(content=alpha.draft(), by=actor())
        assert issue(document_id=draft.id, by=actor()).number == "F00248"
    assert client.post(base, form | {"first_number": "1"}).status_code == 409
    assert numbers("")[0] == "F00249"
    report = client.get("/numbering").content.decode()
    assert "Every number is accounted for." in report
    assert "No gap" in report


def test_factur_x_is_chosen_on_the_page_and_explained(alpha: World, client: Client) -> None:
    url = f"/company/{alpha.company.id}"
    page = client.get(url).content.decode()
    assert '<option value="ubl" selected>UBL</option>' in page
    assert "Choose Factur-X / ZUGFeRD for customers in Germany and France." in page
    form = {"legal_name": "Alpha Ltd", "country": "GB", "currency": "GBP", "language": "en",
            "vat_identifier": "GB123456789", "line1": "1 High Street", "city": "London"}  # fmt: skip
    chosen = form | {"version": "1", "embedded_xml": "factur-x"}
    assert client.post(url, chosen).status_code == 302
    page = client.get(url).content.decode()
    assert '<option value="factur-x" selected>Factur-X / ZUGFeRD</option>' in page
    with tenant_scope(alpha.id):
        assert Company.objects.get().embedded_xml == "factur-x"
        document = issue(document_id=create_draft(content=alpha.draft(), by=actor()).id, by=actor())
    pdf = client.get(f"/documents/{document.id}/pdf").content
    assert list(PdfReader(io.BytesIO(pdf)).attachments) == ["factur-x.xml"]
    wrong = client.post(url, form | {"version": "2", "embedded_xml": "zugferd"})
    assert wrong.status_code == 422
    assert 'id="embedded_xml-error"' in wrong.content.decode()
    assert client.post(url, form | {"version": "2"}).status_code == 302
    with tenant_scope(alpha.id):
        assert Company.objects.get().embedded_xml == "ubl"
