"""A month's invoices to the general public become a consolidated e-invoice that counts nowhere."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from signet.documents import drafts
from signet.documents.actions.change_draft import change_draft
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.credit import credit
from signet.documents.actions.discard import discard
from signet.documents.actions.duplicate import duplicate
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.copying import CreditIn
from signet.documents.models import Document
from signet.documents.queries import invoice_of, xml_of
from signet.documents.states import label_of
from signet.kernel import clock
from signet.kernel.errors import BadInput, Conflict, Forbidden, SignetError
from signet.networks import told
from signet.networks.models_watched import Covered
from signet.networks.myinvois.checks import check
from signet.networks.myinvois.consolidation import gather_month as module
from signet.networks.myinvois.consolidation.gather_month import Made, gather_month
from signet.networks.myinvois.consolidation.month import Month, month
from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.mapping import to_xml
from signet.parties.models import Company, Customer
from signet.payments.queries import standings
from signet.payments.statement import statement_of
from signet.reports.figures import dashboard
from signet.reports.tallies import differences
from tests.db.test_malaysia import malaysian
from tests.fixtures import World, actor, numbered

__all__ = ["malaysian"]

OCTOBER, DAY = date(2026, 10, 1), "2026-10-05"
SERVICE = {"scheme": "SERVICE", "category": "S", "percent": "8"}
TOURISM = {"scheme": "TOURISM", "category": "S", "per_unit": "10"}


@pytest.fixture
def shop(malaysian: World) -> World:
    Customer.objects.filter(id=malaysian.customer.id).update(
        legal_name="Walk-in", identifiers=[], line1="", city="", postal_code="", subdivision=""
    )
    return malaysian


def sold(world: World, price: str = "12.34", **more: Any) -> Document:
    line = {"name": "Kopi O", "price": price, "tax": SERVICE, **more.pop("line", {})}
    content = world.draft(**{"lines": [line], "issue_date": DAY, "due_date": None, **more})
    return issue(document_id=create_draft(content=content, by=actor()).id, by=actor())


def credited(document: Document, *, on: str = "2026-10-06", **more: Any) -> Document:
    content = CreditIn.model_validate({"reason": "Returned", **more})
    note = credit(document_id=document.id, content=content, by=actor())
    return issue(document_id=note.id, by=actor(), on=date.fromisoformat(on))


def gathered(**more: Any) -> Made:
    return gather_month(first=OCTOBER, by=actor(), **more)


def lines(draft: Document) -> list[tuple[str, Decimal, list[Decimal]]]:
    return [(one.name, one.price, one.stated_taxes) for one in drafts.read(draft).lines]


def left_out(found: Month) -> list[tuple[str | None, str]]:
    return [(one.document.number, one.reason) for one in found.left_out]


def told_xml(document: Document) -> str:
    einvoice = EInvoice(
        invoice=invoice_of(document), type_code="01", issued_at=document.issued_at or clock.now()
    )
    found = check(einvoice, now=clock.now())
    assert [one.rule for one in found if one.severity == "error"] == []
    return to_xml(einvoice).decode()


def test_a_months_sales_are_told_to_the_cent(shop: World) -> None:
    sales = [sold(shop) for _ in range(7)]  # 8 % of 12.34 is 0.9872: 0.99 on each of them
    made = gathered()
    (draft,) = made.drafts
    assert left_out(made.month) == []
    assert lines(draft) == [("INV-2026-0001 - INV-2026-0007", Decimal("86.38"), [Decimal("6.93")])]
    document = issue(document_id=draft.id, by=actor())
    assert (document.number, document.buyer_name) == (numbered("CON", 1), "General Public")
    assert document.issue_date == clock.now().date()
    for figure in ("without_tax_minor", "tax_minor", "with_tax_minor", "payable_minor"):
        assert getattr(document, figure) == sum(getattr(sale, figure) for sale in sales), figure
    text = told_xml(document)
    assert '<cbc:InvoiceTypeCode listVersionID="1.1">01<' in text
    assert "<cbc:RegistrationName>General Public<" in text
    assert "<cbc:Description>INV-2026-0001 - INV-2026-0007<" in text
    assert '<cbc:TaxAmount currencyID="MYR">6.93<' in text
    assert "<cbc:Percent>8<" in text
    assert '<cbc:PayableAmount currencyID="MYR">93.31<' in text


def test_it_counts_nowhere(shop: World) -> None:
    sold(shop)
    day = clock.now().date()

    def figures() -> tuple[Any, ...]:
        public = Customer.objects.filter(legal_name="General Public").first()
        return (
            dashboard(day),
            standings(shop.customer.id),
            standings(public.id) if public else [],
            statement_of(
                customer_id=shop.customer.id, company_id=shop.company.id, start=OCTOBER, end=day
            ),
        )

    before = figures()
    (draft,) = gathered().drafts
    assert figures() == before
    document = issue(document_id=draft.id, by=actor())
    assert figures() == before
    assert differences() == []
    assert (document.balance_minor, document.payable_minor) == (0, 1333)
    assert label_of(document, day).code == "issued"
    with pytest.raises(Conflict) as none:
        xml_of(document)
    assert none.value.code == "document.no_xml"
    void(document_id=document.id, reason="Wrong month", by=actor())
    assert figures() == before


def test_the_database_knows_that_it_owes_nothing(shop: World) -> None:
    sold(shop)
    (draft,) = gathered().drafts
    with pytest.raises(IntegrityError, match="document_owes_nothing"), transaction.atomic():
        Document.objects.filter(id=draft.id).update(balance_minor=1)


def test_a_gap_in_the_numbers_begins_a_line_and_each_tax_has_its_own(shop: World) -> None:
    sold(shop, "10")
    sold(shop, "20", line={"tax": {"scheme": "SST", "category": "O"}})
    sold(shop, "10001")  # too large
    sold(shop, "40")
    mixed = [
        {"name": "Room", "price": "100", "quantity": "3", "taxes": [SERVICE, TOURISM]},
        {"name": "Tea", "price": "5", "tax": SERVICE},
    ]
    sold(shop, lines=mixed)
    made = gathered()
    assert left_out(made.month) == [("INV-2026-0003", "large")]
    (draft,) = made.drafts
    assert lines(draft) == [
        ("INV-2026-0001", Decimal(10), [Decimal("0.80")]),
        ("INV-2026-0004 - INV-2026-0005", Decimal(45), [Decimal("3.60")]),
        ("INV-2026-0002", Decimal(20), [Decimal(0)]),
        ("INV-2026-0005", Decimal(300), [Decimal(24), Decimal(30)]),
    ]
    text = told_xml(issue(document_id=draft.id, by=actor()))
    assert '<cbc:BaseUnitMeasure unitCode="C62">3<' in text  # nights, of a line of one
    assert '<cbc:PerUnitAmount currencyID="MYR">10<' in text


def test_who_gave_a_number_has_an_einvoice_of_his_own(shop: World) -> None:
    def named(**more: Any) -> Customer:
        return Customer.objects.create(
            legal_name="X", country=more.pop("country", "MY"), currency="MYR", language="en", **more
        )

    def tin(value: str, scheme: str = "TIN") -> dict[str, Any]:
        return {"identifiers": [{"scheme": scheme, "value": value}]}

    sold(shop)
    sold(shop, customer_id=named(**tin("C20880050010")).id)
    sold(shop, customer_id=named(**tin("770625015324", "NRIC")).id)  # MyKad alone: he asked
    sold(shop, customer_id=named(**tin("EI00000000040")).id)  # government
    sold(shop, customer_id=named(**tin("EI00000000010")).id)  # the general public by name
    abroad = sold(shop, customer_id=named(country="SG").id)
    vat = sold(shop, line={"tax": {"scheme": "VAT", "category": "S", "percent": "20"}})
    usd = {"currency": "USD", "tax_exchange_rate": "4.4"}
    sold(shop, **usd)
    sold(shop, issue_date="2026-11-01")  # numbers run with dates: it stands last
    found = month(shop.company.id, OCTOBER)
    assert [sale.number for sale in found.sales] == ["INV-2026-0001", "INV-2026-0005"]
    assert left_out(found) == [(abroad.number, "abroad"), (vat.number, "tax")]
    assert found.due == date(2026, 11, 7)


def test_notes_of_the_month_are_netted(shop: World) -> None:
    partly, wholly, later = sold(shop, "100"), sold(shop, "50"), sold(shop, "30")
    part = credited(partly, lines=[{"position": 1, "quantity": "0.25"}])
    credited(wholly)
    credited(later, on="2026-11-02", lines=[{"position": 1, "quantity": "0.5"}])
    made = gathered()
    assert left_out(made.month) == [(wholly.number, "credited")]
    (draft,) = made.drafts
    assert lines(draft) == [
        ("INV-2026-0001", Decimal(75), [Decimal(6)]),
        ("INV-2026-0003", Decimal(30), [Decimal("2.40")]),
    ]
    assert drafts.read(draft).lines[0].description == f"incl. {part.number}"
    covered = {row.number for row in told.covered_by(draft.id)}
    assert covered == {partly.number, part.number, later.number}


def test_rounding_to_coins_is_told_too(shop: World) -> None:
    Company.objects.filter(id=shop.company.id).update(cash_rounding=Decimal("0.05"))
    sales = [sold(shop, payment_means="10") for _ in range(3)]  # 13.33 is paid as 13.35
    (draft,) = gathered().drafts
    assert drafts.read(draft).rounding == Decimal("0.06")
    assert draft.payable_minor == sum(sale.payable_minor for sale in sales) == 3 * 1335


def test_each_sale_once_and_free_again(shop: World) -> None:
    sale = sold(shop)
    (draft,) = gathered().drafts
    found = told.told_in(sale.id)
    assert found is not None
    assert (found.teller, found.is_draft) == (draft, True)
    with pytest.raises(Conflict) as nothing:
        gathered()
    assert nothing.value.code == "consolidated.nothing"
    with pytest.raises(Conflict) as held:
        void(document_id=sale.id, reason="Mistake", by=actor())
    assert held.value.code == "document.told"
    discard(document_id=draft.id, by=actor())
    assert told.told_in(sale.id) is None
    (again,) = gathered().drafts
    issued = issue(document_id=again.id, by=actor())
    void(document_id=issued.id, reason="Wrong month", by=actor())
    assert not Covered.objects.exists()
    assert len(gathered().drafts) == 1


def test_the_database_guards_what_is_told(shop: World) -> None:
    sale = sold(shop)
    (draft,) = gathered().drafts
    for teller, covers in ((draft, draft.id), (sale, sale.id)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Covered.objects.create(document=teller, covers_id=covers)
    with pytest.raises(IntegrityError, match="covered_once"), transaction.atomic():
        Covered.objects.create(document=draft, covers_id=sale.id)


def test_nobody_writes_one_by_hand(shop: World) -> None:
    sold(shop)
    (draft,) = gathered().drafts
    content = drafts.read(draft)
    tries: list[tuple[Any, str]] = [
        (lambda: create_draft(content=content, by=actor()), "document.made"),
        (lambda: duplicate(document_id=draft.id, by=actor()), "document.made"),
        (
            lambda: change_draft(
                document_id=draft.id, version=1, content=content.model_copy(update={"kind": "invoice"}),
                by=actor(),
            ),
            "document.draft",
        ),
        (
            lambda: create_draft(content=content.model_copy(update={"kind": "invoice"}), by=actor()),
            "document.stated_taxes",
        ),
        (
            lambda: credit(
                document_id=issue(document_id=draft.id, by=actor()).id,
                content=CreditIn(reason="No"), by=actor(),
            ),
            "document.issued",
        ),
    ]  # fmt: skip
    for attempt, code in tries:
        with pytest.raises(SignetError) as refused:
            attempt()
        assert refused.value.code == code


def test_only_months_that_are_over(shop: World) -> None:
    running = clock.now().date().replace(day=1)
    for first in (running, (running + timedelta(days=40)).replace(day=1)):
        with pytest.raises(BadInput) as refused:
            gather_month(first=first, by=actor())
        assert refused.value.code == "consolidated.month_running"
    with pytest.raises(Forbidden):
        gather_month(first=OCTOBER, by=actor("auditor"))


def test_many_are_divided_and_each_stands_whole(
    shop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [{"name": "Room", "price": "9", "tax": SERVICE}, {"name": "Tax free", "price": "1", "tax": {"scheme": "SST", "category": "O"}}]  # fmt: skip
    for _ in range(8):
        sold(shop, lines=both)
        sold(shop, issue_date=DAY, customer_id=_with_tin().id)  # between them: no run is longer
    monkeypatch.setattr(module, "LIMIT", 22_000)
    monkeypatch.setattr(
        module, "fits", lambda _base, found: len(found) <= 6
    )  # three sales of two lines each
    made = gathered()
    assert [len(lines(draft)) for draft in made.drafts] == [6, 6, 4]
    counted = [told.covered_by(draft.id).count() for draft in made.drafts]
    assert counted == [3, 3, 2]
    assert sum(draft.with_tax_minor for draft in made.drafts) == made.month.with_tax.minor


def _with_tin() -> Customer:
    identifiers = [{"scheme": "TIN", "value": "C20880050010"}]
    return Customer.objects.create(
        legal_name="Sdn", country="MY", currency="MYR", language="en", identifiers=identifiers
    )
