"""Saved views: a person's own name for a list with its filters, sorting and columns."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signet.tenancy.fields import TenantModel
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
