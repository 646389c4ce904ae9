"""Credit, debit and refund notes: never more than remains; correct in one step; duplicate."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from signet.documents import queries
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.credit import correct, credit, debit
from signet.documents.actions.duplicate import duplicate
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.copying import CreditIn, CreditLineIn
from signet.documents.models import Document
from signet.documents.remaining import remaining_of
from signet.documents.states import label_of
from signet.kernel.errors import BadInput, Conflict
from tests.fixtures import World, actor, numbered


def invoice(world: World, **changes: object) -> Document:
    """5,544.00: 60 x 62.00 and 2 x 450.00 at 20 %."""
    draft = create_draft(content=world.draft(**changes), by=actor())
    return issue(document_id=draft.id, by=actor())


def fresh(document: Document) -> Document:
    return Document.objects.get(id=document.id)


def test_a_whole_credit_note_clears_the_invoice(inside: World) -> None:
    original = invoice(inside)
    note = credit(document_id=original.id, content=CreditIn(reason="Wrong beans"), by=actor())
    note = issue(document_id=note.id, by=actor())
    assert (note.number, note.type_code, note.payable_minor) == (numbered("CN", 1), "381", 554400)
    assert (fresh(original).balance_minor, fresh(note).balance_minor) == (0, 0)
    frozen = queries.invoice_of(fresh(note))
    assert frozen.preceding_invoices[0].number == "INV-2026-0001"
    assert frozen.notes[0].text == "Wrong beans"
    assert label_of(fresh(original), original.issue_date).code == "paid"
    with pytest.raises(Conflict) as caught:
        credit(document_id=original.id, content=CreditIn(reason="Again"), by=actor())
    assert caught.value.code == "note.nothing_left"
    with pytest.raises(Conflict) as caught:
        credit(document_id=note.id, content=CreditIn(reason="A credit of a credit"), by=actor())
    assert (
        str(caught.value) == "A note is not corrected by another note; correct the invoice itself."
    )


def test_chosen_lines_and_quantities_until_nothing_is_left(inside: World) -> None:
    original = invoice(inside, allowances=[{"amount": "462.00", "reason": "Loyal customer"}])
    assert original.without_tax_minor == 415800  # 4,620.00 less 10 %

    def returned(position: int, quantity: str | None) -> Document:
        wanted = CreditLineIn(position=position, quantity=D(quantity) if quantity else None)
        note = credit(
            document_id=original.id,
            content=CreditIn(reason="Returned", lines=[wanted]),
            by=actor(),
        )
        return issue(document_id=note.id, by=actor())

    first = returned(1, "15")  # 930.00 less its 93.00 of the discount
    assert first.without_tax_minor == 83700
    assert remaining_of(original).lines == {1: D(45), 2: D(2)}
    with pytest.raises(BadInput) as caught:
        returned(1, "45.5")
    assert str(caught.value) == "Only 45 of this line can still be credited."
    with pytest.raises(BadInput):
        returned(3, "1")
    returned(2, None)
    rest = credit(document_id=original.id, content=CreditIn(reason="All of it"), by=actor())
    rest = issue(document_id=rest.id, by=actor())
    left = remaining_of(original)
    assert (left.without_tax.minor, left.with_tax.minor) == (0, 0)
    assert fresh(original).balance_minor == 0


def test_two_drafts_over_the_same_rest_are_not_both_issued(inside: World) -> None:
    original = invoice(inside)
    one, two = (
        credit(document_id=original.id, content=CreditIn(reason="Returned"), by=actor())
        for _ in range(2)
    )
    issue(document_id=one.id, by=actor())
    with pytest.raises(Conflict) as caught:
        issue(document_id=two.id, by=actor())
    assert [(f.pointer, f.code) for f in caught.value.fields] == [
        ("/lines/0/quantity", "note.quantity"),
        ("/lines/1/quantity", "note.quantity"),
        ("/lines", "note.amount"),
    ]
    assert fresh(two).number is None


def test_a_note_is_of_the_same_customer_currency_and_living_invoice(inside: World) -> None:
    gone = invoice(inside)
    void(document_id=gone.id, reason="Wrong", by=actor())
    euros = invoice(inside, currency="EUR")
    for original, words in ((gone, "not void"), (euros, "in the currency")):
        draft = create_draft(
            content=inside.draft(kind="credit_note", corrects_id=original.id, reason="x"),
            by=actor(),
        )
        with pytest.raises(Conflict, match=words):
            issue(document_id=draft.id, by=actor())


def test_correct_credits_and_begins_the_right_invoice(inside: World) -> None:
    original = invoice(inside)
    note, draft = correct(document_id=original.id, reason="Wrong price", by=actor())
    assert (note.kind, note.state, fresh(original).balance_minor) == ("credit_note", "issued", 0)
    assert (draft.kind, draft.state, draft.payable_minor) == ("invoice", "draft", 554400)
    assert [line.name for line in queries.invoice_of(draft).lines] == [
        "Liberica beans, 1 kg", "Grinder service",
    ]  # fmt: skip


def test_a_debit_note_is_owed_like_an_invoice(inside: World) -> None:
    original = invoice(inside)
    draft = debit(document_id=original.id, reason="Freight was forgotten", by=actor())
    from signet.documents.actions.change_draft import change_draft
    from signet.documents.content import LineIn
    from signet.documents.drafts import read

    line = LineIn.model_validate(
        {"name": "Freight", "price": "80", "tax": {"category": "S", "percent": "20"}}
    )
    content = read(draft).model_copy(update={"lines": [line]})
    draft = change_draft(document_id=draft.id, version=1, content=content, by=actor())
    note = issue(document_id=draft.id, by=actor())
    assert (note.number, note.type_code, fresh(note).balance_minor) == (
        numbered("DN", 1),
        "383",
        9600,
    )


def test_the_notes_keep_the_exchange_rate_of_their_original(inside: World) -> None:
    original = invoice(inside, tax_currency="EUR", tax_exchange_rate="1.15")
    note = credit(document_id=original.id, content=CreditIn(reason="Returned"), by=actor())
    assert (note.tax_currency, note.tax_exchange_rate) == ("EUR", D("1.15"))


def test_a_duplicate_starts_anew(inside: World) -> None:
    original = invoice(inside, purchase_order_reference="PO 8")
    copy = duplicate(document_id=original.id, by=actor())
    assert (copy.state, copy.number, copy.version, copy.payable_minor) == ("draft", None, 1, 554400)
    assert copy.content["purchase_order_reference"] == "PO 8"
