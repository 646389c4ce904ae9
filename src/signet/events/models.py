"""Idempotency keys of the REST API."""

from __future__ import annotations

from django.db import models

from signet.tenancy.fields import TenantModel


class IdempotencyKey(TenantModel):
    """The first use of a key, and the answer it got; a repetition gets the same answer."""

    endpoint = models.CharField(max_length=120)
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
