"""An adapter for ``tests.network_server``: as small as one can be, and a model for others."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from signet.en16931.findings import Finding
from signet.en16931.formats import read as read_xml
from signet.en16931.model import Identifier, Invoice
from signet.en16931.totals import calculate
from signet.en16931.ubl.writer import write
from signet.kernel.errors import BadInput
from signet.networks.port import (
    Accepted,
    Ask,
    CancelRule,
    Capabilities,
    Entry,
    Environment,
    Evidence,
    Health,
    Hint,
    Inbound,
    Ledger,
    Limit,
    Link,
    Outcome,
    Outgoing,
    Parcel,
    Participant,
    Payload,
    Poll,
    Pushed,
    Received,
    Reply,
    Response,
    Setup,
    Status,
    StatusChange,
    Token,
    WebhookRequest,
)  # fmt: skip
from signet.networks.problems import NotAllowed, NotGenuine, Refused, Unknown
from signet.networks.states import State


class PostNetwork:
    """``batch``, ``submits`` and ``cancels`` may be set by a test."""

    code = "post"
    name = "Post"

    def __init__(self, *, batch: int = 1, submits: int = 10_000, cancels: bool = True) -> None:
        self._batch, self._submits = batch, submits
        rule = CancelRule(within=timedelta(hours=72), states=frozenset({State.SENT, State.VALID}))
        self._cancel = rule if cancels else None

    def capabilities(
        self, environment: Environment, settings: Mapping[str, str] | None = None
    ) -> Capabilities:
        return Capabilities(
            kinds=frozenset({"invoice", "credit_note"}),
            batch=self._batch,
            verb="Post it",
            cancel=self._cancel,
            replies=(Reply.ACCEPTED, Reply.REJECTED, Reply.UNDER_QUERY, Reply.PAID),
            look_up=True,
            push=True,
            poll=timedelta(minutes=1),
            ledger=timedelta(days=30),
            settles=timedelta(0),
            limits={"submit": Limit(calls=self._submits)},
        )

    def asks(self, environment: Environment) -> tuple[Ask, ...]:
        return (
            Ask(name="url", label="Address", kind="url"),
            Ask(name="password", label="Password", kind="secret"),
            Ask(name="hook_secret", label="Secret of webhooks", kind="secret", required=False),
        )

    def accept(self, setup: Setup) -> Accepted:
        if not setup.settings["url"].startswith("http"):
            raise BadInput("Give a whole address.", code="url", pointer="/settings/url")
        address = setup.seller.electronic_address
        return Accepted(
            endpoint_id=f"{address.scheme}:{address.value}" if address else "",
            settings=setup.settings,
            credentials=setup.credentials,
        )

    def readiness(self, document: Outgoing, link: Link) -> tuple[Finding, ...]:
        if document.invoice.buyer.electronic_address is None:
            return (
                Finding(
                    rule="POST-1", severity="error", term="BT-49", pointer="/buyer/electronic_address",
                    message="The customer has no electronic address.",
                ),
            )  # fmt: skip
        return ()

    def build(self, document: Outgoing, link: Link) -> Payload:
        address = document.invoice.buyer.electronic_address
        assert address is not None
        return Payload(
            body=write(document.invoice),
            media_type="application/xml",
            receiver=f"{address.scheme}:{address.value}",
        )

    def check(self, link: Link) -> Health:
        return Health(facts=(f"Signed in as {self._ask('GET', '/me', link)['name']}",))

    def certificate_findings(self, link: Link) -> tuple[Finding, ...]:
        return ()

    def submit(self, parcels: Sequence[Parcel], link: Link) -> Sequence[Outcome]:
        found = []
        for parcel in parcels:
            said = self._ask(
                "POST", "/documents", link, parcel.payload.body,
                headers={"Idempotency-Key": parcel.key}, limit="submit",
            )  # fmt: skip
            found.append(Outcome(submission_id=parcel.submission_id, status=_status(said)))
        return found

    def find(self, parcel: Parcel, link: Link) -> Status | None:
        said = self._ask("GET", f"/documents?key={parcel.key}", link)["found"]
        return _status(said) if said else None

    def refresh(self, parcel: Parcel, link: Link) -> Status:
        return _status(self._ask("GET", f"/documents/{parcel.network_id}", link))

    def cancel(self, parcel: Parcel, reason: str, link: Link) -> Status:
        return _status(self._ask("POST", f"/documents/{parcel.network_id}/cancel", link, b"{}"))

    def poll(self, since: str, link: Link) -> Poll:
        said = self._ask("GET", f"/inbox?since={since}", link)
        return Poll(items=tuple(map(_incoming, said["items"])), cursor=said["next"])

    def ledger(self, since: datetime, until: datetime, link: Link) -> Ledger:
        rows = self._ask("GET", "/ledger", link)["entries"]
        return Ledger(entries=tuple(_entry(row) for row in rows))

    def confirm(self, inbound: Inbound, link: Link) -> None:
        self._ask("POST", f"/inbox/{inbound.event_id}/confirm", link, b"{}")

    def read(self, body: bytes, media_type: str) -> Invoice:
        return calculate(read_xml(body).invoice)

    def build_response(self, received: Received, response: Response, link: Link) -> Payload:
        said = {"reply": response.reply.code, "reason": response.reason}
        return Payload(body=json.dumps(said).encode(), media_type="application/json")

    def respond(self, received: Received, parcel: Parcel, response: Response, link: Link) -> Status:
        path = f"/inbox/{received.event_id}/answer"
        said = self._ask("POST", path, link, parcel.payload.body)
        return Status(state=State.SENT, network_id=said["id"])

    def look_up(self, identifier: Identifier, link: Link) -> Participant | None:
        said = self._ask("GET", f"/participants/{identifier.value}", link)
        if not said:
            return None
        kinds = frozenset({"invoice", "credit_note"})
        return Participant(identifier=identifier.value, name=said["name"], kinds=kinds)

    def hints(self, request: WebhookRequest, link: Link) -> Pushed:
        secret = link.credentials.get("hook_secret", "")
        signed = hmac.new(secret.encode(), request.body, "sha256").hexdigest()
        if not hmac.compare_digest(request.headers.get("x-signature", ""), signed):
            raise NotGenuine("The signature is wrong.")
        return Pushed(hints=(Hint(network_id=json.loads(request.body).get("id", "")),))

    def verification_link(self, parcel: Parcel, link: Link) -> str | None:
        return None

    def _ask(
        self, method: str, path: str, link: Link, body: bytes = b"", *,
        headers: dict[str, str] | None = None, limit: str = "",
    ) -> Any:  # fmt: skip
        token = link.tokens.get("post", lambda: self._sign_in(link))
        answer = link.wire.call(
            method, link.settings["url"] + path, content=body, limit=limit,
            headers={"Authorization": f"Bearer {token}", **(headers or {})},
        )  # fmt: skip
        if answer.status == 401:
            link.tokens.forget("post", token)
            raise NotAllowed("The network does not know us any more.")
        said = _json(answer.body)
        if answer.status == 422:
            finding = Finding(
                rule=said["rule"],
                severity="error",
                message=said["text"],
                term="BG-7",
                pointer="/customer_id",
            )
            raise Refused(said["text"], findings=(finding,))
        if answer.status >= 500:
            raise Unknown("The network answered %(status)s.", status=answer.status)
        return said

    def _sign_in(self, link: Link) -> Token:
        body = json.dumps({"password": link.credentials["password"]}).encode()
        url = f"{link.settings['url']}/token"
        answer = link.wire.call("POST", url, content=body, harmless=True)
        if answer.status != 200:
            raise NotAllowed("The password is wrong.")
        said = json.loads(answer.body)
        until = datetime.now(UTC) + timedelta(seconds=said["expires_in"])
        return Token(value=said["access_token"], expires_at=until)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise Unknown("The network's answer could not be understood.") from None


def _status(said: dict[str, str]) -> Status:
    state = State(said["state"])
    paper = (Evidence(name="receipt.txt", media_type="text/plain", body=b"I have it."),)
    return Status(
        state=state,
        network_id=said["id"],
        link=f"https://post.example/{said['id']}",
        reply=Reply(said["reply"]) if said["reply"] else None,
        reply_reason=said["reason"],
        evidence=paper if state == State.DELIVERED else (),
    )


def _entry(said: dict[str, str]) -> Entry:
    return Entry(
        direction="received" if said.get("from") else "sent",
        network_id=said["id"],
        number=said.get("number", ""),
        state=State(said["state"]),
        party=said.get("from") or said.get("to", ""),
        payable=Decimal(said["payable"]) if "payable" in said else None,
        currency=said.get("currency", ""),
        by_hand="by_hand" in said,
    )


def _incoming(said: dict[str, Any]) -> Inbound | StatusChange:
    if "xml" in said:
        return Inbound(
            event_id=said["event"],
            received_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
            body=said["xml"].encode(),
            media_type="application/xml",
            sender=said["sender"],
        )
    status = Status(state=State.REJECTED, reply=Reply.REJECTED, reply_reason=said["reason"])
    return StatusChange(event_id=said["event"], number=said["number"], status=status)


def network() -> PostNetwork:
    """As a package's adapter is made."""
    return PostNetwork()
