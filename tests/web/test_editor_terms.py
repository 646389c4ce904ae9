"""Every term of a draft can be reached in the editor: from the page alone the same draft comes again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.http import QueryDict
from django.test import Client
from lxml import html

from signet.documents import drafts
from signet.documents.actions.create_draft import create_draft
from signet.documents.content import DraftIn, LineIn
from signet.kernel.parsing import parse
from signet.parties.models import Branch, CustomerAddress, CustomerContact
from signet.tenancy.context import tenant_scope
from signet.web.draft_form import posted
from signet.web.draft_places import Places
from tests.fixtures import World, actor

#: Of consolidated e-invoices, which nobody types.
NOT_TYPED = {"stated_taxes"}
TAX = {"category": "S", "percent": "20"}
EVERYTHING: dict[str, Any] = {
    "type_code": "389", "currency": "HUF", "tax_currency": "GBP", "tax_exchange_rate": "0.0021",
    "language": "km", "second_language": "en", "issue_date": "2026-11-21", "due_date": "2026-12-21",
    "tax_point_date": "2026-11-20", "buyer_reference": "10", "project_reference": "11",
    "contract_reference": "12", "purchase_order_reference": "13", "sales_order_reference": "14",
    "receiving_advice_reference": "15", "despatch_advice_reference": "16", "tender_reference": "17",
    "accounting_reference": "19", "payment_terms": "Soon.\nReally.", "note": "One\nTwo",
    "reason": "Three", "self_billed": True,
    "preceding": [{"number": "A-1", "issue_date": "2026-01-02", "network_id": "F9D4"}, {"number": "A-2"}],
    "prepaid_reference": "R-1", "prepaid_date": "2026-11-01", "prepaid_time": "08:30:15",
    "delivery_tin": "C1", "delivery_registration": "B1", "delivery_registration_scheme": "NRIC",
    "bill_reference": "B-1", "billing_frequency": "Monthly", "incoterms": "CIF",
    "customs_form": "K1-1", "customs_form_2": "K2-1", "trade_agreement": "AANZFTA",
    "other_charges": "25.00", "other_charges_reason": "Insurance",
    "contact_name": "Léa", "contact_phone": "57", "contact_email": "lea@x.example",
    "delivery_name": "70", "delivery_location": "71", "delivery_location_scheme": "0088",
    "delivery_line1": "75", "delivery_line2": "76", "delivery_line3": "165", "delivery_city": "77",
    "delivery_postal_code": "78", "delivery_subdivision": "79",
    "delivery_date": "2026-11-19", "delivery_country": "KH", "period_start": "2026-11-01",
    "period_end": "2026-11-30", "payment_means": "58", "payment_means_text": "Wire", "remittance": "RF18", "prepaid": "1.5",
    "rounding": "-0.5", "prices_include_tax": True, "tax_rounding": "per_line",
    "cash_rounding": "0.05", "tax_exchange_source": "Bank", "tax_exchange_date": "2026-11-18",
    "allowances": [
        {"percent": "5", "reason": "Loyal", "reason_code": "95"},
        {"is_charge": True, "amount": "3", "reason": "Freight", "tax": TAX},
    ],
    "lines": [
        {
            "corrects_position": 2, "name": "A", "second_name": "ក", "description": "long\nlonger", "second_description": "វែង", "quantity": "2.5",
            "unit": "KTM", "price": "10.25", "base_quantity": "100",
            "tax": {"category": "E", "percent": "0", "exemption_code": "VATEX-EU-132",
                    "exemption_reason": "Article 132"},
            "allowances": [
                {"percent": "10", "reason": "Volume", "reason_code": "95"},
                {"is_charge": True, "amount": "1", "reason": "Box"},
                {"amount": "2", "reason": "Off"},
            ],
            "note": "n", "item_code": "i", "buyer_item_code": "b", "standard_item": "5012345678900",
            "standard_item_scheme": "0160", "origin_country": "KH", "order_line": "7",
            "classifications": [{"code": "8471", "list_id": "HS", "list_version": "2022"}],
            "accounting_reference": "4000", "period_start": "2026-11-01", "period_end": "2026-11-30",
        },
        {"name": "B", "price": "5.5", "tax": TAX, "allowances": [{"is_charge": True, "percent": "3", "reason": "x"}]},
        {"name": "C", "price": "7", "taxes": [
            {"scheme": "SP", "percent": "10"}, {"scheme": "ROOM", "per_unit": "1.5"},
            {"scheme": "VAT", "percent": "10", "on_top_of": ["SP", "PLT"]},
        ]},
    ],
}  # fmt: skip


@pytest.fixture
def client(alpha: World) -> Client:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


def form_of(page: str) -> QueryDict:
    """The fields that a browser would send."""
    data = QueryDict(mutable=True)
    [form] = html.fromstring(page).xpath("//form[@id='editor']")
    for template in form.xpath(".//template"):
        template.drop_tree()
    for field in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        data[field.get("name")] = field.value or ""
    return data


def branch_of(world: World) -> UUID:
    """A branch of the world's company: only then has the editor a choice of them."""
    return Branch.objects.create(company=world.company, code="N", name="North").id


def places_of(world: World) -> dict[str, UUID]:
    """An address and a contact of the world's customer: only then has the editor a choice of them."""
    place = CustomerAddress.objects.create(customer=world.customer, position=1, country="FR")
    person = CustomerContact.objects.create(customer=world.customer, position=1, name="Léa")
    return {
        "billing_address_id": place.id, "delivery_address_id": place.id, "contact_id": person.id,
    }  # fmt: skip


def test_from_the_page_alone_the_same_draft_comes_again(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        content = alpha.draft(**EVERYTHING, **places_of(alpha), branch_id=branch_of(alpha))
        unset = [
            n
            for n in LineIn.model_fields
            if n not in {"item_id", "taxes", *NOT_TYPED} and not getattr(content.lines[0], n)
        ]
        assert unset == []
        draft = create_draft(content=content, by=actor())
        stored = drafts.read(draft)
        left = {n for n in DraftIn.model_fields if not getattr(stored, n)}
        assert left == {"corrects_id", "bank_account_id"}  # the supplier's account stands with him
    page = client.get(f"/documents/{draft.id}/edit").content.decode()
    data = form_of(page)
    with tenant_scope(alpha.id):
        again = parse(DraftIn, posted(data, None).content)
        same = again.model_copy(update={"company_id": stored.company_id})
        assert same.model_dump() == stored.model_dump()
    answer = client.post(f"/documents/{draft.id}/edit", data.dict(), headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    assert 'data-set="version" value="1"' in answer.content.decode()


def test_every_finding_leads_to_a_field_of_the_page(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        content = alpha.draft(**EVERYTHING, **places_of(alpha), branch_id=branch_of(alpha))
        draft = create_draft(content=content, by=actor())
    page = html.fromstring(client.get(f"/documents/{draft.id}/edit").content.decode())
    ids = set(page.xpath("//form[@id='editor']//@id"))
    places = Places()
    header = set(DraftIn.model_fields) - {"kind", "company_id", "corrects_id", "customer_id"}
    pointers = [f"/{name}" for name in header - {"allowances"}]
    typed = set(LineIn.model_fields) - {"item_id", *NOT_TYPED}
    pointers += [f"/lines/0/{name}" for name in typed]
    pointers += ["/lines/0/tax/percent", "/lines/0/tax/exemption_reason", "/lines/0/allowances/1/reason",
                 "/lines/0/classifications/0/list_id", "/allowances/0/amount", "/allowances/1/tax/percent", "/lines/2/taxes/1/percent",
                 "/allowances/0/reason_code", "/preceding/0/number"]  # fmt: skip
    lost = {p for p in pointers if places.id_of(p) not in ids}
    assert lost == set()
