"""The REST API: draft to PDF, errors that name the field, writes that happen once."""

from __future__ import annotations

import pytest
from django.test import Client

from signet.api.throttle import Throttle
from signet.documents.models import Document
from signet.en16931 import formats
from signet.en16931.validate import validate
from signet.tenancy.actions.create_api_key import create_api_key
from signet.tenancy.actions.revoke_api_key import revoke_api_key
from signet.tenancy.context import tenant_scope
from tests.api.calling import Call, caller, draft
from tests.fixtures import World, actor


@pytest.fixture
def call(alpha: World) -> Call:
    return caller(alpha)


def test_from_draft_to_pdf_and_xml(alpha: World, call: Call) -> None:
    created = call("POST", "/documents", draft(alpha))
    assert created.status_code == 201
    document = created.json()
    assert (document["state"], document["number"], document["totals"]["payable"]) == (
        "draft",
        None,
        "5544.00",
    )
    assert call("GET", f"/documents/{document['id']}/pdf").status_code == 409
    issued = call("POST", f"/documents/{document['id']}/issue")
    assert (issued.status_code, issued.json()["number"]) == (200, "INV-2026-0001")
    assert len(issued.json()["snapshot_sha256"]) == 64
    pdf = call("GET", f"/documents/{document['id']}/pdf")
    assert pdf.content.startswith(b"%PDF-1.7")
    xml = call("GET", f"/documents/{document['id']}/xml")
    assert validate(xml.content).findings == ()
    hybrid = call("GET", f"/documents/{document['id']}/pdf?holds=factur-x").content
    assert b"urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#" in hybrid
    assert hybrid == call("GET", f"/documents/{document['id']}/pdf?holds=factur-x").content
    assert formats.read(hybrid).invoice.number == "INV-2026-0001"
    cii = call("GET", f"/documents/{document['id']}/xml?syntax=cii").content
    assert formats.read(cii).invoice.number == "INV-2026-0001"
    german = call("GET", f"/documents/{document['id']}/xml?profile=xrechnung").content
    assert b"kosit:xrechnung_3.0</cbc:CustomizationID>" in german
    wrong = call("GET", f"/documents/{document['id']}/xml?profile=self-billing")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "profile.type")
    listed = call("GET", "/documents?search=INV-2026").json()
    assert [row["number"] for row in listed["data"]] == ["INV-2026-0001"]
    assert call("GET", "/documents/gaps").json()["data"][0]["complete"] is True
    voided = call("POST", f"/documents/{document['id']}/void", {"reason": "Wrong customer"})
    assert voided.json()["state"] == "void"


def test_the_company_chooses_what_its_pdfs_hold(alpha: World, call: Call) -> None:
    address = f"/companies/{alpha.company.id}"
    company = call("GET", address).json()
    assert company["embedded_xml"] == "ubl"
    body = {name: value for name, value in company.items() if name != "id"}
    wrong = call("PUT", address, body | {"embedded_xml": "pdf"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/embedded_xml")
    changed = call("PUT", address, body | {"embedded_xml": "factur-x"})
    assert (changed.status_code, changed.json()["embedded_xml"]) == (200, "factur-x")
    document = call("POST", "/documents", draft(alpha)).json()
    path = f"/documents/{document['id']}"
    call("POST", f"{path}/issue")
    usual = call("GET", f"{path}/pdf").content
    assert b"urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#" in usual
    assert formats.read(usual).invoice.specification == "urn:cen.eu:en16931:2017"
    assert call("GET", f"{path}/pdf?holds=factur-x").content == usual
    ubl = call("GET", f"{path}/pdf?holds=ubl").content
    assert b"urn:factur-x" not in ubl
    assert formats.read(ubl).invoice.number == "INV-2026-0001"


def test_preview_saves_nothing(alpha: World, call: Call) -> None:
    answer = call("POST", "/documents/preview", draft(alpha))
    assert answer.json()["totals"]["tax"] == "924.00"
    assert answer.json()["line_nets"] == ["3720.00", "900.00"]
    with tenant_scope(alpha.id):
        assert Document.objects.count() == 0


def test_a_stale_change_is_refused(alpha: World, call: Call) -> None:
    created = call("POST", "/documents", draft(alpha)).json()
    path = f"/documents/{created['id']}"
    assert call("PUT", path, draft(alpha, note="a") | {"version": 1}).json()["version"] == 2
    stale = call("PUT", path, draft(alpha, note="b") | {"version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "draft.changed_meanwhile")


def test_an_unready_draft_names_every_field(alpha: World, call: Call) -> None:
    created = call("POST", "/documents", {"lines": [{"price": "5"}]}).json()
    answer = call("POST", f"/documents/{created['id']}/issue")
    assert answer.status_code == 422
    assert {e["pointer"] for e in answer.json()["errors"]} == {
        "/customer_id", "/lines/0/name", "/lines/0/tax/percent",
    }  # fmt: skip


def test_another_tenants_ids_are_not_there(alpha: World, beta: World, call: Call) -> None:
    created = call("POST", "/documents", draft(alpha)).json()
    other = caller(beta)
    for method, path, body in (
        ("GET", f"/documents/{created['id']}", None),
        ("GET", f"/documents/{created['id']}/pdf", None),
        ("GET", f"/documents/{created['id']}/xml", None),
        ("PUT", f"/documents/{created['id']}", draft(beta) | {"version": 1}),
        ("POST", f"/documents/{created['id']}/issue", None),
        ("POST", f"/documents/{created['id']}/discard", None),
        ("POST", f"/documents/{created['id']}/void", {"reason": "x"}),
        ("GET", f"/customers/{alpha.customer.id}", None),
        ("GET", f"/items/{alpha.item.id}", None),
        ("GET", f"/companies/{alpha.company.id}", None),
        ("POST", f"/customers/{alpha.customer.id}/archive", None),
    ):
        answer = other(method, path, body)
        assert (method, path, answer.status_code) == (method, path, 404)
    assert [c["legal_name"] for c in other("GET", "/customers").json()["data"]] == [
        "Customer of Beta"
    ]


def test_keys_are_checked(alpha: World) -> None:
    with tenant_scope(alpha.id):
        made = create_api_key(name="k", permissions={"documents.read"}, by=actor())
    client = Client()

    def status(secret: str) -> int:
        return client.get(
            "/api/v1/documents", headers={"Authorization": f"Bearer {secret}"}
        ).status_code

    assert status(made.secret) == 200
    assert status(made.secret[:-1]) == 401
    assert client.get("/api/v1/documents").status_code == 401
    post = client.post(
        "/api/v1/documents", "{}", content_type="application/json",
        headers={"Authorization": f"Bearer {made.secret}"},
    )  # fmt: skip
    assert post.status_code == 403
    with tenant_scope(alpha.id):
        revoke_api_key(key_id=made.key.id, by=actor())
    assert status(made.secret) == 401


def test_the_api_describes_itself(call: Call) -> None:
    described = call("GET", "/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert "/api/v1/documents/{document_id}/issue" in described["paths"]
    assert call("GET", "/nowhere").json()["status"] == 404
    assert call("GET", "/documents?cursor=zz").json()["errors"][0]["pointer"] == "/cursor"
    assert call("GET", "/documents?limit=1000").json()["errors"][0]["pointer"] == "/limit"


def test_a_runaway_program_is_told_to_wait(
    alpha: World, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signet.api.frame.throttle", Throttle(per_minute=2))
    assert [call("GET", "/items").status_code for _ in range(3)] == [200, 200, 429]
    answer = call("GET", "/items")
    assert (answer["Retry-After"], answer.json()["code"]) == ("30", "rate_limit")
    assert caller(alpha)("GET", "/items").status_code == 200
