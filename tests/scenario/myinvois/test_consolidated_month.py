"""A shop's month with the tax office: sales told together, corrected, cancelled, and told again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from signet.bulk.models import Item
from signet.documents.actions.credit import credit
from signet.documents.actions.issue import issue
from signet.documents.copying import CreditIn
from signet.documents.models import Document
from signet.kernel import clock
from signet.kernel.errors import Conflict, NotNeeded
from signet.networks import connections, submissions, told
from signet.networks.actions.move import cancel
from signet.networks.actions.send import NotSendable, findings_for, send
from signet.networks.actions.send_each import send_each
from signet.networks.jobs import do_send
from signet.networks.models import Submission
from signet.networks.models_watched import Unsent
from signet.networks.myinvois.consolidation.consolidate import consolidate
from signet.networks.myinvois.consolidation.gather_month import gather_month
from signet.networks.myinvois.consolidation.month import month, month_before
from signet.networks.myinvois.consolidation.receipts import ReceiptIn
from signet.networks.ways import ways_of
from signet.parties.models import Branch, Customer
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor, numbered
from tests.scenario.myinvois.business import LINE, Business, in_business
from tests.scenario.myinvois.conftest import Made
from tests.scenario.myinvois.portal import Portal
from tests.web.accounts import signed_in

LAST = month_before(clock.today("Asia/Kuala_Lumpur"))


@pytest.fixture(params=["no", "yes"])
def shop(
    kept_alpha: World, portal: Portal, made: Made, settings: Any, request: pytest.FixtureRequest
) -> Iterator[Business]:
    with in_business(kept_alpha, portal, made, settings, on_issue=request.param) as found:
        with tenant_scope(kept_alpha.id):
            Customer.objects.filter(id=kept_alpha.customer.id).update(  # type: ignore[attr-defined]
                legal_name="Walk-in", identifiers=[], line1="", city="", postal_code="", phone="",
            )  # fmt: skip
        yield found


def sold(shop: Business, **more: Any) -> UUID:
    day = (LAST + timedelta(days=4)).isoformat()
    return shop.document(**{"issue_date": day, "due_date": day, **more})


def consolidated(shop: Business) -> Document:
    (draft,) = gather_month(first=LAST, by=actor()).drafts
    return issue(document_id=draft.id, by=actor())


def credited(shop: Business, document_id: UUID) -> Document:
    content = CreditIn.model_validate(
        {"reason": "Returned", "lines": [{"position": 1, "quantity": 1}]}
    )
    note = credit(document_id=document_id, content=content, by=actor())
    return issue(document_id=note.id, by=actor())


def run(shop: Business, document_id: UUID) -> None:
    """The job of a connection that sends on issue."""
    do_send(str(shop.world.id), str(document_id), str(shop.connection_id))


def test_told_together_corrected_cancelled_and_free_again(shop: Business) -> None:
    with tenant_scope(shop.world.id):
        sales = [sold(shop) for _ in range(3)]
        teller = consolidated(shop)
        for refuse in (lambda: shop.send(sales[0]), lambda: send_each_one(sales[0])):
            with pytest.raises(NotNeeded) as refused:
                refuse()
            assert refused.value.code == "submission.consolidated"
            assert teller.number in refused.value.message  # type: ignore[operator]
        assert ways_of(Document.objects.get(id=sales[0])) == []
        note = credited(shop, sales[1])
        with pytest.raises(NotSendable) as early:
            shop.send(note.id)
        assert [(f.rule, f.params["number"]) for f in early.value.findings if f.severity == "error"] == [
            ("MY-ORIGINAL", numbered("CON", 1))
        ]  # fmt: skip
        sent = shop.send(teller.id)
    told_of = shop.until(sent.id, "valid", "invalid")
    assert told_of.state == "valid", told_of.findings
    with tenant_scope(shop.world.id):
        correcting = shop.send(note.id)
        text = submissions.body_of(correcting).decode()
        assert f"<cbc:ID>{teller.number}</cbc:ID><cbc:UUID>{told_of.network_id}</cbc:UUID>" in text
        assert f"INV-{LAST.year}-0002" not in text.partition("<cac:AccountingSupplierParty>")[0]
        assert 'listID="CLASS">004<' in text
        assert "EI00000000010" in text
    corrected = shop.until(correcting.id, "valid", "invalid")
    assert corrected.state == "valid", corrected.findings
    with tenant_scope(shop.world.id):
        with pytest.raises(Conflict) as referred:
            cancel(submission_id=sent.id, reason="Wrong month", by=actor())
        assert referred.value.code == "submission.notes_refer"
        cancel(submission_id=correcting.id, reason="Wrong", by=actor())
    shop.until(correcting.id, "cancelled")
    with tenant_scope(shop.world.id):
        cancel(submission_id=sent.id, reason="Wrong month", by=actor())
    shop.until(sent.id, "cancelled")
    with tenant_scope(shop.world.id):
        assert Document.objects.get(id=teller.id).state == "void"
        assert told.told_in(sales[0]) is None
        assert consolidated(shop).number == numbered("CON", 2)


@pytest.mark.parametrize("shop", ["no"], indirect=True)
def test_a_branch_corrects_what_the_whole_company_told(shop: Business) -> None:
    """It does not see the company's document, but its note names it; other branches' sales it sees not."""
    with tenant_scope(shop.world.id):
        company = shop.world.company
        north, south = (
            Branch.objects.create(company=company, code=name[0], name=name).id
            for name in ("North", "South")
        )
        sale, other = (sold(shop, branch_id=str(branch)) for branch in (north, south))
        teller = consolidated(shop)
        sent = shop.send(teller.id)
    told_of = shop.until(sent.id, "valid", "invalid")
    assert told_of.state == "valid", told_of.findings
    clerk = replace(actor("biller"), branches=frozenset({north}))
    with tenant_scope(shop.world.id, {north}):
        found = told.tellers_of([sale, other])
        assert {key: (one.teller, one.number) for key, one in found.items()} == {
            sale: (None, teller.number)
        }
        note = credit(
            document_id=sale,
            content=CreditIn.model_validate({"reason": "Returned"}),
            by=clerk,
        )
        note = issue(document_id=note.id, by=clerk)
        row = send(document_id=note.id, connection_id=shop.connection_id, by=clerk)
        text = submissions.body_of(row).decode()
        assert f"<cbc:ID>{teller.number}</cbc:ID><cbc:UUID>{told_of.network_id}</cbc:UUID>" in text
    corrected = shop.until(row.id, "valid", "invalid")
    assert corrected.state == "valid", corrected.findings


def send_each_one(document_id: UUID) -> None:
    [result] = send_each(document_ids=[document_id], by=actor())
    assert result.error is not None
    raise result.error


@pytest.mark.parametrize("shop", ["yes"], indirect=True)
def test_what_is_sent_on_issue_waits_for_its_month(shop: Business) -> None:
    with tenant_scope(shop.world.id):
        small, large = sold(shop), sold(shop, lines=[shop.lines[0] | {"price": "6000"}])
    run(shop, small)
    run(shop, large)
    with tenant_scope(shop.world.id):
        assert not Submission.objects.exists()
        assert [row.document_id for row in Unsent.objects.all()] == [large]  # it needs its own
        teller = consolidated(shop)
        assert {row.id for row in told.covered_by(teller.id)} == {small}
        note = credited(shop, small)
    run(shop, teller.id)
    run(shop, note.id)  # too early: it is said so, and mended by sending it again
    with tenant_scope(shop.world.id):
        [sent] = Submission.objects.all()
        assert (sent.document_id, {row.document_id for row in Unsent.objects.all()}) == (
            teller.id,
            {large, note.id},
        )
    shop.until(sent.id, "valid")
    run(shop, note.id)
    with tenant_scope(shop.world.id):
        found = findings_for(note, connections.get(shop.connection_id))
        assert [one for one in found if one.severity == "error"] == []
        assert Submission.objects.filter(document_id=note.id).exists()


@pytest.mark.parametrize("shop", ["no"], indirect=True)
def test_pages_say_where_a_sale_is_told(shop: Business) -> None:
    browser = signed_in(shop.world.owner.email)  # type: ignore[attr-defined]
    with tenant_scope(shop.world.id):
        sale = sold(shop)
        large = sold(shop, lines=[shop.lines[0] | {"price": "6000"}])
    waiting = page(browser, sale)
    assert f"MyInvois is told of it in the consolidated e-invoice of {LAST:%B %Y}" in waiting
    assert f'href="/consolidated/new?month={LAST:%Y-%m}&amp;company=' in waiting
    assert "Submit to LHDN" not in waiting
    sending = browser.get(f"/documents/{sale}/send").content.decode()
    assert f"MyInvois is told of it in the consolidated e-invoice of {LAST:%B %Y}" in sending
    assert "Enter his TIN or MyKad number" in sending
    assert "The network would refuse it" not in sending
    assert "Submit to LHDN" in page(browser, large)
    assert "The network would refuse it" in browser.get(f"/documents/{large}/send").content.decode()
    made = browser.post("/consolidated/new", {"month": f"{LAST:%Y-%m}"})
    assert made.status_code == 302
    with tenant_scope(shop.world.id):
        draft = Document.objects.get(kind="consolidated")
    assert made["Location"] == f"/documents/{draft.id}/"
    shown = page(browser, draft.id)
    assert f"INV-{LAST.year}-0001" in shown
    assert browser.get(f"/documents/{draft.id}/edit").status_code == 302
    assert browser.post(f"/documents/{draft.id}/issue").status_code == 302
    covered = page(browser, sale)
    assert "Told to LHDN together" in covered
    assert numbered("CON", 1) in covered
    assert "Submit to LHDN" not in covered
    sending = browser.get(f"/documents/{sale}/send").content.decode()
    assert f"told of it in the consolidated e-invoice {numbered('CON', 1)}" in sending
    assert "No network takes this document" not in sending
    assert "Submit to LHDN" in page(browser, draft.id)
    listed = browser.get("/consolidated/").content.decode()
    assert numbered("CON", 1) in listed
    assert numbered("CON", 1) not in browser.get("/invoices/").content.decode()


@pytest.mark.parametrize("shop", ["no"], indirect=True)
def test_in_bulk_what_is_told_later_is_no_fault(shop: Business) -> None:
    with tenant_scope(shop.world.id):
        small, large = sold(shop), sold(shop, lines=[shop.lines[0] | {"price": "6000"}])
        with pytest.raises(NotNeeded) as later:
            shop.send(small)
        assert later.value.code == "submission.told_later"
        with pytest.raises(NotSendable):
            shop.send(large)
    browser = signed_in(shop.world.owner.email)  # type: ignore[attr-defined]
    chosen = {"verb": "send", "chosen": [str(small), str(large)]}
    begun = browser.post("/bulk/new", chosen)
    with tenant_scope(shop.world.id):
        assert not Submission.objects.exists()
        found = {row.document_id: (row.outcome, row.code) for row in Item.objects.all()}
        assert found == {
            small: ("done", "submission.told_later"),
            large: ("refused", "submission.not_ready"),
        }
    told = browser.get(f"{begun['Location']}?outcome=done").content.decode()
    assert "told in the month&#x27;s consolidated e-invoice" in told


@pytest.mark.parametrize("shop", ["no"], indirect=True)
def test_what_tells_of_receipts_is_sent_by_itself_and_never_gathered(shop: Business) -> None:
    """The drafts over the receipts of a till are ordinary invoices to the general public."""
    values = {"day": LAST, "amount": "20", "tax": LINE["tax"], "tax_amount": "1.60"}
    receipts = [ReceiptIn.model_validate({"number": f"R-{n}", **values}) for n in (1, 2)]
    with tenant_scope(shop.world.id):
        [draft] = consolidate(receipts=receipts, by=actor()).drafts
        teller = issue(document_id=draft.id, by=actor())
        assert not month(teller.company_id, teller.issue_date.replace(day=1)).sales  # type: ignore[union-attr]
        sent = shop.send(teller.id)
    told_of = shop.until(sent.id, "valid", "invalid")
    assert told_of.state == "valid", told_of.findings


def page(browser: Client, document_id: UUID) -> str:
    answer = browser.get(f"/documents/{document_id}/")
    assert answer.status_code == 200
    return answer.content.decode()
