"""A table that waits to be imported."""

from __future__ import annotations

from django.db import models

from signet.tenancy.fields import TenantModel


class TableFile(TenantModel):
    """A CSV file as it was uploaded; let go when it is imported, or after a week."""

    noun = models.CharField(max_length=20)  # customers or items
    name = models.CharField(max_length=200)
    sha256 = models.BinaryField(max_length=32)
    body = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=160, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "noun", "sha256"], name="table_file_waiting_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
