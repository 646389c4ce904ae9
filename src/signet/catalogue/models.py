"""Items."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from signet.tenancy.fields import ExactDecimalField, TenantModel


class Item(TenantModel):
    """Something sold again and again. A line copies from it; changing it changes no document."""

    code = models.CharField(_("code"), max_length=60, blank=True, default="")  # BT-155
    name = models.CharField(_("name"), max_length=200)  # BT-153
    second_name = models.CharField(
        _("name in the second language"), max_length=200, blank=True, default=""
    )
    description = models.CharField(
        _("description"), max_length=1000, blank=True, default=""
    )  # BT-154
    second_description = models.CharField(
        _("description in the second language"), max_length=1000, blank=True, default=""
    )
    unit = models.CharField(_("unit"), max_length=3, default="C62")  # BT-130, UN/ECE Rec 20
    price = ExactDecimalField(_("price"))  # BT-146, major units of ``currency``
    currency = models.CharField(_("currency"), max_length=3)
    tax_category = models.CharField(_("tax category"), max_length=2, default="S")  # BT-151
    tax_percent = ExactDecimalField(_("tax rate in percent"), null=True, blank=True)  # BT-152
    #: Of the tax table; its rate of the document's day goes before category and percent.
    tax_code = models.CharField(_("tax"), max_length=30, blank=True, default="")
    exemption_code = models.CharField(max_length=40, blank=True, default="")  # BT-121
    exemption_reason = models.CharField(
        _("reason for exemption"), max_length=500, blank=True, default=""
    )  # BT-120
    classifications = models.JSONField(default=list, blank=True)  # BT-158
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "code"], condition=~models.Q(code=""), name="item_code"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "name", "id"], name="item_name")]

    def __str__(self) -> str:
        return self.name
