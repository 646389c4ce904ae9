"""Two tenants on the stand-in of Peppol: sent, received, answered, and heard; with the real engine."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.kernel.clock import now
from signet.kernel.errors import BadInput
from signet.networks import connections, inbox, received, submissions
from signet.networks.actions.connect import connect
from signet.networks.actions.respond import respond
from signet.networks.actions.send import NotSendable, send
from signet.networks.checking import try_connection
from signet.networks.content import AnswerIn, NewConnectionIn
from signet.networks.inbox import InboxQuery
from signet.networks.models import InboxItem, Submission
from signet.networks.offers import Reply
from signet.networks.opening import capabilities_of
from signet.networks.polling import poll
from signet.networks.working import work
from signet.parties.models import Company, Customer
from signet.tenancy.context import tenant_scope
from tests import peppol
from tests.api.calling import caller
from tests.fixtures import World, actor


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[peppol.Sandbox]:
    with peppol.sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


class Side:
    """A tenant with its connection."""

    def __init__(self, world: World, address: str, box: peppol.Sandbox, point: str) -> None:
        self.world, self.address = world, address
        box.register(address, point)
        key = peppol.POINTS[point]
        with tenant_scope(world.id):
            scheme, _, value = address.partition(":")
            Company.objects.update(electronic_scheme=scheme, electronic_address=value)
            world.company.refresh_from_db()  # type: ignore[attr-defined]
            content = NewConnectionIn(
                company_id=world.company.id,  # type: ignore[attr-defined]
                network="peppol",
                settings={"access_point": point, "url": f"{box.address}/{point}"},
                credentials={"token": key % address if "%" in key else key},
            )
            self.connection_id = connect(content=content, by=actor()).id

    def work(self) -> None:
        with tenant_scope(self.world.id):
            Submission.objects.filter(next_at__isnull=False, taken_by=None).update(next_at=now())
        work(self.world.id, self.connection_id)

    def poll(self) -> None:
        poll(self.world.id, self.connection_id)

    def send(self, **changes: Any) -> uuid.UUID:
        with tenant_scope(self.world.id):
            draft = create_draft(content=self.world.draft(**changes), by=actor())
            document = issue(document_id=draft.id, by=actor())
            return send(document_id=document.id, connection_id=self.connection_id, by=actor()).id

    def submission(self, identifier: uuid.UUID) -> Submission:
        with tenant_scope(self.world.id):
            return submissions.get(identifier)

    def items(self) -> list[InboxItem]:
        with tenant_scope(self.world.id):
            return list(inbox.page(InboxQuery()).rows)

    def answer(self, item: InboxItem, reply: Reply, reason: str = "") -> None:
        with tenant_scope(self.world.id):
            content = AnswerIn(reply=reply, reason=reason)
            respond(item_id=item.id, content=content, by=actor())
        self.work()


def until(condition: Callable[[], object], do: Callable[[], None]) -> None:
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)
        do()


@pytest.fixture
def sides(
    committed: None, box: peppol.Sandbox, settings: Any, request: pytest.FixtureRequest
) -> tuple[Side, Side]:
    """Alpha sells to Beta; the marker's argument says at which access points."""
    from tests.fixtures import make_world

    settings.NETWORKS_PRIVATE = settings.NETWORKS_HTTP = True
    digits = str(uuid.uuid4().int)
    points = getattr(request, "param", ("phoss-ap", "phoss-ap"))
    seller = Side(make_world("Alpha"), f"0060:{digits[:9]}", box, points[0])
    buyer = Side(make_world("Beta"), f"0060:{digits[13:22]}", box, points[1])
    with tenant_scope(seller.world.id):
        Customer.objects.update(
            electronic_scheme="0060", electronic_address=buyer.address.partition(":")[2]
        )
    return seller, buyer


@pytest.mark.parametrize(
    "sides", [("phoss-ap", "phoss-ap"), ("e-invoice.be", "phoss-ap")], indirect=True
)
def test_one_sends_the_other_rejects_and_the_first_hears_why(sides: tuple[Side, Side]) -> None:
    seller, buyer = sides
    sent = seller.send()
    seller.work()
    until(lambda: seller.submission(sent).state == "delivered", seller.work)

    until(buyer.items, buyer.poll)
    [item] = buyer.items()
    row = seller.submission(sent)
    assert (item.number, item.seller_name, item.sender) == (row.number, "Alpha Ltd", seller.address)
    assert (item.payable_minor, item.unreadable) == (554400, "")
    buyer.poll()
    assert len(buyer.items()) == 1

    with pytest.raises(BadInput):
        buyer.answer(item, Reply.REJECTED)
    buyer.answer(item, Reply.REJECTED, "We never ordered this")

    def hear() -> None:
        seller.poll()
        seller.work()

    until(lambda: seller.submission(sent).state == "rejected", hear)
    row = seller.submission(sent)
    assert (row.reply, row.reply_reason) == ("rejected", "We never ordered this")


@pytest.mark.parametrize("sides", [("phoss-ap", "phoss-ap")], indirect=True)
def test_an_acceptance_leaves_it_delivered(sides: tuple[Side, Side]) -> None:
    seller, buyer = sides
    sent = seller.send()
    seller.work()
    until(buyer.items, buyer.poll)
    buyer.answer(buyer.items()[0], Reply.ACCEPTED)
    until(lambda: seller.submission(sent).reply, seller.poll)
    row = seller.submission(sent)
    assert (row.state, row.reply) == ("delivered", "accepted")


@pytest.mark.parametrize("how", ["lost", "timeout_after", "500_after", "nonsense"])
def test_a_lost_answer_is_asked_about_and_nothing_is_sent_twice(
    sides: tuple[Side, Side], box: peppol.Sandbox, settings: Any, how: str
) -> None:
    seller, buyer = sides
    settings.NETWORKS_SECONDS = 2.0
    box.fail("POST /phoss-ap/api/outbound/submit/*", how, seconds=3)
    sent = seller.send()
    seller.work()
    assert seller.submission(sent).state in {"unknown", "delivered"}
    until(lambda: seller.submission(sent).state == "delivered", seller.work)
    until(buyer.items, buyer.poll)
    time.sleep(0.3)
    buyer.poll()
    assert len(buyer.items()) == 1
    assert len(box.received(buyer.address)) == 1


def test_what_the_network_would_refuse_is_not_sent(sides: tuple[Side, Side]) -> None:
    seller, _buyer = sides
    with tenant_scope(seller.world.id):
        Customer.objects.update(electronic_scheme="", electronic_address="")
    with pytest.raises(NotSendable) as refused:
        seller.send()
    assert "/buyer/electronic_address" in [field.pointer for field in refused.value.fields]


SELF_BILLING = (
    "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0",
    "urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0",
)


@pytest.mark.parametrize(
    "sides", [("phoss-ap", "phoss-ap"), ("e-invoice.be", "phoss-ap")], indirect=True
)
def test_a_self_billed_pair_goes_to_the_seller_in_the_process_of_self_billing(
    sides: tuple[Side, Side], box: peppol.Sandbox
) -> None:
    """Alpha buys and writes Beta's invoice and credit note (BIS Self-Billing 3.0: types 389 and 261)."""
    buyer, seller = sides
    notes = {"kind": "credit_note", "preceding": [{"number": "OLD-1"}], "reason": "Returned"}
    for changes, root, code in (({}, "Invoice", "389"), (notes, "CreditNote", "261")):
        sent = buyer.send(self_billed=True, buyer_reference="PO 7", **changes)
        buyer.work()
        until(lambda sent=sent: buyer.submission(sent).state == "delivered", buyer.work)  # type: ignore[misc]
        row = buyer.submission(sent)
        assert (row.receiver, row.meta["process"]) == (
            seller.address, f"cenbii-procid-ubl::{SELF_BILLING[1]}",
        )  # fmt: skip
        assert row.meta["document_type"] == (
            f"busdox-docid-qns::urn:oasis:names:specification:ubl:schema:xsd:{root}-2::{root}"
            f"##{SELF_BILLING[0]}::2.1"
        )
        until(lambda code=code: [i for i in seller.items() if i.type_code == code], seller.poll)  # type: ignore[misc]
        [item] = [one for one in seller.items() if one.type_code == code]
        assert (item.number, item.sender) == (row.number, buyer.address)
        with tenant_scope(seller.world.id):
            invoice = received.invoice_of(item)
        assert invoice is not None
        assert (invoice.seller.name, invoice.buyer.name) == ("Customer of Alpha", "Alpha Ltd")
        assert invoice.seller.electronic_address is not None
        assert invoice.seller.electronic_address.value == seller.address.partition(":")[2]
    assert len(box.received(seller.address)) == 2


@pytest.mark.parametrize("sides", [("phoss-ap", "e-invoice.be")], indirect=True)
def test_no_answer_is_offered_where_the_access_point_carries_none(
    sides: tuple[Side, Side],
) -> None:
    """e-invoice.be takes no Invoice Response, so that its inbox offers no buttons; phoss-ap takes all."""
    seller, buyer = sides
    seller.send()
    seller.work()
    until(buyer.items, buyer.poll)
    [item] = buyer.items()
    browser = Client()
    browser.force_login(buyer.world.owner, "allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    shown = browser.get(f"/inbox/{item.id}").content.decode()
    assert 'data-open="' not in shown
    assert "Over this connection no answers can be sent" in shown
    told = caller(buyer.world)("GET", f"/inbox/{item.id}").json()
    assert told["replies"] == []
    refused = caller(buyer.world)("POST", f"/inbox/{item.id}/answer", {"reply": "accepted"})
    assert (refused.status_code, refused.json()["code"]) == (409, "answer.not_offered")
    with tenant_scope(seller.world.id):
        assert len(capabilities_of(connections.get(seller.connection_id)).replies) == 7


def test_a_connection_is_tried_and_a_server_that_fails_loses_nothing(
    sides: tuple[Side, Side], box: peppol.Sandbox
) -> None:
    seller, _buyer = sides
    try_connection(seller.world.id, seller.connection_id)
    with tenant_scope(seller.world.id):
        assert connections.get(seller.connection_id).state == "active"
    box.fail("POST /phoss-ap/api/outbound/submit/*", "503", times=2)
    sent = seller.send()
    seller.work()
    assert seller.submission(sent).state in {"unknown", "queued"}
    until(lambda: seller.submission(sent).state == "delivered", seller.work)
