"""Orders. An order names at most one invoice, an invoice at most one order, and the database keeps it so:
an order lets go of its invoice only when that was discarded or voided (``migrations/0001_initial.py``).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signet.documents.models import Document
from signet.kernel.money import Money
from signet.parties.models import Branch, Company, Customer
from signet.tenancy.fields import TenantForeignKey, TenantModel


class Status(models.TextChoices):
    """Where an order is on its way to an invoice."""

    OPEN = "open", _("Open")
    READY = "ready", _("Ready")
    INVOICED = "invoiced", _("Invoiced")
    CANCELLED = "cancelled", _("Cancelled")


class Order(TenantModel):
    """What a customer asked for. Its lines are those of the draft that it becomes."""

    company = TenantForeignKey(Company, on_delete=models.PROTECT)
    branch = TenantForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True)
    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    version = models.PositiveIntegerField(default=1)
    reference = models.CharField(_("reference"), max_length=60, blank=True, default="")
    note = models.CharField(_("internal note"), max_length=1000, blank=True, default="")
    currency = models.CharField(max_length=3)
    lines = models.JSONField(default=list)  # ``documents.content.LineIn``
    total_minor = models.BigIntegerField(default=0)  # with tax, as the invoice would come to
    customer_name = models.CharField(max_length=200, blank=True, default="")
    invoice = TenantForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="")  # why it was cancelled
    operator_id = models.UUIDField(null=True, blank=True)
    operator = models.CharField(max_length=160, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "invoice"], name="order_of_invoice"),
            models.CheckConstraint(
                name="order_invoiced_once",
                condition=Q(status=Status.INVOICED, invoice__isnull=False)
                | (~Q(status=Status.INVOICED) & Q(invoice__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-id"], name="order_newest"),
            models.Index(fields=["tenant", "status", "-id"], name="order_status"),
            models.Index(fields=["tenant", "branch", "-id"], name="order_branch"),
            models.Index(fields=["tenant", "customer", "-id"], name="order_customer"),
            models.Index(fields=["tenant", "reference", "id"], name="order_reference"),
            models.Index(fields=["tenant", "customer_name", "id"], name="order_by_customer"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What people call it: its reference, else the end of its id."""
        return self.reference or f"#{self.id.hex[-6:].upper()}"

    @property
    def total(self) -> Money:
        """With tax."""
        return Money(self.total_minor, self.currency)
