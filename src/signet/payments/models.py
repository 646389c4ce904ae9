"""Payments and what they settle. Nothing here is ever changed or deleted; a mistake is reversed.

The database keeps the balances: an allocation lowers the balance of its document and the rest of its
payment, and no sum can pass its total (``migrations/0002_balances.py``).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from signet.documents.models import Document, Series
from signet.parties.models import Branch, Company, Customer
from signet.tenancy.fields import TenantForeignKey, TenantModel


class Method(models.TextChoices):
    """How money moved. Card data is never stored, only a reference."""

    CASH = "cash", _("Cash")
    POS_CARD = "pos_card", _("Card at the counter")
    BANK_TRANSFER = "bank_transfer", _("Bank transfer")
    CHEQUE = "cheque", _("Cheque")
    CARD = "card", _("Card online")
    WALLET = "wallet", _("Wallet")
    OTHER = "other", _("Other")


class Channel(models.TextChoices):
    """Where it was taken."""

    COUNTER = "counter", _("Counter")
    APP = "app", _("App")
    PORTAL = "portal", _("Portal")


class Kind(models.TextChoices):
    """Money in, money out, or a debt given up."""

    RECEIPT = "receipt", _("Received")
    REFUND = "refund", _("Paid back")
    WRITE_OFF = "write_off", _("Written off")
    PAYOUT = "payout", _("Paid to a supplier")
    RETURNED = "returned", _("Paid back by a supplier")


class Payment(TenantModel):
    """One movement. ``amount_minor`` is positive; a reversal is a second row with the negative amount."""

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.RECEIPT)
    company = TenantForeignKey(Company, on_delete=models.PROTECT)
    branch = TenantForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True)
    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, null=True, blank=True)
    method = models.CharField(max_length=20, choices=Method.choices, blank=True, default="")
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.COUNTER)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    open_minor = models.BigIntegerField()  # not yet allocated: the customer's credit
    received_on = models.DateField()
    reference = models.CharField(
        max_length=80, blank=True, default=""
    )  # POS slip, transfer, cheque
    provider = models.CharField(max_length=40, default="manual")
    provider_reference = models.CharField(max_length=120, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    reverses = TenantForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="")

    series = TenantForeignKey(Series, on_delete=models.PROTECT, null=True, blank=True)
    period = models.CharField(max_length=7, blank=True, default="")
    sequence = models.PositiveBigIntegerField(null=True, blank=True)
    number = models.CharField(max_length=80, null=True, blank=True)  # of the receipt
    issued_on = models.DateField()  # of the receipt: the day it was written down

    created_at = models.DateTimeField(auto_now_add=True)
    operator_id = models.UUIDField(null=True, blank=True)
    operator = models.CharField(max_length=160, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "reverses"], name="payment_reversed_once"),
            models.UniqueConstraint(
                fields=["tenant", "series", "period", "sequence"], name="payment_sequence"
            ),
            models.UniqueConstraint(
                fields=["tenant", "provider", "provider_reference"],
                condition=~Q(provider_reference=""),
                name="payment_of_provider_once",
            ),
            models.CheckConstraint(
                name="payment_sign",
                condition=Q(reverses__isnull=True, amount_minor__gt=0)
                | (Q(reverses__isnull=False, amount_minor__lt=0) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="payment_open",
                condition=Q(
                    amount_minor__gt=0, open_minor__gte=0, open_minor__lte=F("amount_minor")
                )
                | Q(amount_minor__lt=0, open_minor__lte=0, open_minor__gte=F("amount_minor")),
            ),
            models.CheckConstraint(
                name="payment_write_off",
                condition=~Q(kind="write_off") | (Q(method="") & ~Q(reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-id"], name="payment_newest"),
            models.Index(fields=["tenant", "customer", "-id"], name="payment_customer"),
            models.Index(fields=["tenant", "received_on", "currency"], name="payment_day"),
            models.Index(
                fields=["tenant", "branch", "-id"],
                condition=Q(branch__isnull=False),
                name="payment_branch",
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.id)


class Allocation(TenantModel):
    """What a payment, or a credit note, settles of a document. Negative rows undo an earlier one."""

    payment = TenantForeignKey(
        Payment, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations"
    )
    credit_note = TenantForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True)
    document = TenantForeignKey(Document, on_delete=models.PROTECT, related_name="allocations")
    amount_minor = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=160, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="allocation_of_one",
                condition=Q(payment__isnull=False, credit_note__isnull=True)
                | Q(payment__isnull=True, credit_note__isnull=False),
            ),
            models.CheckConstraint(name="allocation_of_something", condition=~Q(amount_minor=0)),
        ]
        indexes = [
            models.Index(fields=["tenant", "document", "id"], name="allocation_document"),
            models.Index(fields=["tenant", "payment", "id"], name="allocation_payment"),
            models.Index(fields=["tenant", "credit_note", "id"], name="allocation_credit"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor}"
