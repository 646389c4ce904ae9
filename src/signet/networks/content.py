"""What is said about connections, submissions and answers, by forms and by the API."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from signet.kernel.parsing import Strict, Text
from signet.networks.offers import Environment, Reply

#: Of a reason; a network may hold less.
MAX_REASON = 500
Values = Annotated[
    dict[Annotated[str, Text(60)], Annotated[str, Text(4000, line_breaks=True)]],
    Field(max_length=40),
]


class ConnectionIn(Strict):
    """How a company is known to a network. What is asked differs by network: see its fields."""

    settings: Values = Field(default={}, description="The fields of the network, by name.")
    credentials: Values = Field(
        default={}, description="Secrets by name; one that is left out stays as it is."
    )
    certificate: Annotated[str, Text(60_000, line_breaks=True)] = Field(
        default="", description="Base64 of a .p12, .pfx or PEM file with key and certificate."
    )
    certificate_password: Annotated[str, Text(200)] = ""


class NewConnectionIn(ConnectionIn):
    """A company's connection to a network."""

    company_id: UUID
    network: Annotated[str, Text(20)]
    environment: Environment = Environment.SANDBOX


class SendIn(Strict):
    """A document to be sent over a connection."""

    document_id: UUID
    connection_id: UUID


class ReasonIn(Strict):
    """Why something is taken back."""

    reason: Annotated[str, Text(MAX_REASON)] = Field(min_length=1)


class AnswerIn(Strict):
    """What is said to a received document; all but an acceptance, a payment and a receipt need a reason."""

    reply: Reply
    reason: Annotated[str, Text(MAX_REASON)] = ""
    reason_codes: Annotated[list[Annotated[str, Text(20)]], Field(max_length=20)] = []


Tab = Literal["all", "moving", "done", "trouble"]
InboxTab = Literal["all", "open", "answered"]
