"""A Peppol network for tests: the stand-in over real HTTP, and connections that need no database."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from signet.en16931 import model as en
from signet.en16931.totals import calculate
from signet.kernel.http import Answer, Rules, Unreachable, send
from signet.networks.port import Environment, Link, Outgoing, Parcel, Payload, Token
from signet.networks.problems import Unknown, Unsent, Wait
from signet.sandbox.serving import serving

SELLER, BUYER = "0088:5012345678900", "0088:5098765432100"
#: The address and the key by which each access point of the stand-in is called.
POINTS = {"phoss-ap": "phoss-ap-sandbox-token", "e-invoice.be": "key-of-%s"}


@dataclass
class TestWire:
    """``links.Wire`` as its docstring has it, quick to give up."""

    __test__ = False
    seconds: float = 0.6
    calls: list[str] = field(default_factory=list)

    def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
        limit: str = "",
        harmless: bool | None = None,
        secrets: Sequence[str] = (),
    ) -> Answer:
        harmless = method in {"GET", "HEAD"} if harmless is None else harmless
        rules = Rules(private=True, plain=True, seconds=self.seconds, most=8 * 1024 * 1024)
        self.calls.append(f"{method} {url.partition('?')[0]}")
        try:
            answer = send(method, url, headers=headers or {}, content=content, rules=rules)
        except Unreachable as error:
            before = error.problem in {"address", "dns", "connection", "tls"}
            raise (Unsent if harmless or before else Unknown)(
                "lost: %(why)s", why=error.problem
            ) from None
        if answer.status == 429:
            until = datetime.now(UTC) + timedelta(seconds=int(answer.headers["retry-after"]))
            raise Wait("later", until=until)
        return answer


class NoTokens:
    """``links.Tokens`` of a network that has none."""

    def get(self, name: str, fetch: Callable[[], Token]) -> str:
        raise AssertionError(name)

    def forget(self, name: str, value: str) -> None:
        raise AssertionError(name)


@dataclass
class Sandbox:
    """A stand-in that runs, with the control address at hand."""

    address: str
    client: httpx.Client
    folder: Path

    def register(self, who: str, point: str, **more: object) -> None:
        wish = {"name": f"Name of {who}", "country": "GB", "access_point": point, **more}
        if point == "e-invoice.be":
            wish["api_key"] = POINTS[point] % who
        self.client.put(f"/_peppol/participants/{who}", json=wish).raise_for_status()

    def fail(self, match: str, how: str, *, times: int = 1, seconds: float = 1) -> None:
        order = {"match": match, "how": how, "times": times, "seconds": seconds}
        self.client.post("/_sandbox/failures", json=order).raise_for_status()

    def calls(self) -> list[tuple[str, str]]:
        """What was called, and how it ended."""
        return [(c["line"], c["outcome"]) for c in self.client.get("/_sandbox/calls").json()]

    def link(self, who: str, point: str, **credentials: str) -> Link:
        key = POINTS[point] % who if "%" in POINTS[point] else POINTS[point]
        return Link(
            connection_id=uuid.uuid4(),
            company_id=uuid.uuid4(),
            environment=Environment.SANDBOX,
            endpoint_id=who,
            settings={"access_point": point, "url": f"{self.address}/{point}", "country": "GB"},
            credentials={"token": key, **credentials},
            certificate=None,
            wire=TestWire(),
            tokens=NoTokens(),
        )

    def received(self, who: str) -> list[Any]:
        """What the stand-in has delivered to a participant, asked of itself."""
        return [
            row
            for row in self.client.get(
                "/phoss-ap/api/ops/inbound/history?limit=500",
                headers={"X-Token": POINTS["phoss-ap"]},
            ).json()
            if row["receiverID"].endswith(who) and row["status"] != "transit"
        ]


@contextmanager
def sandbox(folder: Path) -> Iterator[Sandbox]:
    with (
        serving("peppol", folder) as settings,
        httpx.Client(base_url=settings.address, trust_env=False) as client,
    ):
        yield Sandbox(settings.address, client, folder)


def party(name: str, address: str, vat: str) -> en.Party:
    scheme, _, value = address.partition(":")
    return en.Party(
        name=name,
        vat_identifier=vat,
        legal_registration=en.Identifier(value="09876543"),
        electronic_address=en.Identifier(value=value, scheme=scheme),
        address=en.Address(line1="27 Clerkenwell Green", city="London", country="GB"),
    )


def invoice(number: str = "INV-1", **changes: Any) -> en.Invoice:
    values: dict[str, Any] = {
        "number": number,
        "issue_date": date(2026, 11, 21),
        "due_date": date(2026, 12, 21),
        "currency": "GBP",
        "buyer_reference": "Art department",
        "seller": party("Marlow & Finch Design Ltd", SELLER, "GB123456789"),
        "buyer": party("Tern Publishing plc", BUYER, "GB987654321"),
        "payment": en.PaymentInstructions(
            means_code="30", transfers=(en.CreditTransfer(account="GB33BUKB20201555555555"),)
        ),
        "lines": (
            en.Line(
                id="1", name="Cover illustration", quantity=Decimal(2), price=Decimal(1150),
                taxes=(en.Tax(percent=Decimal(20)),),
            ),
        ),
    }  # fmt: skip
    return calculate(en.Invoice(**(values | changes)))


def outgoing(document: en.Invoice, kind: str = "invoice") -> Outgoing:
    return Outgoing(
        document_id=uuid.uuid4(),
        kind=kind,
        self_billed=False,
        number=document.number or "",
        issued_at=datetime.now(UTC),
        invoice=document,
        sha256=b"\0" * 32,
    )


def parcel(payload: Payload, number: str = "INV-1", **more: Any) -> Parcel:
    import hashlib

    identifier = uuid.uuid4()
    values: dict[str, Any] = {
        "submission_id": identifier,
        "key": str(identifier),
        "number": number,
        "payload": payload,
        "sha256": hashlib.sha256(payload.body).digest(),
        "created_at": datetime.now(UTC),
    }
    return Parcel(**(values | more))
