"""The tax table and the exchange rates of a tenant.

A document copies what it uses: changing a rate changes no document.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signet.tenancy.fields import ExactDecimalField, TenantModel


class TaxRate(TenantModel):
    """A tax at a rate for a span of days, or several taxes under one name (``combines``)."""

    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=80)
    second_name = models.CharField(
        _("name in the second language"), max_length=80, blank=True, default=""
    )
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    scheme = models.CharField(_("kind of tax"), max_length=10, default="VAT")
    category = models.CharField(_("category"), max_length=2, default="S")  # UNCL 5305
    percent = ExactDecimalField(_("rate in percent"), null=True, blank=True)
    per_unit = ExactDecimalField(_("amount per unit"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    on_top_of = models.JSONField(default=list, blank=True)  # schemes
    combines = models.JSONField(default=list, blank=True)  # codes of other rows
    exemption_code = models.CharField(max_length=40, blank=True, default="")  # BT-121
    exemption_reason = models.CharField(max_length=500, blank=True, default="")  # BT-120
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)  # the last day
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "code", "valid_from"],
                nulls_distinct=False,
                name="tax_rate_once",
            ),
            models.CheckConstraint(
                name="tax_rate_span",
                condition=Q(valid_from=None)
                | Q(valid_to=None)
                | Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ExchangeRate(TenantModel):
    """One unit of ``base`` is ``rate`` units of ``quote`` on a day."""

    base = models.CharField(_("currency"), max_length=3)
    quote = models.CharField(_("in"), max_length=3)
    rate = ExactDecimalField(_("rate"))
    day = models.DateField(_("day"))
    source = models.CharField(_("source"), max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=160, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "base", "quote", "day"], name="exchange_rate_once"
            ),
            models.CheckConstraint(name="exchange_rate_positive", condition=Q(rate__gt=0)),
        ]

    def __str__(self) -> str:
        return f"1 {self.base} = {self.rate} {self.quote}"
