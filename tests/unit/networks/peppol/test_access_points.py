"""Both access points over real HTTP: send, ask, receive, answer, and every way in which a call can fail."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from signet.en16931.model import Identifier
from signet.kernel.http import Answer
from signet.networks.peppol import response
from signet.networks.peppol.adapter import Peppol
from signet.networks.port import (
    Inbound,
    Parcel,
    Received,
    Reply,
    Response,
    Status,
    StatusChange,
    WebhookRequest,
)
from signet.networks.problems import (
    NetworkProblem,
    NotAllowed,
    NotGenuine,
    Refused,
    Unknown,
    Unsent,
    Wait,
)
from signet.networks.states import State
from tests.peppol import Sandbox, TestWire, invoice, outgoing, parcel, party

PEPPOL = Peppol()
POINTS = ["phoss-ap", "e-invoice.be"]


class Pair:
    """A seller and a buyer of this test alone, both at one access point."""

    def __init__(self, box: Sandbox, point: str) -> None:
        digits = str(uuid.uuid4().int)
        self.box, self.point = box, point
        self.seller, self.buyer = f"0088:{digits[:13]}", f"0088:{digits[13:26]}"
        for who in (self.seller, self.buyer):
            box.register(who, point)
        self.link, self.other = box.link(self.seller, point), box.link(self.buyer, point)
        self.number = f"INV-{digits[26:34]}"

    def parcel(self, **more: object) -> Parcel:
        document = invoice(
            self.number,
            seller=party("Marlow & Finch Design Ltd", self.seller, "GB123456789"),
            buyer=party("Tern Publishing plc", self.buyer, "GB987654321"),
        )
        payload = PEPPOL.build(outgoing(document), self.link)
        return parcel(payload, self.number, **more)

    def submit(self, sent: Parcel) -> Status:
        [outcome] = PEPPOL.submit([sent], self.link)
        assert outcome.submission_id == sent.submission_id
        return outcome.status

    def exchange(self, sent: Parcel) -> Status:
        """What the worker does: never repeat in doubt, ask first."""
        for _attempt in range(6):
            try:
                return self.submit(sent)
            except (Unsent, Wait):
                continue
            except Unknown:
                found = self.find(sent)
                if found is not None:
                    return found
        raise AssertionError("not done in six attempts")

    def find(self, sent: Parcel) -> Status | None:
        for _attempt in range(6):
            try:
                return PEPPOL.find(sent, self.link)
            except (Unsent, Wait):
                continue
        raise AssertionError("not found in six attempts")

    def settled(self, sent: Parcel, status: Status) -> Status:
        """Asked until it is no longer under way."""
        known = replace(sent, network_id=status.network_id)
        deadline = time.monotonic() + 10
        while status.state is State.SENT:
            assert time.monotonic() < deadline
            time.sleep(0.05)
            status = PEPPOL.refresh(known, self.link)
        return status

    def inbox(self, expected: int = 1) -> list[Inbound]:
        deadline = time.monotonic() + 10
        while True:
            items = [i for i in PEPPOL.poll("", self.other).items if isinstance(i, Inbound)]
            if len(items) >= expected or time.monotonic() > deadline:
                return items
            time.sleep(0.05)


@pytest.fixture(params=POINTS)
def pair(box: Sandbox, request: pytest.FixtureRequest) -> Pair:
    return Pair(box, request.param)


def test_a_document_arrives_as_it_was_sent(pair: Pair) -> None:
    sent = pair.parcel()
    status = pair.settled(sent, pair.submit(sent))
    assert status.state is State.DELIVERED
    assert status.network_id
    assert status.at is not None or pair.point == "phoss-ap"
    [proof] = status.evidence
    assert json.loads(proof.body)
    [item] = pair.inbox()
    assert (item.sender, item.receiver) == (pair.seller, pair.buyer)
    received = PEPPOL.read(item.body, item.media_type)
    assert received.number == pair.number
    assert received.totals is not None
    assert received.totals.payable.amount == 2760
    if pair.point == "e-invoice.be":  # hands out the file itself
        assert item.body == sent.payload.body
    else:  # hands out an envelope, which is kept too
        [envelope] = item.evidence
        assert b"StandardBusinessDocument" in envelope.body
    assert [row["sbdhInstanceID"] for row in pair.box.received(pair.buyer)].__len__() == 1


def test_both_access_points_reach_each_other(box: Sandbox) -> None:
    pair = Pair(box, "phoss-ap")
    box.register(pair.buyer, "e-invoice.be")
    pair.other = box.link(pair.buyer, "e-invoice.be")
    sent = pair.parcel()
    assert pair.submit(sent).state is State.DELIVERED
    [item] = pair.inbox()
    assert PEPPOL.read(item.body, "").number == pair.number


HARMLESS = ["timeout_before", "refused", "429"]
DONE = ["timeout_after", "lost", "500_after", "nonsense", "empty", "huge", "drip", "twice"]
SERVER = ["500", "502", "503"]
SENDING = {
    "phoss-ap": ["POST /phoss-ap/api/outbound/submit/*"],
    "e-invoice.be": [
        "POST /e-invoice.be/api/documents/ubl",
        "POST /e-invoice.be/api/documents/*/send",
        "GET /e-invoice.be/api/drafts/*",
    ],
}


@pytest.mark.parametrize("how", [*HARMLESS, *SERVER, *DONE])
@pytest.mark.parametrize(("point", "call"), [(p, c) for p in POINTS for c in SENDING[p]])
def test_whatever_fails_a_document_is_delivered_exactly_once(
    box: Sandbox, point: str, call: str, how: str
) -> None:
    pair = Pair(box, point)
    box.fail(call, how)
    sent = pair.parcel()
    began = time.monotonic()
    status = pair.settled(sent, pair.exchange(sent))
    assert status.state is State.DELIVERED
    assert time.monotonic() - began < 8
    assert len(pair.inbox()) == 1
    time.sleep(0.3)
    assert len(box.received(pair.buyer)) == 1


@pytest.mark.parametrize("how", ["timeout_before", "503", "nonsense", "lost", "huge"])
def test_an_answer_lost_twice_is_still_asked_for(box: Sandbox, how: str) -> None:
    """The submission's answer is lost, and the question what became of it fails too."""
    for point, question in (
        ("phoss-ap", "GET /phoss-ap/api/outbound/status/*"),
        ("e-invoice.be", "GET /e-invoice.be/api/outbox/*"),
    ):
        pair = Pair(box, point)
        box.fail(SENDING[point][1 if point == "e-invoice.be" else 0], "lost")
        box.fail(question, how, times=2)
        sent = pair.parcel()
        assert pair.settled(sent, pair.exchange(sent)).state is State.DELIVERED
        time.sleep(0.3)
        assert len(box.received(pair.buyer)) == 1


def test_what_never_left_is_not_found(pair: Pair) -> None:
    assert PEPPOL.find(pair.parcel(), pair.link) is None


def test_sending_again_what_was_sent_sends_nothing(pair: Pair) -> None:
    """A worker that forgot everything: the access point's own memory holds."""
    sent = pair.parcel()
    pair.settled(sent, pair.submit(sent))
    found = PEPPOL.find(sent, pair.link)
    assert found is not None
    assert found.state is State.DELIVERED
    if pair.point == "phoss-ap":
        assert pair.submit(sent).state is State.DELIVERED
    time.sleep(0.3)
    assert len(pair.box.received(pair.buyer)) == 1


def test_a_draft_left_behind_is_used_and_not_doubled(box: Sandbox) -> None:
    pair = Pair(box, "e-invoice.be")
    box.fail("POST /e-invoice.be/api/documents/ubl", "lost")
    sent = pair.parcel()
    with pytest.raises(Unsent):
        pair.submit(sent)
    assert PEPPOL.find(sent, pair.link) is None
    assert pair.settled(sent, pair.submit(sent)).state is State.DELIVERED
    key = {"Authorization": f"Bearer {pair.link.credentials['token']}"}
    drafts = box.client.get("/e-invoice.be/api/drafts/", headers=key).json()
    assert drafts["total"] == 0


def test_nobody_there_to_receive(pair: Pair) -> None:
    pair.box.client.delete(f"/_peppol/participants/{pair.buyer}")
    sent = pair.parcel()
    status = pair.settled(sent, pair.submit(sent))
    assert status.state is State.FAILED
    assert status.text == f"{pair.buyer} is not registered in the Peppol network"


def test_the_receiver_takes_no_such_document(pair: Pair) -> None:
    pair.box.register(pair.buyer, pair.point, document_types=["busdox-docid-qns::order"])
    sent = pair.parcel()
    status = pair.settled(sent, pair.submit(sent))
    assert (status.state, "does not receive" in status.text) == (State.FAILED, True)


def test_the_access_point_tries_again_by_itself(box: Sandbox) -> None:
    pair = Pair(box, "phoss-ap")
    box.fail(f"DELIVER {pair.buyer}", "delay", seconds=0.4)
    sent = pair.parcel()
    status = pair.submit(sent)
    assert (status.state, status.text) == (State.SENT, "the receiving access point is away")
    assert pair.settled(sent, status).state is State.DELIVERED
    assert len(pair.inbox()) == 1


def test_a_document_that_is_delivered_twice_has_one_identity(box: Sandbox) -> None:
    """The inbox's key is the event id, which is the same both times."""
    pair = Pair(box, "phoss-ap")
    box.fail(f"DELIVER {pair.buyer}", "deliver_twice")
    sent = pair.parcel()
    pair.submit(sent)
    items = pair.inbox(2)
    assert len(items) == 2
    assert len({item.event_id for item in items}) == 1


def test_a_wrong_key_is_the_connections_fault(pair: Pair) -> None:
    stranger = replace(pair.link, credentials={"token": "wrong"})
    questions: list[Callable[[], object]] = [
        lambda: PEPPOL.submit([pair.parcel()], stranger),
        lambda: PEPPOL.find(pair.parcel(), stranger),
        lambda: PEPPOL.check(stranger),
        lambda: PEPPOL.poll("", stranger),
    ]
    for ask in questions:
        with pytest.raises(NotAllowed):
            ask()


def test_a_connection_is_tried(pair: Pair) -> None:
    assert PEPPOL.check(pair.link).facts == ("The access point knows us.",)


def test_a_foreign_participant_is_noticed_where_the_access_point_tells(box: Sandbox) -> None:
    pair = Pair(box, "e-invoice.be")
    foreign = replace(pair.link, endpoint_id=pair.buyer)
    with pytest.raises(Refused, match="is not among the Peppol identifiers"):
        PEPPOL.check(foreign)
    with pytest.raises(Refused, match="Not allowed to send from the given Peppol ID"):
        PEPPOL.submit([pair.parcel()], foreign)


def test_nothing_listens(pair: Pair) -> None:
    away = replace(pair.link, settings={**pair.link.settings, "url": "http://127.0.0.1:9"})
    with pytest.raises(Unsent):
        PEPPOL.submit([pair.parcel()], away)


@pytest.mark.parametrize("how", [*HARMLESS, *SERVER, *DONE])
@pytest.mark.parametrize(
    ("point", "call"),
    [
        ("phoss-ap", "GET /phoss-ap/api/ops/inbound/history"),
        ("phoss-ap", "GET /phoss-ap/api/ops/inbound/*/payload"),
        ("e-invoice.be", "GET /e-invoice.be/api/inbox/"),
        ("e-invoice.be", "GET /e-invoice.be/api/documents/*/ubl"),
        ("e-invoice.be", "GET /e-invoice.be/files/*"),
    ],
)
def test_an_inbox_that_fails_loses_nothing(box: Sandbox, point: str, call: str, how: str) -> None:
    pair = Pair(box, point)
    sent = pair.parcel()
    pair.settled(sent, pair.submit(sent))
    pair.inbox()
    box.fail(call, how)
    began = time.monotonic()
    taken: list[Inbound] = []
    cursor = ""
    for _round in range(3):
        try:
            poll = PEPPOL.poll(cursor, pair.other)
        except NetworkProblem as problem:
            assert isinstance(problem, (Unsent, Wait)), problem
            continue
        taken += [item for item in poll.items if isinstance(item, Inbound)]
        cursor = poll.cursor
    assert time.monotonic() - began < 6
    assert {PEPPOL.read(item.body, "").number for item in taken if _reads(item)} == {pair.number}


def _reads(item: Inbound) -> bool:
    """What came as nonsense is kept as it came, and comes again."""
    return item.body.startswith(b"<?xml")


def test_the_inbox_goes_on_where_it_was(pair: Pair) -> None:
    numbers = []
    cursor = ""
    for _round in range(3):
        pair.number = f"INV-{uuid.uuid4().hex[:8]}"
        numbers.append(pair.number)
        sent = pair.parcel()
        pair.settled(sent, pair.submit(sent))
        pair.inbox(len(numbers))
        poll = PEPPOL.poll(cursor, pair.other)
        cursor = poll.cursor
        newest = poll.items[-1]
        assert isinstance(newest, Inbound)
        assert PEPPOL.read(newest.body, "").number == pair.number
        assert len(poll.items) <= 2  # the last moment's may be given again
    assert poll.more is False


def test_many_documents_come_in_their_order(box: Sandbox) -> None:
    pair = Pair(box, "e-invoice.be")
    for index in range(60):
        pair.number = f"INV-{index}"
        pair.submit(pair.parcel())
    cursor, numbers = "", []
    deadline = time.monotonic() + 20
    while len(numbers) < 60:
        assert time.monotonic() < deadline
        poll = PEPPOL.poll(cursor, pair.other)
        numbers += [PEPPOL.read(i.body, "").number for i in poll.items if isinstance(i, Inbound)]
        cursor = poll.cursor
    assert sorted(numbers) == sorted(f"INV-{index}" for index in range(60))
    assert cursor.startswith("2:")


def test_the_final_country_is_reported_once(box: Sandbox) -> None:
    pair = Pair(box, "phoss-ap")
    pair.submit(pair.parcel())
    [item] = pair.inbox()
    PEPPOL.confirm(item, pair.other)
    PEPPOL.confirm(item, pair.other)
    assert [row["c4CountryCode"] for row in box.received(pair.buyer)] == ["GB"]


def answered(pair: Pair, reply: Reply, reason: str = "", *codes: str) -> Status:
    [item] = pair.inbox()
    received = Received(
        event_id=item.event_id,
        body=item.body,
        sender=item.sender,
        receiver=item.receiver,
        network_ids={},
        invoice=PEPPOL.read(item.body, ""),
        received_at=item.received_at,
    )
    said = Response(reply=reply, reason=reason, reason_codes=codes, on=date(2026, 11, 21))
    payload = PEPPOL.build_response(received, said, pair.other)
    assert payload == PEPPOL.build_response(received, said, pair.other)
    return PEPPOL.respond(received, parcel(payload, pair.number), said, pair.other)


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (Reply.REJECTED, State.REJECTED),
        (Reply.ACCEPTED, State.DELIVERED),
        (Reply.UNDER_QUERY, State.DELIVERED),
        (Reply.PAID, State.DELIVERED),
    ],
)
def test_the_buyers_answer_comes_back(box: Sandbox, reply: Reply, state: State) -> None:
    pair = Pair(box, "phoss-ap")
    sent = pair.parcel()
    pair.submit(sent)
    assert answered(pair, reply, "Wrong order number", "REF").state is State.DELIVERED
    deadline = time.monotonic() + 10
    news: list[StatusChange] = []
    while not news and time.monotonic() < deadline:
        items = PEPPOL.poll("", pair.link).items
        news = [item for item in items if isinstance(item, StatusChange)]
    [change] = news
    assert (change.number, change.receiver) == (pair.number, pair.buyer)
    assert (change.status.state, change.status.reply) == (state, reply)
    assert change.status.reply_reason == "Wrong order number"
    assert response.read(change.body).code == reply.code


def test_the_buyers_answer_stands_on_the_timeline_of_e_invoice_be(box: Sandbox) -> None:
    pair = Pair(box, "e-invoice.be")
    box.register(pair.buyer, "phoss-ap")
    pair.other = box.link(pair.buyer, "phoss-ap")
    sent = pair.parcel()
    status = pair.settled(sent, pair.submit(sent))
    answered(pair, Reply.REJECTED, "Wrong order number")
    known = replace(sent, network_id=status.network_id)
    deadline = time.monotonic() + 10
    while status.reply is None and time.monotonic() < deadline:
        status = PEPPOL.refresh(known, pair.link)
    assert (status.state, status.reply) == (State.REJECTED, Reply.REJECTED)
    assert status.reply_reason == "Wrong order number"


def test_where_no_answer_can_be_sent_that_is_said(box: Sandbox) -> None:
    pair = Pair(box, "e-invoice.be")
    sent = pair.parcel()
    pair.settled(sent, pair.submit(sent))
    with pytest.raises(Refused, match=r"e-invoice\.be offers no way to send an Invoice Response"):
        answered(pair, Reply.ACCEPTED)


@pytest.mark.parametrize("how", [*HARMLESS, *SERVER, *DONE])
def test_an_answer_to_a_document_is_sent_exactly_once(box: Sandbox, how: str) -> None:
    pair = Pair(box, "phoss-ap")
    pair.submit(pair.parcel())
    [item] = pair.inbox()
    received = Received(
        event_id=item.event_id, body=item.body, sender=item.sender, receiver=item.receiver,
        network_ids={}, invoice=PEPPOL.read(item.body, ""), received_at=item.received_at,
    )  # fmt: skip
    said = Response(reply=Reply.ACCEPTED, on=date(2026, 11, 21))
    reply = parcel(PEPPOL.build_response(received, said, pair.other), pair.number)
    box.fail("POST /phoss-ap/api/outbound/submit/*", how)
    back = Pair.__new__(Pair)
    back.link = pair.other
    back.submit = lambda sent: PEPPOL.respond(received, sent, said, pair.other)  # type: ignore[method-assign]
    assert back.exchange(reply).state is State.DELIVERED
    time.sleep(0.3)
    assert len(box.received(pair.seller)) == 1


# --- webhooks ---------------------------------------------------------------------------------------------


def event(**changes: object) -> bytes:
    content = {
        "id": "evt-1",
        "tenant_id": "ten-abc123",
        "created_at": 1762780249,
        "type": "document.sent",
        "data": {"document_id": "doc-1"},
        "text": "⚡️ New webhook event: document.sent",
    }
    return json.dumps(content | changes, indent=2).encode()


def signed(body: bytes, secret: str = "s3cret") -> WebhookRequest:
    mark = hmac.new(
        secret.encode(), json.dumps(json.loads(body), sort_keys=True).encode(), hashlib.sha256
    )
    headers = {"x-signature": f"sha256={mark.hexdigest()}"}
    return WebhookRequest(method="POST", query={}, headers=headers, body=body)


def test_a_webhook_says_what_to_ask_about(box: Sandbox) -> None:
    link = box.link("0088:5012345678900", "e-invoice.be", webhook_secret="s3cret")
    [hint] = PEPPOL.hints(signed(event()), link).hints
    assert hint.network_id == "doc-1"
    [hint] = PEPPOL.hints(signed(event(type="document.received")), link).hints
    assert hint.network_id == ""


@pytest.mark.parametrize(
    "request_",
    [
        signed(event(), "another"),
        replace(signed(event()), body=event(type="document.sent.failed")),
        replace(signed(event()), headers={}),
        replace(signed(event()), headers={"x-signature": "sha256="}),
        replace(signed(event()), headers={"x-signature": "sha256=ÿ"}),
        replace(signed(event()), body=b"nonsense"),
        replace(signed(event()), body=b"[" * 100_000),
    ],
)
def test_a_webhook_that_is_not_genuine_is_refused(box: Sandbox, request_: WebhookRequest) -> None:
    link = box.link("0088:5012345678900", "e-invoice.be", webhook_secret="s3cret")
    with pytest.raises(NotGenuine):
        PEPPOL.hints(request_, link)


def test_without_a_secret_no_webhook_is_genuine(box: Sandbox) -> None:
    link = box.link("0088:5012345678900", "e-invoice.be")
    with pytest.raises(NotGenuine):
        PEPPOL.hints(signed(event(), ""), link)


def test_what_phoss_ap_forwards_is_read_again_from_itself(box: Sandbox) -> None:
    link = box.link("0088:5012345678900", "phoss-ap")
    request = WebhookRequest(
        method="POST", query={}, headers={"x-sbdh-instance-id": "1"}, body=b"<evil/>"
    )
    pushed = PEPPOL.hints(request, link)
    assert ([h.network_id for h in pushed.hints], pushed.items) == ([""], ())
    assert (pushed.status, json.loads(pushed.body)) == (200, {"countryCodeC4": "GB"})
    assert PEPPOL.hints(replace(request, headers={}), link).status == 400


# --- looking up -------------------------------------------------------------------------------------------


def test_the_access_points_directory_is_asked_where_we_trust_no_smp(box: Sandbox) -> None:
    pair = Pair(box, "e-invoice.be")
    scheme, _, value = pair.buyer.partition(":")
    found = PEPPOL.look_up(Identifier(value=value, scheme=scheme), pair.link)
    assert found is not None
    assert (found.identifier, found.name) == (pair.buyer, f"Name of {pair.buyer}")
    assert found.kinds == {"invoice", "debit_note", "credit_note", "refund_note"}
    assert PEPPOL.look_up(Identifier(value="0000000000000", scheme="0088"), pair.link) is None
    with pytest.raises(Refused):
        PEPPOL.look_up(Identifier(value="x y", scheme="0088"), pair.link)


@pytest.mark.parametrize("how", ["nonsense", "503", "empty", "timeout_before", "huge"])
def test_a_directory_that_fails_is_not_nobody(box: Sandbox, how: str) -> None:
    pair = Pair(box, "e-invoice.be")
    box.fail("GET /e-invoice.be/api/lookup", how)
    with pytest.raises(Unsent):
        PEPPOL.look_up(Identifier(value="5012345678900", scheme="0088"), pair.link)


def test_without_a_trusted_authority_phoss_ap_cannot_be_asked(box: Sandbox) -> None:
    with pytest.raises(NotAllowed, match="SIGNET_PEPPOL_SMP_ROOTS"):
        PEPPOL.look_up(
            Identifier(value="5012345678900", scheme="0088"),
            box.link("0088:5012345678900", "phoss-ap"),
        )


def test_ours_is_asked_where_the_operator_trusts_one(box: Sandbox, settings) -> None:
    pair = Pair(box, "phoss-ap")
    roots = box.folder / "roots.pem"
    roots.write_bytes(box.client.get("/_peppol/roots.pem").content)
    settings.PEPPOL_SMP_ROOTS = str(roots)
    settings.PEPPOL_NAME_SERVERS = box.address.removeprefix("http://")
    scheme, _, value = pair.buyer.partition(":")
    found = PEPPOL.look_up(Identifier(value=value, scheme=scheme), pair.link)
    assert found is not None
    assert found.kinds == {"invoice", "debit_note", "credit_note", "refund_note"}
    assert found.details == {
        "smp": f"{box.address}/smp", "endpoint": f"{box.address}/as4",
        "access_point": "Signet sandbox", "self_billing": "yes", "responses": "yes",
    }  # fmt: skip
    settings.PEPPOL_SMP_ROOTS = str(box.folder / "missing.pem")
    with pytest.raises(NotAllowed):
        PEPPOL.look_up(Identifier(value=value, scheme=scheme), pair.link)


def test_a_document_that_is_broken_for_good_is_kept_as_it_came(box: Sandbox) -> None:
    """Somebody must look at it; the rest of the inbox does not wait for it."""
    pair = Pair(box, "phoss-ap")
    pair.submit(pair.parcel())
    pair.inbox()
    box.fail("GET /phoss-ap/api/ops/inbound/*/payload", "nonsense", times=2)
    [item] = pair.inbox()
    assert item.body == b"\x00\xff{]<nonsense"


def test_a_file_that_is_gone_does_not_stop_the_inbox(box: Sandbox) -> None:
    pair = Pair(box, "e-invoice.be")
    sent = pair.parcel()
    pair.settled(sent, pair.submit(sent))
    pair.inbox()
    link = replace(pair.other, wire=GoneFiles())
    [item] = PEPPOL.poll("", link).items
    assert isinstance(item, Inbound)
    assert item.media_type == "application/json"
    assert json.loads(item.body)["sender_peppol_id"] == pair.seller.partition(":")[2]


class GoneFiles(TestWire):
    """Every file behind a signed address has expired."""

    def call(self, method: str, url: str, **more: object) -> Answer:
        if "/files/" in url:
            return Answer(status=403, headers={}, body=b"expired", milliseconds=1)
        return super().call(method, url, **more)  # type: ignore[arg-type]
