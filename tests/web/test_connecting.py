"""Connecting a company: only what it can use is offered, and its certificate explains itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from signet.kernel import clock
from signet.networks.models import Connection
from signet.networks.myinvois.signature.sandbox_certificate import make_test_certificate
from signet.parties.models import Company
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Tenant
from tests.fixtures import World
from tests.web.accounts import signed_in

TIN, OTHER_TIN = "C25845632220", "C11223344550"


@pytest.fixture
def browser(alpha: World) -> Client:
    return signed_in(alpha.owner.email)  # type: ignore[attr-defined]


def malaysian(world: World) -> None:
    Company.objects.filter(id=world.company.id).update(  # type: ignore[attr-defined]
        country="MY", identifiers=[{"scheme": "TIN", "value": TIN}]
    )


def offers(browser: Client) -> list[str]:
    page = html.fromstring(browser.get("/networks").content)
    return [
        " ".join(h.text_content().split())
        for h in page.xpath("//ul[contains(@class,'offers')]//h3")
    ]


def packed(*, tin: str = TIN, days_ago: int = 1) -> SimpleUploadedFile:
    made = make_test_certificate(
        name="Kopi Sdn. Bhd.", tin=tin, registration="202001234567", password="right",
        at=clock.now() - timedelta(days=days_ago),
    )  # fmt: skip
    return SimpleUploadedFile("kopi.p12", made.pkcs12)


def form(world: World, **changes: object) -> dict[str, object]:
    return {
        "company_id": str(world.company.id), "mode": "taxpayer", "tin": "",  # type: ignore[attr-defined]
        "client_id": "0f8fad5b-d9cb-469f", "client_secret": "7c9e6679-7425-40de", "version": "1.1",
        "format": "XML", "on_issue": "no", "certificate_password": "right", **changes,
    }  # fmt: skip


def test_a_company_is_offered_the_networks_of_its_country_first(
    alpha: World, browser: Client
) -> None:
    assert offers(browser) == ["Peppol"]
    with tenant_scope(alpha.id):
        malaysian(alpha)
    assert offers(browser) == ["MyInvois", "Peppol"]
    new = "/networks/new/myinvois/sandbox"
    assert browser.post(new, form(alpha, certificate=packed())).status_code == 302
    page = browser.get("/networks").content.decode()
    assert new not in page
    assert "/networks/new/myinvois/production" in page
    assert "No company is left to be connected" in browser.get(new).content.decode()
    assert browser.post(new, form(alpha, certificate=packed())).status_code == 409


def test_a_company_elsewhere_is_refused(alpha: World, browser: Client) -> None:
    new = "/networks/new/myinvois/sandbox"
    assert "No company is left to be connected" in browser.get(new).content.decode()
    answer = browser.post(new, form(alpha, tin=TIN, certificate=packed()))
    assert answer.status_code == 422
    assert "Alpha Ltd cannot use it" in answer.content.decode()
    with tenant_scope(alpha.id):
        assert not Connection.objects.exists()


def test_without_a_company_the_way_to_one_is_shown(alpha: World, browser: Client) -> None:
    with tenant_scope(alpha.id):
        Company.objects.update(archived_at=clock.now())
    page = html.fromstring(browser.get("/networks").content)
    assert page.xpath("//div[@class='empty']//a/@href") == ["/company"]
    assert "First say who you are" in page.xpath("string(//div[@class='empty'])")


def test_all_that_is_missing_is_said_at_once(alpha: World, browser: Client) -> None:
    with tenant_scope(alpha.id):
        malaysian(alpha)
    answer = browser.post(
        "/networks/new/myinvois/sandbox", form(alpha, client_id="", client_secret="")
    )
    assert answer.status_code == 422
    links = html.fromstring(answer.content).xpath("//div[@class='summary']//a")
    assert [(link.get("href"), link.text) for link in links] == [
        ("#client_id", "Fill this in: Client ID."),
        ("#client_secret", "Fill this in: Client secret."),
    ]


def test_a_tin_that_was_entered_as_a_tax_number_is_found(alpha: World, browser: Client) -> None:
    with tenant_scope(alpha.id):
        malaysian(alpha)
        Company.objects.update(identifiers=[], tax_registration="C 2584563 2220")
    made = browser.post("/networks/new/myinvois/sandbox", form(alpha, certificate=packed()))
    assert made.status_code == 302
    with tenant_scope(alpha.id):
        assert Connection.objects.get().endpoint_id == TIN


def test_what_is_asked_stands_in_groups(alpha: World, browser: Client) -> None:
    with tenant_scope(alpha.id):
        malaysian(alpha)
    page = html.fromstring(browser.get("/networks/new/myinvois/sandbox").content)
    assert [each.text for each in page.xpath("//main//legend")] == [
        "Who submits", "Sign-in to MyInvois", "Documents", "Certificate for signing",
        "Business activity", "Addresses of the test system",
    ]  # fmt: skip
    names = page.xpath("//fieldset[legend='Certificate for signing']//input/@name")
    assert names == ["certificate", "certificate_password", "signs_for"]


def test_a_wrong_password_is_said_at_the_password(alpha: World, browser: Client) -> None:
    with tenant_scope(alpha.id):
        malaysian(alpha)
    answer = browser.post(
        "/networks/new/myinvois/sandbox",
        form(alpha, certificate=packed(), certificate_password="wrong"),
    )
    assert answer.status_code == 422
    page = html.fromstring(answer.content)
    [error] = page.xpath("//p[@id='certificate_password-error']/text()")
    assert error == "The password does not open this file."
    assert page.xpath("//input[@id='client_id']/@value") == ["0f8fad5b-d9cb-469f"]
    assert b"wrong" not in answer.content
    assert b"7c9e6679" not in answer.content


def test_a_file_that_is_no_certificate_is_said_at_the_file(alpha: World, browser: Client) -> None:
    with tenant_scope(alpha.id):
        malaysian(alpha)
    for body, said in (
        (b"not a certificate", "cannot be opened"),
        (b"x" * 50_000, "too large for a certificate"),
    ):
        answer = browser.post(
            "/networks/new/myinvois/sandbox",
            form(alpha, certificate=SimpleUploadedFile("kopi.p12", body)),
        )
        assert answer.status_code == 422
        [error] = html.fromstring(answer.content).xpath("//p[@id='certificate-error']/text()")
        assert said in error


def test_the_certificate_shows_whose_it_is_and_what_is_wrong(alpha: World, browser: Client) -> None:
    with tenant_scope(alpha.id):
        malaysian(alpha)
    new = "/networks/new/myinvois/sandbox"
    at = browser.post(new, form(alpha, certificate=packed(tin=OTHER_TIN)))["Location"]
    page = html.fromstring(browser.get(at).content)
    [panel] = page.xpath("//section[@aria-labelledby='certificate-title']")
    facts = dict(
        zip(
            panel.xpath(".//dt/text()"),
            [d.text_content() for d in panel.xpath(".//dd")],
            strict=True,
        )
    )
    assert list(facts) == ["Made out to", "Serial number", "Issued by", "Lasts"]
    assert "Kopi Sdn. Bhd." in facts["Made out to"]
    assert facts["Issued by"].startswith("SignetCN=Signet Sandbox CA")
    assert facts["Serial number"].isdigit()
    [wrong] = panel.xpath(".//div[contains(@class,'error')]")
    assert OTHER_TIN in wrong.text_content()
    assert wrong.xpath(".//code/text()") == ["DS311"]

    edit = html.fromstring(browser.get(f"{at}/edit").content)
    assert "choose a file only to replace it" in edit.text_content()
    [version] = edit.xpath("//input[@name='row_version']/@value")
    right = form(alpha, certificate=packed(), client_secret="", row_version=version)
    assert browser.post(f"{at}/edit", right).status_code == 302
    again = form(alpha, client_secret="", row_version=version)
    assert browser.post(f"{at}/edit", again).status_code == 409
    panel = html.fromstring(browser.get(at).content).xpath(
        "//section[@aria-labelledby='certificate-title']"
    )[0]
    assert panel.xpath(".//div[contains(@class,'alert')]") == []


def test_the_day_on_which_a_certificate_ends_is_that_of_the_tenants_clock(
    alpha: World, browser: Client
) -> None:
    """An evening in UTC is the next morning in Malaysia: page and home say the same day."""
    end = (clock.now() + timedelta(days=4)).replace(hour=18, minute=30)
    made = make_test_certificate(
        name="Kopi Sdn. Bhd.", tin=TIN, registration="202001234567", password="right",
        at=end - timedelta(days=5), days=5,
    )  # fmt: skip
    with tenant_scope(alpha.id):
        malaysian(alpha)
        Tenant.objects.update(time_zone="Asia/Kuala_Lumpur")
    given = form(alpha, certificate=SimpleUploadedFile("kopi.p12", made.pkcs12))
    at = browser.post("/networks/new/myinvois/sandbox", given)["Location"]
    day = end + timedelta(days=1)
    words = f"{day.day} {day:%b %Y}"
    page = html.fromstring(browser.get(at).content)
    [panel] = page.xpath("//section[@aria-labelledby='certificate-title']")
    [warning] = panel.xpath(".//div[contains(@class,'warning')]")
    said = f"The signing certificate ends on {words}. Order the next one now."
    assert warning.text_content().strip() == said
    assert f"to {words}" in panel.xpath("string(.//dl)")
    assert f"lasts until {words}" in browser.get(f"{at}/edit").content.decode()
    assert f"Its certificate ends on {words}." in browser.get("/").content.decode()
