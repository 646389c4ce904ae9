"""Saved views, and the tallies that the home page adds up.

A saved view is a person's own name for a list with its filters, sorting and columns.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signet.parties.models import Branch, Company
from signet.tenancy.fields import ExactDecimalField, TenantForeignKey, TenantModel
from signet.tenancy.models import User


class SavedView(TenantModel):
    """A list's address under a name. It holds no data, so it can never show more than its reader may see."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    noun = models.CharField(max_length=30)  # the list: documents, credit_notes, customers, items
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=2000, blank=True, default="")
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "user", "noun", "name"], name="saved_view_name"
            ),
            models.UniqueConstraint(
                fields=["tenant", "user", "noun"],
                condition=Q(is_default=True),
                name="saved_view_one_default",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Measure(models.TextChoices):
    """What a tally counts, and by which day."""

    DRAFTS = "drafts", _("Drafts")  # no day
    ISSUED = "issued", _("Issued")  # by the day of issue
    OWED = "owed", _("Owed")  # by the due date
    COLLECTED = "collected", _("Collected")  # by the day the money was received


class Tally(TenantModel):
    """A share of a figure; the figure is the sum of its rows (``migrations/0002_tallies.py``).

    The database appends a row in the transaction that changes a document or takes a payment, so nobody
    waits for anybody. ``reports_fold`` replaces many rows of a key by one, which changes no sum.
    """

    measure = models.CharField(max_length=10, choices=Measure.choices)
    kind = models.CharField(max_length=20)  # of the document, or of the payment
    company = TenantForeignKey(Company, on_delete=models.PROTECT)
    branch = TenantForeignKey(Branch, on_delete=models.PROTECT, null=True)
    currency = models.CharField(max_length=3, blank=True)  # of drafts: none, they are only counted
    operator = models.CharField(max_length=160, blank=True)  # who took the money
    day = models.DateField(null=True)
    amount_minor = ExactDecimalField()  # a sum of bigints may pass a bigint
    net_minor = ExactDecimalField()  # without tax
    n = models.BigIntegerField()
    fresh = models.BooleanField()  # not folded yet

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "measure", "kind", "day"], name="tally_day"),
            models.Index(fields=["tenant"], condition=Q(fresh=True), name="tally_fresh"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.day}: {self.amount_minor}"
