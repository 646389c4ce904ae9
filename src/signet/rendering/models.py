"""Finished renderings of issued documents."""

from __future__ import annotations

from django.db import models

from signet.documents.models import Document
from signet.payments.models import Payment
from signet.tenancy.fields import TenantForeignKey, TenantModel


class Rendering(TenantModel):
    """The PDF of an issued document: made once, kept with its hash, served from then on.

    Once a network has cleared the document it is made once more, with what its QR code carries
    (``link``); the first one is kept as it was.
    """

    document = TenantForeignKey(Document, on_delete=models.PROTECT, related_name="renderings")
    template = models.CharField(max_length=20)
    link = models.CharField(max_length=500, default="", blank=True)
    body = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "document", "link"], name="rendering_once"),
        ]

    def __str__(self) -> str:
        return bytes(self.sha256).hex()


class ReceiptRendering(TenantModel):
    """The printed receipt of a payment: made once, kept with its hash, served from then on."""

    payment = TenantForeignKey(Payment, on_delete=models.PROTECT, related_name="renderings")
    template = models.CharField(max_length=20)
    body = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "payment"], name="receipt_rendering_once"),
        ]

    def __str__(self) -> str:
        return bytes(self.sha256).hex()
