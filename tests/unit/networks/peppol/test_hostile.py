"""Answers that nobody would expect: every one ends in a problem that the worker knows, or in a value."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from signet.en16931.model import Identifier
from signet.kernel.errors import BadInput
from signet.kernel.http import Answer
from signet.networks.peppol import envelope, identifiers, metadata, response
from signet.networks.peppol.adapter import Peppol
from signet.networks.peppol.signature import NotSigned, signer
from signet.networks.port import Inbound, Link, Status
from signet.networks.problems import NetworkProblem
from signet.sandbox.peppol.authority import Authority
from tests.peppol import BUYER, SELLER, NoTokens, Sandbox, TestWire, invoice, outgoing, parcel

PEPPOL = Peppol()
#: What may stand where something else is expected.
ODD: list[Any] = [
    None, True, 0, -1, 1e400, "", "x" * 10_000, "\u202e\x00\ud800", [], {}, [[]], {"a": {}}, [None], [1, "x"],
    "2026-13-45T99:99:99Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59",
]  # fmt: skip


@dataclass
class Recorded:
    """A wire that answers what was recorded, one answer spoiled."""

    answers: dict[str, tuple[int, bytes]]
    spoil: Callable[[str, int, bytes], tuple[int, bytes]]
    calls: list[str] = field(default_factory=list)

    def call(self, method: str, url: str, **_: Any) -> Answer:
        path = url.partition("?")[0]
        self.calls.append(path)
        assert len(self.calls) < 60, "it asks without end"
        status, body = next(
            (found for ending, found in self.answers.items() if path.endswith(ending)), (404, b"{}")
        )
        status, body = self.spoil(path, status, body)
        return Answer(status=status, headers={}, body=body, milliseconds=1)


def spoiled(value: Any, chance: random.Random) -> Any:
    """One place in a JSON value replaced by something odd, or taken away."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        name = chance.choice(list(value))
        if chance.random() < 0.15:
            return {key: each for key, each in value.items() if key != name}
        return {**value, name: spoiled(value[name], chance)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        index = chance.randrange(len(value))
        return [*value[:index], spoiled(value[index], chance), *value[index + 1 :]]
    return chance.choice(ODD)


NOW = datetime.now(UTC).isoformat()
DOCUMENT = {
    "id": "doc-1", "state": "SENT", "invoice_id": "INV-1", "created_at": NOW,
    "document_type": "INVOICE",
}  # fmt: skip
PAGE = {
    "items": [DOCUMENT],
    "total": 1,
    "page": 1,
    "page_size": 50,
    "pages": 1,
    "has_next_page": False,
}
EVENTS = [
    {"event_type": "send_success", "timestamp": NOW, "id": "e1", "details": {"a": 1}},
    {"event_type": "send_failed", "timestamp": NOW, "id": "e2", "details": {"error": "x"}},
    {"event_type": "imr_received", "timestamp": NOW, "id": "e3", "details": {"response_code": "RE"}},
]  # fmt: skip
OUTBOUND = {"sbdhInstanceID": "", "status": "sent", "mlsStatus": "pending", "completedDT": NOW}
INBOUND = {
    "sbdhInstanceID": "i-1", "receiverID": f"iso6523-actorid-upis::{SELLER}", "receivedDT": NOW,
    "senderID": f"iso6523-actorid-upis::{BUYER}", "status": "received", "docTypeID": "x::y",
}  # fmt: skip
LOOKED_UP = {
    "dnsInfo": {"status": "success"},
    "serviceMetadata": {
        "status": "success",
        "endpoints": [{"documentTypes": [{"scheme": "a", "value": "b"}], "status": "success"}],
    },
    "businessCard": {"entities": [{"name": "N"}]},
}
UBL = {
    "id": "doc-1", "signed_url": "https://files.example/doc.xml", "file_size": 4,
    "sender_peppol_scheme": "0088", "sender_peppol_id": "1",
}  # fmt: skip
RECORDED: dict[str, dict[str, tuple[int, Any]]] = {
    "e-invoice.be": {
        "/api/me/": (200, {"peppol_ids": [SELLER]}),
        "/api/inbox/": (200, PAGE),
        "/api/outbox/": (200, PAGE),
        "/api/drafts/": (200, PAGE | {"items": []}),
        "/timeline": (200, {"document_id": "doc-1", "events": EVENTS}),
        "/ubl": (200, UBL),
        "/send": (200, DOCUMENT | {"state": "TRANSIT"}),
        "/doc-1": (200, DOCUMENT),
        "/api/lookup": (200, LOOKED_UP),
        "/doc.xml": (200, "<a/>"),
    },
    "phoss-ap": {
        "/in-transmission": (200, []),
        "/AT": (200, {"overallSuccess": True}),
        "/GB": (200, {"overallSuccess": True}),
        "/history": (200, [INBOUND]),
        "/payload": (200, "<a/>"),
    },
}


def cases() -> Iterator[tuple[str, str]]:
    for point in RECORDED:
        for question in ("check", "submit", "find", "refresh", "poll", "look_up"):
            yield point, question


@pytest.mark.parametrize(("point", "question"), list(cases()))
def test_nothing_that_an_access_point_says_is_a_traceback(point: str, question: str) -> None:
    payload = PEPPOL.build(outgoing(invoice()), link_of(point, None))
    sent = parcel(payload, network_id="doc-1")
    seen: set[str] = set()
    for seed in range(400):
        chance = random.Random(seed)

        def spoil(
            path: str, status: int, body: bytes, chance: random.Random = chance
        ) -> tuple[int, bytes]:
            kind = chance.random()
            if kind < 0.4:
                return status, body
            if kind < 0.5:
                return chance.choice([200, 201, 204, 301, 400, 404, 405, 418, 500]), body
            if kind < 0.6:
                cut = chance.randrange(len(body) + 1)
                return status, body[:cut] + bytes([chance.randrange(256)]) + body[cut:]
            try:
                changed = spoiled(json.loads(body), chance)
            except ValueError:
                return status, body[: chance.randrange(len(body) + 1)]
            return status, json.dumps(changed).encode()

        link = link_of(point, spoil, sent.key)
        ask: Mapping[str, Callable[[], Any]] = {
            "check": lambda link=link: PEPPOL.check(link),
            "submit": lambda link=link: PEPPOL.submit([sent], link),
            "find": lambda link=link: PEPPOL.find(sent, link),
            "refresh": lambda link=link: PEPPOL.refresh(sent, link),
            "poll": lambda link=link: PEPPOL.poll("", link),
            "look_up": lambda link=link: PEPPOL.look_up(Identifier(value="1", scheme="0060"), link),
        }
        try:
            found = ask[question]()
        except NetworkProblem as problem:
            seen.add(type(problem).__name__)
            continue
        seen.add("answered")
        if question in {"find", "refresh"} and found is not None:
            assert isinstance(found, Status)
            assert found.network_id
            assert (found.text + found.reply_reason).isprintable()
        if question == "poll":
            assert isinstance(found.cursor, str)
            for item in found.items:
                assert isinstance(item, Inbound)
                assert item.event_id
                assert item.received_at.tzinfo
    assert len(seen) > 1 or (point, question) == ("phoss-ap", "look_up"), seen


def link_of(point: str, spoil: Any, key: str = "") -> Link:
    answers = {
        ending: (status, body.encode() if isinstance(body, str) else json.dumps(body).encode())
        for ending, (status, body) in RECORDED[point].items()
    }
    if point == "phoss-ap":
        from signet.networks.peppol.phoss import instance_of

        named = parcel(PAYLOAD, key=key or "k")
        known = {**OUTBOUND, "sbdhInstanceID": instance_of(named)}
        answers[f"/{instance_of(named)}"] = (200, json.dumps(known).encode())
    return Link(
        connection_id=uuid.uuid4(),
        company_id=uuid.uuid4(),
        environment=TEST_LINK.environment,
        endpoint_id=SELLER,
        settings={"access_point": point, "url": "https://ap.example", "country": "GB"},
        credentials={"token": "t"},
        certificate=None,
        wire=Recorded(answers, spoil or (lambda _path, status, body: (status, body))),
        tokens=NoTokens(),
    )


TEST_LINK = Sandbox("http://127.0.0.1:9", None, None).link(SELLER, "phoss-ap")  # type: ignore[arg-type]
PAYLOAD = PEPPOL.build(outgoing(invoice()), TEST_LINK)


def mutants(data: bytes, count: int) -> Iterator[bytes]:
    chance = random.Random(7)
    for _ in range(count):
        body = bytearray(data)
        for _change in range(chance.randint(1, 4)):
            at = chance.randrange(len(body))
            match chance.randrange(4):
                case 0:
                    body[at] = chance.randrange(256)
                case 1:
                    del body[at : at + chance.randrange(1, 40)]
                case 2:
                    body[at:at] = body[chance.randrange(len(body)) :][:60]
                case _:
                    body[at:at] = chance.choice(
                        [b"<", b"&", b"]]>", b"<!DOCTYPE a>", b"\x00", b"<a/>"]
                    )
        yield bytes(body)


def test_a_mutated_envelope_or_response_is_read_or_refused() -> None:
    said = response.write(
        response.InvoiceResponse(
            identifier="IR-1", on=datetime.now(UTC).date(), code="RE", number="INV-1",
            sender=response.Correspondent(name="A", address=Identifier(value="1", scheme="0088")),
            receiver=response.Correspondent(name="B", address=Identifier(value="2", scheme="0088")),
            clarifications=(response.Clarification(code="REF", text="x"),),
        )
    )  # fmt: skip
    sbd = (
        b'<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/'
        b'StandardBusinessDocumentHeader"><StandardBusinessDocumentHeader><HeaderVersion>1.0'
        b"</HeaderVersion></StandardBusinessDocumentHeader>"
        + said.partition(b"?>\n")[2]
        + b"</StandardBusinessDocument>"
    )
    read: list[Callable[[bytes], object]] = [response.read, envelope.opened]
    for reader, data in zip(read, (said, sbd), strict=True):
        reader(data)
        for mutant in mutants(data, 400):
            try:
                reader(mutant)
            except BadInput:
                continue


def test_a_mutated_signature_is_never_believed(box: Sandbox) -> None:
    """Whatever is changed, the document that is believed says what was signed."""
    box.register(BUYER, "phoss-ap")
    who = identifiers.read(BUYER)
    address = f"{box.address}/smp/{who.quoted}"
    group = TestWire().call("GET", address).body
    href = etree.fromstring(group).find("{*}*/{*}ServiceMetadataReference")
    assert href is not None
    data = TestWire().call("GET", href.get("href", "")).body
    roots = [Authority(box.folder).root]
    now = datetime.now(UTC)
    kind = metadata.document_types(etree.fromstring(group), who)[0]
    original = metadata.endpoints(etree.fromstring(data), who, kind)
    assert signer(etree.fromstring(data), trusted=roots, at=now)
    believed = 0
    for mutant in mutants(data, 600):
        try:
            root = etree.fromstring(mutant)
            signer(root, trusted=roots, at=now)
        except (etree.XMLSyntaxError, NotSigned):
            continue
        believed += 1
        assert metadata.endpoints(root, who, kind) == original
    assert believed < 60
