"""Every kind in every state x every verb: pages and API allow what the diagram allows, and refuse the rest.

The diagrams are written down here by hand, apart from ``documents.states`` which they check.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.credit import credit, debit
from signet.documents.actions.discard import discard
from signet.documents.actions.issue import issue
from signet.documents.actions.quotes import convert, decide, revise
from signet.documents.actions.void import void
from signet.documents.copying import CreditIn
from signet.documents.models import Document
from signet.documents.states import TRANSITIONS, state_of
from signet.kernel.clock import today
from signet.tenancy.context import tenant_scope
from tests.api.calling import Call, caller
from tests.fixtures import World, actor

DRAFT = {"change", "issue", "discard"}
CORRECTIONS = {"credit", "debit", "correct"}
OPEN_INVOICE = {"draft": DRAFT, "issued": {"void"} | CORRECTIONS, "void": set(), "discarded": set()}
NOTE = {"draft": DRAFT, "issued": {"void"}, "void": set(), "discarded": set()}
QUOTE = {
    "draft": DRAFT,
    "sent": {"accept", "decline", "convert", "revise"},
    "accepted": {"convert", "revise"},
    "declined": {"revise"},
    "expired": {"revise"},
    "converted": set(),
    "superseded": set(),
    "discarded": set(),
}
DIAGRAMS: dict[str, dict[str, set[str]]] = {
    "quote": QUOTE, "invoice": OPEN_INVOICE, "debit_note": OPEN_INVOICE,
    "credit_note": NOTE, "refund_note": NOTE,
}  # fmt: skip
CELLS = [(kind, state) for kind, diagram in DIAGRAMS.items() for state in diagram]
VERBS = sorted({verb for diagram in DIAGRAMS.values() for verbs in diagram.values() for verb in verbs})  # fmt: skip
LINE = {"name": "Freight", "price": "80", "tax": {"category": "S", "percent": "20"}}
BODIES: dict[str, dict[str, Any]] = {
    "void": {"reason": "Wrong"}, "credit": {"reason": "Wrong"}, "correct": {"reason": "Wrong"},
    "debit": {"reason": "Wrong", "lines": [LINE]},
}  # fmt: skip
FORMS = {"credit": {"what": "all", "kind": "credit_note", "reason": "Wrong"}}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def drafted(world: World, kind: str, state: str) -> Document:
    if kind == "quote":
        days = {"issue_date": "2026-10-01", "due_date": "2026-10-31" if state == "expired" else "2199-12-31"}  # fmt: skip
        return create_draft(content=world.draft(kind="quote", **days), by=actor())
    invoice = create_draft(content=world.draft(), by=actor())
    if kind == "invoice":
        return invoice
    if kind == "credit_note":  # of an invoice from before: nothing is set off, so it can be void
        before = {"preceding": [{"number": "OLD-1"}], "reason": "Less"}
        return create_draft(content=world.draft(kind=kind, **before), by=actor())
    original = issue(document_id=invoice.id, by=actor()).id
    if kind == "debit_note":
        from signet.documents.content import LineIn

        line = LineIn.model_validate(LINE)
        return debit(document_id=original, reason="More", lines=[line], by=actor())
    content = CreditIn.model_validate({"reason": "Less", "kind": kind})
    return credit(document_id=original, content=content, by=actor())


def made(world: World, kind: str, state: str) -> Document:
    """A document of a kind in a state, by the way that leads there."""
    document = drafted(world, kind, state)
    if state == "draft":
        return document
    if state == "discarded":
        return discard(document_id=document.id, by=actor())
    document = issue(document_id=document.id, by=actor())
    match state:
        case "void":
            return void(document_id=document.id, reason="Wrong", by=actor())
        case "accepted" | "declined":
            decide(document_id=document.id, answer=state.removesuffix("ed").replace("declin", "decline"), by=actor())  # type: ignore[arg-type]  # fmt: skip
        case "converted":
            convert(document_id=document.id, by=actor())
        case "superseded":
            revise(document_id=document.id, by=actor())
    return Document.objects.get(id=document.id)


def by_program(call: Call, world: World, document: Document, verb: str) -> tuple[int, str]:
    """The status and the sentence of the API."""
    path = f"/documents/{document.id}"
    if verb == "change":
        body = world.draft(kind=document.kind).model_dump(mode="json", exclude_unset=True)
        answer = call("PUT", path, body | {"version": document.version})
    else:
        answer = call("POST", f"{path}/{verb}", BODIES.get(verb))
    return answer.status_code, answer.json().get("detail", "")


def by_person(client: Client, document: Document, verb: str) -> tuple[int, str]:
    """The status and the page."""
    path = f"/documents/{document.id}/{'edit' if verb == 'change' else verb}"
    form = FORMS.get(verb) or BODIES.get(verb, {})
    if verb == "change":
        form = {"version": str(document.version), "kind": document.kind, "note": "x"}
    answer = client.post(path, {k: v for k, v in form.items() if isinstance(v, str)})
    return answer.status_code, unescape(answer.content.decode())


@pytest.mark.parametrize(("kind", "state"), CELLS, ids=["-".join(cell) for cell in CELLS])
def test_pages_and_api_follow_the_diagram(alpha: World, kind: str, state: str) -> None:
    owner: Any = alpha.owner
    client, call = Client(), caller(alpha)
    client.force_login(owner)
    with tenant_scope(alpha.id):
        document = made(alpha, kind, state)
        assert state_of(document, today("Europe/London")) == state
    for verb in VERBS:
        with undone():
            status, sentence = by_program(call, alpha, document, verb)
        with undone():
            shown, page = by_person(client, document, verb)
        if verb in DIAGRAMS[kind][state]:
            assert (verb, status in {200, 201}, shown) == (verb, True, 302), sentence
        else:
            assert (verb, status, shown) == (verb, 409, 409), sentence
            assert (verb, sentence[-1]) == (verb, ".")
            assert sentence in page, (verb, sentence)


def test_the_tables_know_nothing_else() -> None:
    """``correct`` stands for the three ways to correct an invoice."""
    for kind, diagram in DIAGRAMS.items():
        known = {(at, "correct" if verb in CORRECTIONS else verb) for at, verbs in diagram.items() for verb in verbs}  # fmt: skip
        assert (kind, known) == (kind, set(TRANSITIONS[kind]))
