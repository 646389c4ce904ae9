"""Idempotency keys, the outbox, and webhooks with their deliveries."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from signet.tenancy.fields import TenantForeignKey, TenantModel


class IdempotencyKey(TenantModel):
    """The first use of a key, and the answer it got; a repetition gets the same answer."""

    endpoint = models.CharField(max_length=300)
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)  # SHA-256 of the body
    started_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)  # null while running
    headers = models.JSONField(default=dict)
    body = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "endpoint", "key"], name="idempotency_key_once"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "started_at"], name="idempotency_key_age")]

    def __str__(self) -> str:
        return self.key


class Event(TenantModel):
    """Something that was done, for others to hear of. Written by the database together with the audit entry.

    Its id is the audit entry's, and the ``webhook-id`` of every message about it. ``body`` is the message,
    frozen when the event is handed out to the webhooks, so that each repetition is the same to the byte.
    """

    sequence = models.PositiveBigIntegerField()
    type = models.CharField(max_length=60)
    object_type = models.TextField()
    object_id = models.UUIDField(null=True)
    label = models.TextField()
    occurred_at = models.DateTimeField()
    body = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sequence"], name="event_sequence"),
        ]
        indexes = [models.Index(fields=["tenant", "occurred_at"], name="event_age")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.type}"


class EndpointState(models.TextChoices):
    """Whether messages are sent."""

    ACTIVE = "active", _("Active")
    DISABLED = "disabled", _("Disabled")


class Disabled(models.TextChoices):
    """Why an endpoint gets no messages."""

    NOT = "", ""
    BY_HAND = "by_hand", _("Disabled by hand")
    FAILING = "failing", _("Disabled because it answered nothing good for five days")
    GONE = "gone", _("Disabled because it answered that it is gone for good (410)")


class Endpoint(TenantModel):
    """An address that wants to hear of events; ``types`` empty: of all of them. Secrets are encrypted."""

    url = models.TextField()
    description = models.CharField(max_length=120, default="")
    types = models.JSONField(default=list)
    secret = models.BinaryField()
    previous_secret = models.BinaryField(null=True)
    previous_until = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=10, choices=EndpointState.choices, default=EndpointState.ACTIVE
    )
    disabled_because = models.CharField(max_length=10, choices=Disabled.choices, default="")
    failures = models.PositiveIntegerField(default=0)  # attempts since the last good answer
    failing_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=160)
    deleted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["tenant", "deleted_at"], name="endpoint_live")]

    def __str__(self) -> str:
        return self.url


class DeliveryState(models.TextChoices):
    """How far a message is."""

    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped")


class Delivery(TenantModel):
    """One message to one endpoint; ``tried`` counts since it was last sent by hand.

    ``log`` holds the newest attempts: ``{"at", "status", "problem", "milliseconds", "excerpt"}``.
    """

    endpoint = TenantForeignKey(Endpoint, on_delete=models.CASCADE)
    event = TenantForeignKey(Event, on_delete=models.CASCADE)
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    tried = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(null=True)
    last_problem = models.CharField(max_length=12, default="")
    log = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "endpoint", "event"], name="delivery_once"),
        ]
        indexes = [
            models.Index(fields=["tenant", "endpoint", "id"], name="delivery_log"),
            models.Index(fields=["tenant", "state", "next_at"], name="delivery_due"),
            models.Index(fields=["tenant", "event"], name="delivery_event"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.endpoint_id}"
