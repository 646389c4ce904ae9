"""What a network can do, and what it needs to be connected to: the values behind ``port``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signet.en16931.model import Identifier
from signet.networks.states import State

Words = str | Promise
SEND: Final[Words] = _("Send to a network")


class Environment(StrEnum):
    """A network's own test system, or the real one."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


class Reply(StrEnum):
    """What a buyer says to an invoice. UNCL4343 as in Peppol's Invoice Response; ``code`` gives it."""

    ACKNOWLEDGED = "acknowledged"
    IN_PROCESS = "in_process"
    UNDER_QUERY = "under_query"
    CONDITIONALLY_ACCEPTED = "conditionally_accepted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    PAID = "paid"

    @property
    def code(self) -> str:
        """AB, IP, UQ, CA, AP, RE or PD."""
        return _REPLY_CODES[self]


_REPLY_CODES = {
    Reply.ACKNOWLEDGED: "AB", Reply.IN_PROCESS: "IP", Reply.UNDER_QUERY: "UQ",
    Reply.CONDITIONALLY_ACCEPTED: "CA", Reply.ACCEPTED: "AP", Reply.REJECTED: "RE",
    Reply.PAID: "PD",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most ``calls`` in ``per``; ``link.wire`` keeps it for all processes together."""

    calls: int
    per: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRule:
    """Cancelling: for so long after the network's acceptance (None: always), with a reason."""

    within: timedelta | None = None
    states: frozenset[State] = frozenset({State.VALID})
    longest_reason: int = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What pages and API ask instead of the network's name.

    ``kinds``: kinds of document that it takes (``documents.models.Kind``). ``batch`` and ``batch_bytes``:
    how much one ``submit`` takes. ``replies``: what can be said to a received document; ``reply_within``:
    for how long after it came, and ``longest_reply``, with a reason of how many characters. ``look_up``: can tell whether a customer is reachable;
    ``known_by``: by a number of these schemes, none: by its electronic address. ``push``: has
    webhooks. ``poll``: the inbox and news are asked for this often (None: there is nothing to ask).
    ``ledger``: its own list can be compared with our books, so far back (None: it has none);
    ``ledger_leaves_out``: what that list does not show, in a sentence.
    ``ask_first`` and ``ask_again``: when to ask what became of a submission, at first and at last.
    ``together``: the name, among a submission's ``network_ids``, of what those share of which one question
    tells (``port.AsksTogether``). ``settles``: so long after a lost call the network's "I have nothing" cannot be believed yet. ``watch``: for so long after
    delivery or validation its state may still change by somebody else's doing. ``about``: what it is good
    for, in a sentence; ``countries``: whose companies can be connected (none named: all). ``limits``: calls, by the
    name that the adapter gives to ``wire.call(limit=...)``. ``certificate``: documents are signed with the
    company's own. ``verb``: what it calls sending, on buttons. ``clears``: a tax office, which has to see a
    document before anybody else; other networks may carry it besides.
    """

    kinds: frozenset[str]
    verb: Words = SEND
    about: Words = ""
    countries: frozenset[str] = frozenset()
    self_billed: bool = False
    clears: bool = False
    batch: int = 1
    batch_bytes: int = 5_000_000
    cancel: CancelRule | None = None
    replies: tuple[Reply, ...] = ()
    reply_within: timedelta | None = None
    longest_reply: int = 500
    look_up: bool = False
    known_by: tuple[str, ...] = ()
    push: bool = False
    poll: timedelta | None = None
    ledger: timedelta | None = None
    ledger_leaves_out: Words = ""
    ask_first: timedelta = timedelta(seconds=3)
    ask_again: timedelta = timedelta(minutes=5)
    together: str = ""
    settles: timedelta = timedelta(seconds=10)
    watch: timedelta = timedelta(days=4)
    limits: Mapping[str, Limit] = field(default_factory=dict)
    certificate: Literal["none", "optional", "required"] = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A field of the form that connects a company. ``secret`` goes to the encrypted credentials, the
    others to the settings; ``choices`` are (value, words) pairs of a ``choice``. Fields of one ``group``
    stand together under its words."""

    name: str
    label: Words
    kind: Literal["text", "url", "secret", "choice", "switch"] = "text"
    help: Words = ""
    required: bool = True
    default: str = ""
    choices: tuple[tuple[str, Words], ...] = ()
    environments: frozenset[Environment] = frozenset(Environment)
    group: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What somebody gave to connect the company ``seller``: the values of ``asks`` by name, all strings."""

    environment: Environment
    settings: Mapping[str, str]
    credentials: Mapping[str, str] = field(repr=False)
    seller: Seller


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """The company to be connected, as far as networks care."""

    name: str
    country: str
    electronic_address: Identifier | None
    identifiers: tuple[Identifier, ...]  # with the schemes of ``parties.identifiers``
    tax_registration: str = ""  # BT-32: where the number is not entered by its kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A setup that can work: ``endpoint_id`` is who we are there ("0192:987654325", a TIN)."""

    endpoint_id: str
    settings: Mapping[str, str]
    credentials: Mapping[str, str] = field(repr=False)
