"""The audit chain. Rows are written by the database function ``audit_seal`` and by nothing else."""

from __future__ import annotations

from django.db import models

from signet.tenancy.fields import TenantModel


class Entry(TenantModel):
    """One action. ``hash = SHA-256(version, previous hash, payload)``; the payload is canonical JSON."""

    sequence = models.PositiveBigIntegerField()
    payload = models.TextField()
    object_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sequence"], name="audit_sequence"),
        ]
        indexes = [models.Index(fields=["tenant", "object_id", "sequence"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"


class Head(TenantModel):
    """The end of a tenant's chain: a hot row, locked last."""

    sequence = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="audit_head_once")]

    def __str__(self) -> str:
        return str(self.sequence)
