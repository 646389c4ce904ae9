"""What goes out to a network and comes in from it, and what is said of either: the values behind ``port``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from signet.en16931.findings import Finding
from signet.en16931.model import Invoice
from signet.networks.offers import Reply
from signet.networks.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A document of ours that a note corrects, and what this network calls it (empty: it never had it)."""

    number: str
    issue_date: date
    network_ids: Mapping[str, str]
    is_consolidated: bool = False  # it tells of many sales, of which the note corrects one


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """An issued document. ``invoice`` is the snapshot with its number; ``sha256`` the snapshot's hash."""

    document_id: UUID
    kind: str
    self_billed: bool
    number: str
    issued_at: datetime
    invoice: Invoice
    sha256: bytes
    originals: tuple[Original, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What is sent. ``meta`` is what ``submit`` needs beside the bytes (receiver, document type, ...)."""

    body: bytes
    media_type: str
    receiver: str = ""
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A payload on its way: what the row of a submission knows. ``key`` is the same in every attempt."""

    submission_id: UUID
    key: str
    number: str
    payload: Payload
    sha256: bytes  # of the payload's body
    network_id: str = ""  # filled in as soon as the network has said it
    network_ids: Mapping[str, str] = field(default_factory=dict)
    state: State = State.QUEUED
    created_at: datetime
    accepted_at: datetime | None = None  # when the network took it, by our clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A proof to be kept: a receipt, a signed status, the network's copy."""

    name: str
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the network says of one parcel. ``state`` is one of ``states.TOLD``.

    ``network_id`` is the id by which it is asked for later and by which news refers to it; further ids go
    to ``network_ids``. ``text`` is the network's own sentence. ``reply`` is what the buyer said; with
    ``REJECTED`` and ``state=VALID`` the buyer asks and nothing is final. ``at`` is the network's time.
    """

    state: State
    network_id: str = ""
    network_ids: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    findings: tuple[Finding, ...] = ()
    text: str = ""
    reply: Reply | None = None
    reply_reason: str = ""
    at: datetime | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one parcel of a batch."""

    submission_id: UUID
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A document that somebody sent us. ``event_id`` is the network's id of it, never given twice."""

    event_id: str
    received_at: datetime
    body: bytes
    media_type: str
    sender: str = ""
    receiver: str = ""
    network_ids: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """News about a submission of ours: by ``network_id`` where known, else by the document's number
    (and, where the network says so, ``receiver``)."""

    event_id: str
    status: Status
    network_id: str = ""
    number: str = ""
    receiver: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The sender has cancelled a document that was received: by the ``event_id`` under which it came."""

    event_id: str
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """``cursor`` is handed to the next ``poll`` as ``since``; ``more``: ask again at once."""

    items: tuple[Inbound | StatusChange | Withdrawn, ...]
    cursor: str
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A document of the inbox, as handed back to the adapter to be answered."""

    event_id: str
    body: bytes
    sender: str
    receiver: str
    network_ids: Mapping[str, str]
    invoice: Invoice | None
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Our answer to a received document. ``reason_codes`` as in Peppol's OPStatusReason, may be empty."""

    reply: Reply
    reason: str = ""
    reason_codes: tuple[str, ...] = ()
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRequest:
    """What came to a connection's own address; header names in lower case."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Something may be new: of one submission (``network_id``), or of the inbox (empty)."""

    network_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """``items`` only from a network that pushes and cannot be asked again; all others give hints.

    They are kept before the answer (``status``, ``body``) goes out.
    """

    hints: tuple[Hint, ...] = ()
    items: tuple[Inbound | StatusChange, ...] = ()
    status: int = 204
    body: bytes = b""
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody who can be reached: by which kinds of document, and under what name."""

    identifier: str
    name: str = ""
    kinds: frozenset[str] = frozenset()
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A connection's test: what works, as sentences; it did work, or a problem would have been raised."""

    facts: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
