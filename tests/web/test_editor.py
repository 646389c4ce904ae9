"""The editor's form: what it does not show is kept, what it shows is changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from signet.documents import drafts
from signet.documents.actions.create_draft import create_draft
from signet.documents.content import DraftIn
from signet.documents.models import Document
from signet.documents.queries import invoice_of
from signet.kernel.parsing import parse
from signet.tenancy.context import tenant_scope
from signet.web.draft_form import number, posted
from signet.web.draft_places import Places
from signet.web.draft_values import values_of
from tests.fixtures import World, actor, numbered


def as_posted(values: dict[str, Any], lines: list[dict[str, Any]]) -> QueryDict:
    """The form as a browser sends it."""
    data = QueryDict(mutable=True)

    def put(prefix: str, fields: dict[str, Any]) -> None:
        for name, value in fields.items():
            if isinstance(value, list):
                for index, row in enumerate(value):
                    put(f"{prefix}{name}-{index}-", row)
            elif name not in {"at", "number", "detailed"}:
                data[f"{prefix}{name}"] = "" if value is None else str(value)

    put("", values)
    put("", {"lines": lines})
    return data


def rich(world: World) -> DraftIn:
    return world.draft(
        project_reference="P-1",
        allowances=[{"percent": "5", "reason": "Loyal"}, {"amount": "3", "reason": "Second"}],
        lines=[
            {"name": "A", "second_name": "ក", "description": "long", "price": "10", "note": "n",
             "tax": {"category": "E", "percent": "0", "exemption_reason": "Article 132"},
             "allowances": [{"amount": "1", "reason": "Off"}], "origin_country": "KH"},
            {"name": "B", "price": "5.5", "tax": {"category": "S", "percent": "20"},
             "allowances": [{"percent": "10", "reason": "Volume"}]},
        ],
    )  # fmt: skip


def test_a_form_that_is_posted_back_changes_nothing(inside: World) -> None:
    draft = create_draft(content=rich(inside), by=actor())
    stored = drafts.read(draft)
    again = parse(DraftIn, posted(as_posted(*values_of(stored, 1)), stored).content)
    assert again == stored


def test_rows_may_move_change_and_go_and_keep_what_is_not_shown(inside: World) -> None:
    draft = create_draft(content=rich(inside), by=actor())
    stored = drafts.read(draft)
    values, lines = values_of(stored, 1)
    first, second, empty = lines
    first["quantity"], second["discount"] = "1,250.5", "12.5"
    again = parse(DraftIn, posted(as_posted(values, [second, first, empty]), stored).content)
    assert [line.name for line in again.lines] == ["B", "A"]
    assert again.lines[1].second_name == "ក"
    assert again.lines[1].tax.exemption_reason == "Article 132"
    assert str(again.lines[1].quantity) == "1250.5"
    assert str(again.lines[0].allowances[0].percent) == "12.5"
    assert again.project_reference == "P-1"
    assert [a.reason for a in again.allowances] == ["Loyal", "Second"]


def test_a_chosen_item_brings_its_second_name_and_code(inside: World) -> None:
    inside.item.second_name = "ទំនិញ"
    inside.item.save()
    row = {"name": inside.item.name, "item_id": inside.item.id, "price": "1", "tax": "S:20"}
    content = parse(DraftIn, posted(as_posted({"kind": "invoice"}, [row]), None).content)
    assert (content.lines[0].second_name, content.lines[0].item_code) == ("ទំនិញ", "A1")


def test_a_chosen_item_brings_its_descriptions_and_classifications(inside: World) -> None:
    known = [{"list_id": "CLASS", "code": "022", "list_version": ""}]
    inside.item.description, inside.item.second_description = "Roasted", "លីង"
    inside.item.classifications = known
    inside.item.save()
    row = {
        "name": inside.item.name, "item_id": inside.item.id, "price": "1", "tax": "S:20",
        "description": "", "second_description": "", "classifications": [{"code": "", "list_id": ""}],
    }  # fmt: skip
    draft = create_draft(
        content=parse(DraftIn, posted(as_posted({"kind": "invoice"}, [row]), None).content),
        by=actor(),
    )
    [line] = drafts.read(draft).lines
    assert (line.description, line.second_description) == ("Roasted", "លីង")
    assert [one.model_dump() for one in line.classifications] == known
    printed = invoice_of(draft).lines[0]
    assert printed.description_in_second_language == "លីង"
    again = posted(as_posted(*values_of(drafts.read(draft), 1)), drafts.read(draft)).content
    assert parse(DraftIn, again) == drafts.read(draft)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1,250.50", "1250.50"), ("1.250,50", "1250.50"), ("12,5", "12.5"), ("1 250", "1250"), ("−3", "-3"),
     ("1,250", "1250"), ("1,2,3", "1,2,3"), ("abc", "abc")],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them_where_there_is_no_doubt(
    typed: str, meant: str
) -> None:
    assert number(typed) == meant


def test_pointers_lead_to_fields() -> None:
    places = Places()
    assert places.id_of("/lines/2/tax/percent") == "lines-2-tax"
    assert places.id_of("/lines/0/price") == "lines-0-price"
    assert places.id_of("/due_date") == "due_date"
    assert places.id_of("/allowances/1/amount") == "allowances-1-value"
    assert places.id_of("/preceding") == "preceding-0-number"


def test_pointers_count_the_lines_of_the_draft_and_ids_the_rows_of_the_page() -> None:
    data = QueryDict(mutable=True)
    data.update({"lines-0-name": "", "lines-1-name": "A", "lines-3-name": "B"})
    data.update({"lines-3-discount": "5", "lines-3-allowances-2-value": "1"})
    data.update({"allowances-4-value": "3"})
    form = posted(data, None)
    assert [line["name"] for line in form.content["lines"]] == ["A", "B"]
    assert form.places.lines() == [("lines-1", "1"), ("lines-3", "2")]
    assert form.places.id_of("/lines/1/tax/exemption_reason") == "lines-3-exemption_reason"
    assert form.places.id_of("/lines/1/allowances/0/percent") == "lines-3-discount"
    assert form.places.id_of("/lines/1/allowances/1/reason") == "lines-3-allowances-2-reason"
    assert form.places.id_of("/allowances/0/tax/percent") == "allowances-4-tax"


@pytest.fixture
def client(alpha: World) -> Client:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_a_bad_number_loses_nothing_and_is_said_at_its_field(alpha: World, client: Client) -> None:
    data = {"kind": "invoice", "customer_id": str(alpha.customer.id), "lines-0-name": "X",
            "lines-0-price": "abc", "lines-0-tax": "S:20", "note": "kept"}  # fmt: skip
    answer = client.post("/invoices/new", data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This must be a number such as 12.50." in page
    assert 'href="#lines-0-price"' in page
    assert 'value="abc"' in page
    assert ">kept</textarea>" in page
    with tenant_scope(alpha.id):
        assert Document.objects.count() == 0


def test_without_javascript_the_form_saves_and_issues(alpha: World, client: Client) -> None:
    data = {"kind": "invoice", "customer_id": str(alpha.customer.id), "lines-0-name": "X",
            "lines-0-price": "10", "lines-0-tax": "S:20", "buyer_reference": "R"}  # fmt: skip
    answer = client.post("/invoices/new", data)
    assert answer.status_code == 302
    with tenant_scope(alpha.id):
        document = Document.objects.get()
        assert document.payable_minor == 1200
    issued = client.post(f"/documents/{document.id}/issue", follow=True)
    assert numbered("INV", 1) in issued.content.decode()
    pdf = client.get(f"/documents/{document.id}/pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"] == f'attachment; filename="{numbered("INV", 1)}.pdf"'


def test_a_write_from_a_page_of_another_account_is_refused(
    alpha: World, beta: World, client: Client
) -> None:
    answer = client.post(
        "/customers/new", {"tenant": str(beta.id), "legal_name": "X", "country": "GB"}
    )
    assert answer.status_code == 409
    assert "Nothing was saved" in answer.content.decode()


def test_another_tenants_pages_are_not_there(alpha: World, beta: World, client: Client) -> None:
    with tenant_scope(beta.id):
        document = create_draft(content=beta.draft(), by=actor())
    for path in (
        f"/documents/{document.id}/", f"/documents/{document.id}/edit", f"/documents/{document.id}/pdf",
        f"/documents/{document.id}/xml", f"/customers/{beta.customer.id}", f"/items/{beta.item.id}",
    ):  # fmt: skip
        assert (path, client.get(path).status_code) == (path, 404)
    for path in (f"/documents/{document.id}/issue", f"/documents/{document.id}/discard",
                 f"/customers/{beta.customer.id}/archive"):  # fmt: skip
        assert (path, client.post(path).status_code) == (path, 404)
    assert client.post("/switch", {"to": str(beta.id)}).status_code == 404


def test_pages_carry_a_policy_without_inline_script(client: Client) -> None:
    answer = client.get("/")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
