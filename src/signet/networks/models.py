"""Connections, submissions with what happened to them, and the inbox.

What was handed to a network is never changed afterwards, by nobody: ``migrations/0002_immutable.py``
freezes payloads, keeps the states on their diagram and makes the journals append-only, for raw SQL too.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signet.documents.models import Document
from signet.networks import models_watched  # noqa: F401  more tables of this room
from signet.networks.port import Environment, Reply
from signet.networks.reach import Reach  # noqa: F401  its table is this app's
from signet.networks.states import State
from signet.parties.models import Company
from signet.tenancy.fields import LongJSONField, TenantForeignKey, TenantModel


class Environments(models.TextChoices):
    """``port.Environment`` in words."""

    SANDBOX = Environment.SANDBOX.value, _("Test system")
    PRODUCTION = Environment.PRODUCTION.value, _("Real network")


class Replies(models.TextChoices):
    """``port.Reply`` in words."""

    ACKNOWLEDGED = Reply.ACKNOWLEDGED.value, _("Received")
    IN_PROCESS = Reply.IN_PROCESS.value, _("In process")
    UNDER_QUERY = Reply.UNDER_QUERY.value, _("Under query")
    CONDITIONALLY_ACCEPTED = Reply.CONDITIONALLY_ACCEPTED.value, _("Accepted with conditions")
    ACCEPTED = Reply.ACCEPTED.value, _("Accepted")
    REJECTED = Reply.REJECTED.value, _("Rejected")
    PAID = Reply.PAID.value, _("Paid")


class ConnectionState(models.TextChoices):
    """Whether a connection is used."""

    ACTIVE = "active", _("Connected")
    FAILING = "failing", _("Needs attention")
    OFF = "off", _("Switched off")


class Connection(TenantModel):
    """A company on a network, in one environment. Secrets are encrypted and bound to column and row.

    ``problem`` is an English sentence (key of its translations) with ``problem_params``; it stands there
    while the connection is failing. ``hook_hash`` is the hash of the secret in its webhook's address.
    """

    company = TenantForeignKey(Company, on_delete=models.PROTECT)
    network = models.CharField(max_length=20)
    environment = models.CharField(max_length=10, choices=Environments.choices)
    endpoint_id = models.CharField(max_length=120, default="")
    settings = models.JSONField(default=dict)
    credentials = models.BinaryField(null=True)
    certificate = models.BinaryField(null=True)  # chain and key
    certificate_subject = models.CharField(max_length=300, default="")
    certificate_until = models.DateTimeField(null=True)
    hook = models.BinaryField()  # the secret in the webhook's address
    hook_hash = models.BinaryField(max_length=32)
    state = models.CharField(
        max_length=10, choices=ConnectionState.choices, default=ConnectionState.ACTIVE
    )
    problem = models.TextField(default="")
    problem_params = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)
    check_facts = models.JSONField(default=list)
    check_running = models.BooleanField(default=False)
    cursor = models.TextField(default="")
    polled_at = models.DateTimeField(null=True)
    poll_at = models.DateTimeField(null=True)
    reconcile_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)  # of the certificate's end
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=160)
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "company", "network", "environment"],
                condition=Q(removed_at__isnull=True),
                name="connection_once",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "poll_at"], name="connection_poll")]

    def __str__(self) -> str:
        return f"{self.network} {self.environment} {self.endpoint_id}"


class Runs(models.TextChoices):
    """How far a comparison is."""

    ASKED = "asked", _("To be compared")
    RUNNING = "running", _("Being compared")
    DONE = "done", _("Compared")
    FAILED = "failed", _("Could not be compared")


class Reconciliation(TenantModel):
    """Our books compared with the network's list on one day; frozen once it is over.

    ``differences`` are ``comparing.Difference`` as JSON with ``since``, the day on which each was first
    seen; ``left_out`` is how many more there were.
    """

    connection = TenantForeignKey(Connection, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=Runs.choices, default=Runs.ASKED)
    asked_by = models.CharField(max_length=160)
    started_at = models.DateTimeField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    differences = models.JSONField(default=list)
    left_out = models.PositiveIntegerField(default=0)
    problem = models.TextField(default="")
    problem_params = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "connection"],
                condition=Q(state__in=[Runs.ASKED, Runs.RUNNING]),
                name="reconciliation_one_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "connection", "-id"], name="reconciliation_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.connection} {self.until:%Y-%m-%d}"


class Errand(TenantModel):
    """Something to be handed to a network exactly once: frozen content, and how far it is.

    ``next_at`` is when there is something to do (null: nothing). A worker takes it by moving ``next_at``
    beyond the longest that it may need and leaving its mark in ``taken_by``: whatever is still being sent
    when that time has come was left by a worker that died, and nobody knows whether it arrived.
    """

    connection = TenantForeignKey(Connection, on_delete=models.PROTECT)
    network = models.CharField(max_length=20)
    environment = models.CharField(max_length=10, choices=Environments.choices)
    body = models.BinaryField()  # compressed (zlib)
    sha256 = models.BinaryField(max_length=32)  # of the uncompressed bytes
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    receiver = models.CharField(max_length=200, default="")
    meta = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=160)

    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    network_id = models.CharField(max_length=200, default="")
    network_ids = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    text = models.TextField(default="")  # the network's own sentence, or the last problem's
    tried = models.PositiveIntegerField(default=0)
    taken_by = models.UUIDField(null=True)
    next_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)  # when the first call began
    accepted_at = models.DateTimeField(null=True)  # when the network said that it has it
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Submission(Errand):
    """One document on its way to one network. A re-submission is a new row; ``snapshot_hash`` says of what.

    ``reply`` is the newest word of the buyer. ``cancel_from`` is the state that a refused cancellation
    goes back to.
    """

    document = TenantForeignKey(Document, on_delete=models.PROTECT)
    snapshot_hash = models.BinaryField(max_length=32)
    number = models.CharField(max_length=80)
    link = models.TextField(default="")
    reply = models.CharField(max_length=24, choices=Replies.choices, default="", blank=True)
    reply_reason = models.TextField(default="")
    replied_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=500, default="")
    cancel_from = models.CharField(max_length=12, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "document", "network", "environment", "snapshot_hash"],
                condition=~Q(state__in=[State.INVALID, State.FAILED]),
                name="submission_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "next_at"],
                condition=Q(next_at__isnull=False),
                name="submission_due",
            ),
            models.Index(
                fields=["tenant", "connection", "state", "next_at"], name="submission_batch"
            ),
            models.Index(fields=["tenant", "document", "id"], name="submission_document"),
            models.Index(fields=["tenant", "state", "-id"], name="submission_state"),
            models.Index(fields=["tenant", "connection", "network_id"], name="submission_id"),
            models.Index(fields=["tenant", "connection", "number"], name="submission_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.network} {self.state}"


class InboxItem(TenantModel):
    """A document that somebody sent us: its bytes as they came, and what we read in them.

    ``invoice`` is canonical JSON (``en16931.canonical``), null where the bytes could not be read; then
    ``unreadable`` says why. ``duplicate_of``: the same seller sent this number before; equal hashes tell
    whether it was the very same content.
    """

    connection = TenantForeignKey(Connection, on_delete=models.PROTECT)
    company = TenantForeignKey(Company, on_delete=models.PROTECT)
    network = models.CharField(max_length=20)
    environment = models.CharField(max_length=10, choices=Environments.choices)
    event_id = models.CharField(max_length=300)
    network_ids = models.JSONField(default=dict)
    sender = models.CharField(max_length=200, default="")
    receiver = models.CharField(max_length=200, default="")
    body = models.BinaryField()  # compressed (zlib)
    sha256 = models.BinaryField(max_length=32)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    received_at = models.DateTimeField()
    kept_at = models.DateTimeField()

    invoice = models.BinaryField(null=True)
    unreadable = models.TextField(default="")
    findings = models.JSONField(default=list)
    type_code = models.CharField(max_length=3, default="")  # BT-3
    number = models.CharField(max_length=200, default="")  # BT-1
    seller_name = models.CharField(max_length=300, default="")  # BT-27
    seller_key = models.CharField(max_length=200, default="")  # VAT id, else address, else name
    issue_date = models.DateField(null=True)  # BT-2
    due_date = models.DateField(null=True)  # BT-9
    currency = models.CharField(max_length=3, default="")  # BT-5
    payable_minor = models.BigIntegerField(null=True)  # BT-115
    duplicate_of = TenantForeignKey("self", on_delete=models.PROTECT, null=True)

    confirmed_at = models.DateTimeField(null=True)  # the network knows that we keep it
    seen_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=24, choices=Replies.choices, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "network", "environment", "event_id"], name="inbox_event_once"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-id"], name="inbox_newest"),
            models.Index(fields=["tenant", "seller_key", "number"], name="inbox_duplicate"),
            models.Index(fields=["tenant", "reply", "-id"], name="inbox_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.seller_name} {self.number}"


class InboxAnswer(Errand):
    """What we said to a received document, on its way to its sender."""

    item = TenantForeignKey(InboxItem, on_delete=models.PROTECT)
    reply = models.CharField(max_length=24, choices=Replies.choices)
    reason = models.CharField(max_length=500, default="")
    reason_codes = models.JSONField(default=list)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "item", "reply"],
                condition=~Q(state__in=[State.INVALID, State.FAILED]),
                name="answer_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "next_at"], condition=Q(next_at__isnull=False), name="answer_due"
            ),
            models.Index(fields=["tenant", "item", "id"], name="answer_item"),
        ]

    def __str__(self) -> str:
        return f"{self.reply} {self.state}"


class Step(TenantModel):
    """One thing that happened on a connection: an attempt with its calls, news, a change of state.

    Append-only. ``calls`` is the masked transcript; ``event_id`` is the network's id of news, which makes
    hearing it twice harmless. ``text`` is an English sentence (key of its translations) with ``params``.
    """

    connection = TenantForeignKey(Connection, on_delete=models.PROTECT)
    submission = TenantForeignKey(Submission, on_delete=models.PROTECT, null=True)
    answer = TenantForeignKey(InboxAnswer, on_delete=models.PROTECT, null=True)
    item = TenantForeignKey(InboxItem, on_delete=models.PROTECT, null=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=20)
    before = models.CharField(max_length=12, default="")
    after = models.CharField(max_length=12, default="")
    text = models.TextField(default="")
    params = models.JSONField(default=dict)
    by = models.CharField(max_length=160, default="")
    calls = LongJSONField(default=list)
    event_id = models.CharField(max_length=300, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "connection", "event_id"],
                condition=Q(event_id__isnull=False),
                name="step_event_once",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "submission", "id"], name="step_submission"),
            models.Index(fields=["tenant", "answer", "id"], name="step_answer"),
            models.Index(fields=["tenant", "item", "id"], name="step_item"),
            models.Index(fields=["tenant", "connection", "-id"], name="step_connection"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.at}"


class Proof(TenantModel):
    """A piece of evidence that a network gave: a receipt, a signed status. Append-only."""

    step = TenantForeignKey(Step, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    body = models.BinaryField()  # compressed (zlib)
    sha256 = models.BinaryField(max_length=32)
    size = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "step"], name="proof_step")]

    def __str__(self) -> str:
        return self.name
