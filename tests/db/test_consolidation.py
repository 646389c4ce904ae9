"""A month's receipts become drafts to the general public; what may not be gathered is named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from signet.documents import drafts
from signet.documents.actions.discard import discard
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.queries import invoice_of
from signet.kernel.errors import BadInput, Conflict, Forbidden
from signet.networks.models_watched import Gathered
from signet.networks.myinvois.checks import check
from signet.networks.myinvois.checks.structure import LIMIT
from signet.networks.myinvois.consolidation.consolidate import consolidate, general_public
from signet.networks.myinvois.consolidation.gathering import runs
from signet.networks.myinvois.consolidation.once import gather
from signet.networks.myinvois.consolidation.receipts import ReceiptIn
from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.mapping import to_xml
from signet.parties.models import Company, Customer
from tests.db.test_malaysia import malaysian
from tests.fixtures import World, actor

__all__ = ["malaysian"]

SERVICE = {"scheme": "SERVICE", "category": "S", "percent": "6"}
DUE = date(2026, 11, 3)
AT = datetime(2026, 11, 3, 4, 0, tzinfo=UTC)


def receipt(number: str | int, amount: str = "10.00", **more: Any) -> ReceiptIn:
    name = f"R-{number:05}" if isinstance(number, int) else number
    return ReceiptIn.model_validate(
        {"number": name, "day": "2026-10-15", "amount": amount, "tax": SERVICE,
         "tax_amount": str((Decimal(amount) * 6 / 100).quantize(Decimal("0.01"))), **more}
    )  # fmt: skip


def test_a_month_becomes_one_draft_that_myinvois_takes(malaysian: World) -> None:
    receipts = [receipt(n) for n in (1, 2, 3, 5, 9, 10)]
    receipts.append(receipt("X", "4.00", tax={"scheme": "SST", "category": "O"}, tax_amount="0"))
    made = consolidate(receipts=receipts, by=actor(), issue_date=DUE)
    assert made.refused == ()
    assert made.tax_difference == 0
    (draft,) = made.drafts
    content = drafts.read(draft)
    assert [(line.name, line.price) for line in content.lines] == [
        ("R-00001 - R-00003", Decimal(30)),
        ("R-00005", Decimal(10)),
        ("R-00009 - R-00010", Decimal(20)),
        ("X", Decimal(4)),
    ]
    assert (content.period_start, content.period_end) == (date(2026, 10, 1), date(2026, 10, 31))
    invoice = invoice_of(issue(document_id=draft.id, by=actor()))
    einvoice = EInvoice(invoice=invoice, type_code="01", issued_at=AT)
    assert check(einvoice, now=AT) == ()
    text = to_xml(einvoice).decode()
    assert "<cbc:RegistrationName>General Public<" in text
    assert text.count('listID="CLASS">004<') == 4
    assert '<cbc:PayableAmount currencyID="MYR">67.60<' in text


def test_what_needs_an_einvoice_of_its_own_is_left_out(malaysian: World) -> None:
    large = receipt(1, "9433.97", tax_amount="566.04")  # RM 10,000.01
    just = receipt(2, "9433.96", tax_amount="566.04")  # RM 10,000.00
    car = receipt(3, "50", classification="025")
    made = consolidate(receipts=[large, just, car], by=actor(), issue_date=DUE)
    assert made.refused == ((large, "large"), (car, "forbidden"))
    assert [line.name for line in drafts.read(made.drafts[0]).lines] == ["R-00002"]
    discard(document_id=made.drafts[0].id, by=actor())
    everything = consolidate(receipts=[large, just, car], by=actor(), issue_date=DUE, relaxed=True)
    assert everything.refused == ()
    only = consolidate(receipts=[large], by=actor(), issue_date=DUE)
    assert only.drafts == ()


def test_before_2026_a_sale_might_be_large(malaysian: World) -> None:
    old = receipt(1, "20000", day="2025-12-31", tax_amount="0")
    assert consolidate(receipts=[old], by=actor(), issue_date=DUE).refused == ()


def test_a_long_month_is_divided_at_the_size_that_is_taken(malaysian: World) -> None:
    receipts = [receipt(2 * n) for n in range(1, 501)]  # every second one: 500 lines
    made = consolidate(receipts=receipts, by=actor(), issue_date=DUE)
    counts = [len(drafts.read(draft).lines) for draft in made.drafts]
    assert sum(counts) == 500
    assert len(counts) > 1
    assert counts[:-1] == [counts[0]] * (len(counts) - 1)
    for draft in made.drafts:
        body = to_xml(
            EInvoice(invoice=invoice_of(issue(document_id=draft.id, by=actor())), type_code="01",
                     issued_at=AT)
        )  # fmt: skip
        assert len(body) < LIMIT
    assert len(to_xml_of_both(made.drafts, malaysian)) > LIMIT


def to_xml_of_both(documents: Any, world: World) -> bytes:
    """The first document with one line more would not have been taken."""
    first, second = (drafts.read(one) for one in documents[:2])
    content = first.model_copy(update={"lines": [*first.lines, *second.lines]})
    invoice = drafts.calculated(content, drafts.parties_of(content))
    return to_xml(EInvoice(invoice=invoice, type_code="01", issued_at=AT))


def test_the_general_public_is_one_customer(malaysian: World) -> None:
    one = general_public(by=actor())
    assert general_public(by=actor()).id == one.id
    assert Customer.objects.filter(legal_name="General Public").count() == 1


def test_receipts_of_one_month_each_once(malaysian: World) -> None:
    for receipts, code in (
        ([], "consolidated.none"),
        ([receipt(1), receipt(2, day="2026-09-30")], "consolidated.month"),
        ([receipt(1), receipt(1)], "consolidated.twice"),
    ):
        with pytest.raises(BadInput) as caught:
            consolidate(receipts=receipts, by=actor())
        assert caught.value.code == code
    with pytest.raises(Forbidden):
        consolidate(receipts=[receipt(1)], by=actor("auditor"))


def test_runs_are_by_number_not_by_order() -> None:
    found = runs([receipt(n) for n in (3, 1, 2)] + [receipt("A9"), receipt("A10"), receipt("B11")])
    assert [run.text for run in found] == ["A9 - A10", "B11", "R-00001 - R-00003"]


def test_a_receipt_is_gathered_once_until_its_draft_is_gone(malaysian: World) -> None:
    first = consolidate(receipts=[receipt(1), receipt(2)], by=actor(), issue_date=DUE)
    again = consolidate(receipts=[receipt(2), receipt(3)], by=actor(), issue_date=DUE)
    assert again.refused == ((receipt(2), "gathered"),)
    assert [line.name for line in drafts.read(again.drafts[0]).lines] == ["R-00003"]
    next_year = receipt(1, day="2027-10-15")  # numbers may begin again
    assert consolidate(receipts=[next_year], by=actor(), issue_date=DUE).refused == ()
    discard(document_id=first.drafts[0].id, by=actor())
    freed = consolidate(receipts=[receipt(1), receipt(2)], by=actor(), issue_date=DUE)
    assert freed.refused == ()
    issued = issue(document_id=freed.drafts[0].id, by=actor())
    void(document_id=issued.id, reason="Wrong month", by=actor())
    assert not Gathered.objects.filter(document=issued).exists()


def test_the_database_refuses_a_second_gathering(malaysian: World) -> None:
    made = consolidate(receipts=[receipt(1)], by=actor(), issue_date=DUE)
    with pytest.raises(Conflict) as refused:
        gather(made.drafts[0], [receipt(1)])
    assert refused.value.code == "consolidated.meanwhile"


def test_sales_of_some_activities_are_never_gathered(malaysian: World) -> None:
    company = Company.objects.get(id=malaysian.company.id)
    company.identifiers = [
        {**each, "value": "61101"} if each["scheme"] == "MSIC" else each
        for each in company.identifiers
    ]
    company.save(update_fields=["identifiers"])
    made = consolidate(receipts=[receipt(1)], by=actor(), issue_date=DUE)
    assert (made.drafts, made.refused) == ((), ((receipt(1), "activity"),))
    small = consolidate(receipts=[receipt(1)], by=actor(), issue_date=DUE, relaxed=True)
    assert small.refused == ()
    paid = consolidate(receipts=[receipt(1)], by=actor(), issue_date=DUE, self_billed="individuals")
    assert paid.refused == ()


def test_what_was_paid_to_people_is_gathered_as_self_billed(malaysian: World) -> None:
    none = {"tax": {"scheme": "SST", "category": "O"}, "tax_amount": "0"}
    paid = [receipt(n, "40.00", **none) for n in (1, 2)]
    made = consolidate(receipts=paid, by=actor(), issue_date=DUE, self_billed="individuals")
    (draft,) = made.drafts
    assert draft.self_billed
    invoice = invoice_of(issue(document_id=draft.id, by=actor()))
    assert invoice.seller.name == "General Public"
    einvoice = EInvoice(invoice=invoice, type_code="11", issued_at=AT)
    assert [f.rule for f in check(einvoice, now=AT) if f.severity == "error"] == []
    text = to_xml(einvoice).decode()
    assert '<cbc:InvoiceTypeCode listVersionID="1.0">11<' in text.replace('"1.1"', '"1.0"')
    assert "EI00000000010" in text
