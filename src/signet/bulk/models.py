"""A run over many documents, what became of each, and the file that a run may make."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from signet.documents.models import Document
from signet.tenancy.fields import TenantForeignKey, TenantModel


class State(models.TextChoices):
    """How far a run is."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    STOPPED = "stopped", _("Stopped")


class Outcome(models.TextChoices):
    """What became of one document."""

    WAITING = "", _("Waiting")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


class Run(TenantModel):
    """One verb over a selection that was frozen when it began. ``position`` is how far it has come."""

    verb = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=500, blank=True, default="")  # it was stopped
    language = models.CharField(max_length=5, default="en")  # of the sentences it writes down

    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=160)
    branches = ArrayField(models.UUIDField(), null=True)
    request_id = models.CharField(max_length=40, null=True)
    address = models.CharField(max_length=60, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "-id"], name="bulk_newest")]

    def __str__(self) -> str:
        return f"{self.verb} {self.position}/{self.total}"

    @property
    def is_over(self) -> bool:
        """Nothing more will happen."""
        return self.state != State.RUNNING


class Item(TenantModel):
    """One document of a run, in the order in which they are handled."""

    run = TenantForeignKey(Run, on_delete=models.PROTECT)
    position = models.PositiveIntegerField()
    document = TenantForeignKey(Document, on_delete=models.PROTECT)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default="")
    code = models.CharField(
        max_length=60, blank=True, default=""
    )  # why it was refused, or needed nothing
    message = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "run", "position"], name="bulk_position"),
            models.UniqueConstraint(fields=["tenant", "run", "document"], name="bulk_once"),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "run", "position"],
                condition=models.Q(outcome="refused"),
                name="bulk_refused",
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.outcome or 'waiting'}"


class Part(TenantModel):
    """A piece of the file that a run makes, in the order of ``position``."""

    run = TenantForeignKey(Run, on_delete=models.PROTECT)
    position = models.PositiveIntegerField()
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "run", "position"], name="bulk_part_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {len(self.body)} characters"
