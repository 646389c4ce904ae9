"""What an e-invoice network is to the rest of the product: ``Network``, and the values it speaks in.

Written for two kinds of network and one interface: exchange (Peppol: an access point takes a document and
delivers it, the buyer answers with an Invoice Response) and clearance (MyInvois: the tax office validates,
gives an id and a link for the QR code, and allows cancellation for some time).

Rules of the house for an adapter:

- It is a module-level object with these methods, made once per process by its package's ``network()``
  (see ``registry``); it keeps no state, neither in attributes nor in files.
- It never touches the database and never opens a connection of its own: HTTP goes through ``link.wire``
  (limits, time-outs, masked transcript for the evidence, judged addresses), access tokens through
  ``link.tokens`` (shared by all processes, refreshed by one of them at a time).
- ``build`` is deterministic: same document, same link, same bytes. A signing time is the document's
  ``issued_at``. Everything that a repeat could change belongs there, not into ``submit``.
- ``submit`` is called at most once for a parcel, unless ``find`` has said since that the network has
  nothing, or the call ended ``Unsent`` or ``Wait``. ``parcel.key`` stays the same over all attempts: give
  it to the network as message id or idempotency key wherever it takes one.
- Failures are raised as one of ``signet.networks.problems``; a finding is ``en16931.findings.Finding``
  whatever network found it, with ``pointer`` (field of our draft), ``term`` and a sentence that says how
  to mend it. A network's own code is its ``rule``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from signet.en16931.findings import Finding
from signet.en16931.model import Identifier, Invoice
from signet.networks.ledger import Entry, Ledger, Undelivered
from signet.networks.links import Certificate, Link, Token, Tokens, Wire
from signet.networks.offers import (
    Accepted,
    Ask,
    CancelRule,
    Capabilities,
    Environment,
    Limit,
    Reply,
    Seller,
    Setup,
    Words,
)
from signet.networks.parcels import (
    Evidence,
    Health,
    Hint,
    Inbound,
    Original,
    Outcome,
    Outgoing,
    Parcel,
    Participant,
    Payload,
    Poll,
    Pushed,
    Received,
    Response,
    Status,
    StatusChange,
    WebhookRequest,
    Withdrawn,
)

__all__ = [
    "Accepted",
    "Ask",
    "AsksTogether",
    "CancelRule",
    "Capabilities",
    "Certificate",
    "Entry",
    "Environment",
    "Evidence",
    "Gathers",
    "Health",
    "Hint",
    "Inbound",
    "Ledger",
    "Limit",
    "Link",
    "Network",
    "Original",
    "Outcome",
    "Outgoing",
    "Parcel",
    "Participant",
    "Payload",
    "Poll",
    "Pushed",
    "Received",
    "Reply",
    "Response",
    "Seller",
    "Setup",
    "Status",
    "StatusChange",
    "Token",
    "Tokens",
    "Undelivered",
    "WebhookRequest",
    "Wire",
    "Withdrawn",
    "Words",
]


class Network(Protocol):
    """One e-invoice network. Methods may raise problems and, where they say that they call, call it."""

    code: str
    name: str  # a proper name, never translated

    def capabilities(
        self, environment: Environment, settings: Mapping[str, str] | None = None
    ) -> Capabilities:
        """What can be done here: over a connection with these settings, else over some connection."""

    def asks(self, environment: Environment) -> tuple[Ask, ...]:
        """The fields of the form that connects a company."""

    def accept(self, setup: Setup) -> Accepted:
        """Judge and tidy what was typed, without calling anybody.

        Raises ``BadInput`` with pointers ``/settings/<name>`` or ``/credentials/<name>``.
        """

    def readiness(self, document: Outgoing, link: Link) -> tuple[Finding, ...]:
        """Everything that keeps this document from being sent (errors) or that is unwise, calling nobody.

        Pointers begin with ``/seller``, ``/buyer``, ``/lines/<n>`` or name a field of the document.
        """

    def build(self, document: Outgoing, link: Link) -> Payload:
        """The bytes to send, the same every time; calls nobody. Raises ``Refused`` with findings."""

    def check(self, link: Link) -> Health:
        """Try the connection: sign in, look at ourselves."""

    def certificate_findings(self, link: Link) -> tuple[Finding, ...]:
        """What makes the connection's certificate useless here, now or soon; calls nobody."""

    def submit(self, parcels: Sequence[Parcel], link: Link) -> Sequence[Outcome]:
        """Hand over; one outcome for each parcel. What is raised holds for the whole batch."""

    def find(self, parcel: Parcel, link: Link) -> Status | None:
        """After a lost answer: what does the network have of it? None: surely nothing."""

    def refresh(self, parcel: Parcel, link: Link) -> Status:
        """What became of it."""

    def cancel(self, parcel: Parcel, reason: str, link: Link) -> Status:
        """Take it back; cancelling what is cancelled is a success."""

    def poll(self, since: str, link: Link) -> Poll:
        """What came in; ``since`` is "" the first time. Items that were given before may be given again."""

    def ledger(self, since: datetime, until: datetime, link: Link) -> Ledger:
        """Everything that the network has of us in this time; only where ``capabilities.ledger``."""

    def confirm(self, inbound: Inbound, link: Link) -> None:
        """It is kept: tell a network that wants to know. May be repeated."""

    def read(self, body: bytes, media_type: str) -> Invoice:
        """A received document in terms of EN 16931; raises ``BadInput``. Calls nobody."""

    def build_response(self, received: Received, response: Response, link: Link) -> Payload:
        """The bytes of our answer to a received document; calls nobody. Raises ``Refused``."""

    def respond(self, received: Received, parcel: Parcel, response: Response, link: Link) -> Status:
        """Hand our answer over, as ``submit`` does; ``find`` is asked about it too."""

    def look_up(self, identifier: Identifier, link: Link) -> Participant | None:
        """Is this customer reachable here? None: surely not; a network that is down raises."""

    def hints(self, request: WebhookRequest, link: Link) -> Pushed:
        """Judge a webhook; raises ``NotGenuine``."""

    def verification_link(self, parcel: Parcel, link: Link) -> str | None:
        """What the QR code on the PDF carries."""


@runtime_checkable
class Gathers(Protocol):
    """Of networks that are told of many sales in one document (``documents.kinds``: consolidated)."""

    def gathers(self, document: Outgoing) -> bool:
        """Is this a sale that is told of together with others of its month, and not when it is issued?"""


@runtime_checkable
class AsksTogether(Protocol):
    """Of networks with ``Capabilities.together``: one question for all that were handed over in one call."""

    def refresh_together(self, parcels: Sequence[Parcel], link: Link) -> Sequence[Outcome]:
        """What became of them; those of which it is not known yet may be left out."""


@runtime_checkable
class CountsByAccount(Protocol):
    """Of networks that count the calls of an account which several connections may sign in with."""

    def account(
        self, environment: Environment, settings: Mapping[str, str], credentials: Mapping[str, str]
    ) -> str:
        """The network's address and the account's name there; "" where it is not known yet."""


@runtime_checkable
class Prepares(Protocol):
    """Of networks that write a document in order to judge it: what is sent is written once."""

    def prepare(self, document: Outgoing, link: Link) -> tuple[tuple[Finding, ...], Payload | None]:
        """``readiness``, and where nothing of it forbids to send, ``build``. Raises ``Refused``."""


def blocks(findings: Iterable[Finding]) -> bool:
    """Is one of them an error?"""
    return any(finding.severity == "error" for finding in findings)
