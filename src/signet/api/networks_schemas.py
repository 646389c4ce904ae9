"""What the API takes and answers about e-invoice networks, submissions and the inbox."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from signet.api.inputs import Paging, Version
from signet.api.schemas import PageOut
from signet.kernel.parsing import Strict, Text
from signet.networks.content import ConnectionIn, InboxTab, Tab
from signet.networks.offers import Environment, Reply
from signet.networks.states import State

StateName = Literal[
    "queued", "sending", "unknown", "sent", "delivered", "valid", "invalid", "rejected",
    "cancelling", "cancelled", "failed",
]  # fmt: skip


class ConnectionChange(ConnectionIn):
    """A connection's new values with the version they are based on."""

    version: Version | None = None


class SendManyIn(Strict):
    """Documents to be sent over one connection."""

    document_ids: Annotated[list[UUID], Field(min_length=1, max_length=200)]
    connection_id: UUID


class SubmissionFilter(Paging):
    """Which submissions a list shows."""

    tab: Tab = "all"
    state: StateName | None = None
    document_id: UUID | None = None
    connection_id: UUID | None = None


class InboxFilter(Paging):
    """Which received documents a list shows."""

    tab: InboxTab = "all"
    search: Annotated[str, Text(100)] = Field(
        default="", description="Numbers and sellers that begin with it."
    )


class ParticipantFilter(Strict):
    """Whom to look up; by default the connection's own company."""

    scheme: Annotated[str, Text(20)] = Field(
        default="",
        description="EAS code, such as 0088; of MyInvois BRN, NRIC, PASSPORT, ARMY, NAME, QR or TIN.",
    )
    value: Annotated[str, Text(120)] = ""


class AskOut(BaseModel):
    """A field that connects a company; ``secret`` ones belong to ``credentials``."""

    name: str
    label: str
    kind: Literal["text", "url", "secret", "choice", "switch"]
    help: str
    required: bool
    default: str
    choices: list[str]


class NetworkOut(BaseModel):
    """A network, what it can do in an environment, and what it asks."""

    code: str
    name: str
    environment: Environment
    about: str
    countries: list[str] = Field(description="Whose companies can be connected; empty: all.")
    kinds: list[str]
    batch: int
    cancels: bool
    replies: list[Reply]
    looks_up: bool
    certificate: Literal["none", "optional", "required"]
    fields: list[AskOut]


class NetworksOut(BaseModel):
    """Every network there is, once for each environment."""

    data: list[NetworkOut]


class ConnectionOut(BaseModel):
    """A company on a network; secrets are never shown."""

    id: UUID
    version: int
    company_id: UUID
    network: str
    environment: Environment
    endpoint_id: str = Field(description="Who the company is there.")
    settings: dict[str, str]
    certificate: str = Field(description="Its subject.")
    certificate_until: datetime | None
    state: Literal["active", "failing", "off"]
    problem: str = Field(description="Why it does not work, as a sentence.")
    checked_at: datetime | None
    checking: bool = Field(description="A test is on its way.")
    facts: list[str] = Field(description="What the last test found.")
    webhook_path: str = Field(description="Where the network may POST hints to.")


class ConnectionsOut(BaseModel):
    """Your connections."""

    data: list[ConnectionOut]


class NetworkFindingOut(BaseModel):
    """What a network objects to, at its field."""

    rule: str
    severity: Literal["error", "warning", "advice"]
    pointer: str
    term: str
    message: str


class SubmissionOut(BaseModel):
    """A document on its way to a network."""

    id: UUID
    document_id: UUID
    connection_id: UUID
    network: str
    environment: Environment
    number: str
    state: State
    label: str = Field(description="The state in words.")
    network_id: str
    network_ids: dict[str, str]
    link: str = Field(description="What the QR code carries; empty where there is none.")
    text: str
    findings: list[NetworkFindingOut]
    reply: Reply | Literal[""]
    reply_reason: str
    receiver: str
    payload_sha256: str
    tried: int
    created_at: datetime
    sent_at: datetime | None
    accepted_at: datetime | None
    ended_at: datetime | None
    next_at: datetime | None = Field(description="When something is done about it next.")


class CancellationOut(BaseModel):
    """Whether the network takes it back."""

    possible: bool = Field(description="Now, as far as is known here.")
    until: datetime | None = Field(
        description="The network's deadline; null where it has none, or does not cancel in this state."
    )
    code: str = Field(description="Of what stands against it; empty where it is possible.")
    why_not: str = Field(description="The same as a sentence.")


class SubmissionDetailOut(SubmissionOut):
    """A submission, and whether it can be cancelled."""

    cancellation: CancellationOut


class NotSentOut(BaseModel):
    """A document that its connection should have sent when it was issued, and why it could not."""

    id: UUID
    document_id: UUID
    number: str
    connection_id: UUID
    network: str
    environment: Environment
    at: datetime = Field(description="When it was tried last.")
    code: str
    reason: str = Field(description="The first objection, as a sentence.")
    findings: list[NetworkFindingOut]


class NotSentPageOut(PageOut):
    """A page of documents that were not sent."""

    data: list[NotSentOut]


class NotSentFilter(Paging):
    """Which of them a list shows."""

    document_id: UUID | None = None
    connection_id: UUID | None = None


class SubmissionsOut(PageOut):
    """A page of submissions."""

    data: list[SubmissionOut]


class SendResultOut(BaseModel):
    """What became of one document of many."""

    document_id: UUID
    submission: SubmissionOut | None
    error: dict[str, Any] | None


class SendResultsOut(BaseModel):
    """One result for each document."""

    data: list[SendResultOut]


class ReadinessOut(BaseModel):
    """What the network would object to; nothing of severity error: it can be sent."""

    ready: bool
    findings: list[NetworkFindingOut]


class ProofOut(BaseModel):
    """A paper that the network gave."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str


class StepOut(BaseModel):
    """One thing that happened, with its calls; secrets are masked."""

    at: datetime
    verb: str
    before: str
    after: str
    text: str
    by: str
    calls: list[dict[str, Any]]
    proofs: list[ProofOut]


class EvidenceOut(BaseModel):
    """Everything that happened to a submission, oldest first."""

    data: list[StepOut]


class InboxItemOut(BaseModel):
    """A document that somebody sent you."""

    id: UUID
    connection_id: UUID
    company_id: UUID
    network: str
    environment: Environment
    sender: str
    received_at: datetime
    type_code: str
    number: str
    seller: str
    issue_date: date | None
    due_date: date | None
    currency: str
    payable: str
    reply: Reply | Literal[""]
    is_withdrawn: bool = Field(description="Its sender has cancelled it since.")
    duplicate_of: UUID | None
    unreadable: str = Field(description="Why its content could not be read; empty where it was.")
    errors: int = Field(description="How many rules that it claims to keep it breaks.")
    warnings: int
    sha256: str
    media_type: str


class InboxOut(PageOut):
    """A page of received documents."""

    data: list[InboxItemOut]


class AnswerOut(BaseModel):
    """What you said to a received document, and how far it is."""

    id: UUID
    reply: Reply
    reason: str
    state: State
    text: str
    created_at: datetime


class JudgedOut(BaseModel):
    """A rule that a received document breaks, and where in its XML."""

    rule: str
    severity: Literal["error", "warning", "advice"]
    term: str
    message: str
    pointer: str
    location: str = Field(description="The element; empty where it stands nowhere in particular.")
    line: int | None = Field(description="The line of the XML.")


class InboxDocumentOut(InboxItemOut):
    """A received document with what it says (canonical JSON of EN 16931) and your answers."""

    invoice: dict[str, Any] | None
    findings: list[JudgedOut] = Field(description="What the rules it claims to keep object to.")
    answers: list[AnswerOut]
    replies: list[Reply] = Field(description="What can be said to it.")


class ParticipantOut(BaseModel):
    """Somebody's reachability; ``reachable`` false: surely not there."""

    reachable: bool
    identifier: str
    name: str
    kinds: list[str]
    details: dict[str, str]


class DifferenceOut(BaseModel):
    """What your books and the network's list say differently."""

    kind: Literal[
        "not_ours", "not_received", "not_there", "state", "total", "withdrawn", "undelivered"
    ]
    what: str = Field(description="The kind in words.")
    todo: str = Field(description="What to do about it.")
    direction: Literal["sent", "received"]
    network_id: str
    number: str
    party: str = Field(description="The other side; of a lost message its address.")
    total: str = Field(description="With its currency, as the network has it.")
    here: str = Field(description="State or total in your books.")
    there: str = Field(description="State or total at the network.")
    submission_id: UUID | None
    inbox_item_id: UUID | None
    by_hand: bool = Field(description="Typed at the network's own portal.")
    since: datetime = Field(description="When it was first seen.")


class ReconciliationOut(BaseModel):
    """Your books compared with the network's list."""

    id: UUID
    connection_id: UUID
    state: Literal["asked", "running", "done", "failed"]
    asked_by: str
    since: datetime
    until: datetime
    finished_at: datetime | None
    problem: str
    sent: int = Field(description="Documents in your name in the network's list.")
    received: int = Field(description="Documents made out to you there.")
    differing: int = Field(description="All differences, listed or not.")


class ReconciliationsOut(BaseModel):
    """The newest comparisons of a connection."""

    data: list[ReconciliationOut]


class ReconciliationDetailOut(ReconciliationOut):
    """A comparison with its differences."""

    differences: list[DifferenceOut]
    left_out: int = Field(description="How many more there are than are listed.")
