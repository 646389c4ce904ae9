"""A customer's addresses and contacts: defaults, choices on a draft, and what an issued document keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from signet.audit.models import Entry
from signet.audit.queries import facts_of
from signet.documents import drafts
from signet.documents.actions.change_draft import change_draft
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.credit import credit
from signet.documents.actions.import_document import import_document
from signet.documents.actions.issue import issue
from signet.documents.copying import CreditIn
from signet.documents.queries import invoice_of, xml_of
from signet.en16931 import model as en
from signet.en16931.cii import reader as cii_reader
from signet.en16931.cii import writer as cii_writer
from signet.en16931.ubl import reader as ubl_reader
from signet.en16931.validate import validate
from signet.kernel.errors import BadInput
from signet.parties.actions.save_customer import save_customer
from signet.parties.content import CustomerIn
from signet.parties.models import Customer, CustomerAddress
from signet.parties.queries import get_customer
from tests.fixtures import World, actor

WAREHOUSE = {
    "label": "Warehouse", "name": "Dépôt Nord", "line1": "Quai 4", "city": "Lille",
    "postal_code": "59000", "country": "FR", "location": "5012345678917", "location_scheme": "0088",
}  # fmt: skip
OFFICE = {"label": "Office", "line1": "9 Rue Royale", "city": "Lyon", "postal_code": "69001"}
ORLA = {"name": "Orla Byrne", "role": "Purchasing", "phone": "+33 1 44", "email": "orla@x.example"}
ABEL = {"name": "Abel Roy", "role": "Finance", "email": "abel@x.example"}


def saved(world: World, **changes: Any) -> Customer:
    row = world.customer
    assert isinstance(row, Customer)
    content = {name: getattr(row, name) for name in CustomerIn.model_fields} | changes
    return save_customer(content=CustomerIn.model_validate(content), by=actor(), customer_id=row.id)


def ids(customer: Customer) -> dict[str, Any]:
    found = get_customer(customer.id)
    return {r["label"]: r["id"] for r in found.addresses} | {
        r["name"]: r["id"] for r in found.contacts
    }


def test_the_defaults_stand_on_a_draft_and_in_the_frozen_document(inside: World) -> None:
    customer = saved(
        inside,
        addresses=[WAREHOUSE | {"default_for": "delivery"}, OFFICE | {"default_for": "billing"}],
        contacts=[ORLA | {"is_default": True}, ABEL],
    )
    document = create_draft(content=inside.draft(delivery_date="2026-11-20"), by=actor())
    known = ids(customer)
    content = drafts.read(document)
    assert (content.delivery_address_id, content.billing_address_id, content.contact_id) == (
        known["Warehouse"], known["Office"], known["Orla Byrne"],
    )  # fmt: skip
    document = issue(document_id=document.id, by=actor())
    saved(inside, addresses=[], contacts=[])
    invoice = invoice_of(document)
    assert invoice.buyer.address == en.Address(
        line1="9 Rue Royale", city="Lyon", postal_code="69001", country="FR"
    )
    assert invoice.buyer.contact == en.Contact(
        name="Orla Byrne", phone="+33 1 44", email="orla@x.example"
    )
    assert invoice.delivery is not None
    assert invoice.delivery.name == "Dépôt Nord"
    assert invoice.delivery.location == en.Identifier(value="5012345678917", scheme="0088")
    assert str(invoice.delivery.actual_date) == "2026-11-20"
    assert invoice.delivery.address == en.Address(
        line1="Quai 4", city="Lille", postal_code="59000", country="FR"
    )


def test_both_syntaxes_carry_delivery_and_contact(inside: World) -> None:
    saved(
        inside,
        addresses=[WAREHOUSE | {"default_for": "both", "line2": "Bât. C", "line3": "Porte 2", "subdivision": "Nord"}],
        contacts=[ORLA | {"is_default": True}],
    )  # fmt: skip
    document = issue(document_id=create_draft(content=inside.draft(), by=actor()).id, by=actor())
    invoice = invoice_of(document)
    xml = xml_of(document)
    assert validate(xml).findings == ()
    for back in (ubl_reader.read(xml).invoice, cii_reader.read(cii_writer.write(invoice)).invoice):
        assert back.delivery == invoice.delivery
        assert back.buyer.contact == invoice.buyer.contact
        assert back.buyer.address == invoice.buyer.address


def test_none_is_a_choice_and_what_is_written_down_goes_first(inside: World) -> None:
    saved(
        inside, addresses=[WAREHOUSE | {"default_for": "delivery"}], contacts=[ORLA | {"is_default": True}]
    )  # fmt: skip
    document = create_draft(content=inside.draft(delivery_address_id="", contact_id=""), by=actor())
    invoice = invoice_of(document)
    assert (invoice.delivery, invoice.buyer.contact) == (None, None)
    written = inside.draft(delivery_city="Metz", contact_name="Léa")
    document = change_draft(document_id=document.id, version=1, content=written, by=actor())
    invoice = invoice_of(document)
    assert invoice.buyer.contact == en.Contact(name="Léa")
    assert invoice.delivery == en.Delivery(address=en.Address(city="Metz", country="FR"))
    assert drafts.read(document).delivery_address_id is None


def test_a_draft_follows_the_address_until_it_is_issued(inside: World) -> None:
    customer = saved(inside, addresses=[WAREHOUSE | {"default_for": "delivery"}])
    document = create_draft(content=inside.draft(), by=actor())
    known = ids(customer)
    moved = WAREHOUSE | {"id": known["Warehouse"], "line1": "Quai 9"}
    saved(inside, addresses=[moved])
    delivery = invoice_of(document).delivery
    assert delivery is not None
    assert delivery.address is not None
    assert delivery.address.line1 == "Quai 9"
    saved(inside, addresses=[])  # put away: the draft still says where it goes
    assert get_customer(customer.id).addresses == []
    issued = issue(document_id=document.id, by=actor())
    note = credit(document_id=issued.id, content=CreditIn(reason="Returned"), by=actor())
    assert invoice_of(note).delivery == invoice_of(issued).delivery


def test_another_customers_address_is_refused_at_its_field(inside: World) -> None:
    customer = saved(inside, addresses=[WAREHOUSE], contacts=[ORLA])
    other = save_customer(
        content=CustomerIn(legal_name="Other", country="FR", currency="GBP"), by=actor()
    )
    known = ids(customer)
    for name, row in (
        ("billing_address_id", "Warehouse"),
        ("delivery_address_id", "Warehouse"),
        ("contact_id", "Orla Byrne"),
    ):
        with pytest.raises(BadInput) as refused:
            create_draft(
                content=inside.draft(customer_id=other.id, **{name: known[row]}), by=actor()
            )
        assert refused.value.fields[0].pointer == f"/{name}"
    stolen = {"addresses": [OFFICE | {"id": known["Warehouse"]}]}
    content = CustomerIn.model_validate(
        {"legal_name": "Other", "country": "FR", "currency": "GBP"} | stolen
    )
    with pytest.raises(BadInput) as refused:
        save_customer(content=content, by=actor(), customer_id=other.id)
    assert refused.value.fields[0].pointer == "/addresses/0/id"


def test_one_default_for_each_purpose_and_it_may_move(inside: World) -> None:
    two = [WAREHOUSE | {"default_for": "both"}, OFFICE | {"default_for": "billing"}]
    with pytest.raises(BadInput) as refused:
        saved(inside, addresses=two)
    assert refused.value.fields[0].pointer == "/addresses/1/default_for"
    customer = saved(inside, addresses=[WAREHOUSE | {"default_for": "both"}, OFFICE])
    known = ids(customer)
    saved(
        inside,
        addresses=[
            WAREHOUSE | {"id": known["Warehouse"]},
            OFFICE | {"id": known["Office"], "default_for": "both"},
        ],
    )
    rows = CustomerAddress.objects.filter(customer=customer).order_by("position")
    assert [row.default_for for row in rows] == ["", "both"]
    assert [row.country for row in rows] == ["FR", "FR"]


def test_left_out_they_stay_and_the_audit_log_tells_of_a_change(inside: World) -> None:
    customer = saved(inside, addresses=[OFFICE], contacts=[ABEL])
    entry = Entry.objects.filter(verb="customers.change").latest("sequence")
    assert facts_of(entry)["changes"]["contacts"] == [
        [], [{"name": "Abel Roy", "role": "Finance", "email": "abel@x.example"}],
    ]  # fmt: skip
    saved(inside, addresses=None, contacts=None, note="Pays late")
    found = get_customer(customer.id)
    assert [row["label"] for row in found.addresses] == ["Office"]
    assert [row["name"] for row in found.contacts] == ["Abel Roy"]


def test_a_foreign_invoice_keeps_its_delivery_and_contact(inside: World, shared: Path) -> None:
    file = shared / "testdata" / "peppol" / "examples" / "base-example.xml"
    said = ubl_reader.read(file.read_bytes()).invoice
    done = import_document(xml=file.read_bytes(), by=actor())
    assert done.document is not None
    invoice = invoice_of(done.document)
    assert invoice.delivery == said.delivery
    assert invoice.buyer.contact == said.buyer.contact
    assert not {left["location"] for left in done.not_carried} & {"delivery", "buyer/contact/email"}
