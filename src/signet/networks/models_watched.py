"""What is held against mistakes: documents that should have gone and did not, receipts that went already."""

from __future__ import annotations

from django.db import models

from signet.tenancy.fields import TenantForeignKey, TenantModel


class Unsent(TenantModel):
    """A document that its connection sends by itself, and why it could not. Gone as soon as it is sent.

    ``findings`` are what the network would object to; ``text`` is the sentence where there are none.
    """

    document = TenantForeignKey("documents.Document", on_delete=models.PROTECT)
    connection = TenantForeignKey("networks.Connection", on_delete=models.PROTECT)
    at = models.DateTimeField()
    code = models.CharField(max_length=80)
    text = models.TextField(default="")
    findings = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "document", "connection"], name="unsent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.code}"


class Covered(TenantModel):
    """An issued document of ours that a consolidated e-invoice tells of, once and no second time.

    Gone when the draft of that e-invoice is discarded or the e-invoice declared void.
    """

    document = TenantForeignKey("documents.Document", on_delete=models.PROTECT)
    covers = TenantForeignKey("documents.Document", on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "covers"], name="covered_once"),
        ]
        indexes = [models.Index(fields=["tenant", "document"], name="covered_document")]

    def __str__(self) -> str:
        return f"{self.document_id} tells of {self.covers_id}"


class Gathered(TenantModel):
    """A receipt that stands in a consolidated e-invoice, so that it never stands in a second one.

    Gone when that draft is discarded or that document declared void: the receipt is free again.
    """

    company = TenantForeignKey("parties.Company", on_delete=models.PROTECT)
    document = TenantForeignKey("documents.Document", on_delete=models.PROTECT)
    self_billed = models.BooleanField()
    number = models.CharField(max_length=60)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "company", "self_billed", "number", "day"], name="gathered_once"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "document"], name="gathered_document")]

    def __str__(self) -> str:
        return self.number
