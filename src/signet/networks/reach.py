"""What networks said when they were asked whether a customer can be reached there: the newest answer of each."""

from __future__ import annotations

from django.db import models

from signet.parties.models import Customer
from signet.tenancy.fields import TenantForeignKey, TenantModel


class Reach(TenantModel):
    """``is_there`` is the last answer, to the question about ``asked_for``; null: there was none yet.

    A question that could not be asked leaves the answer as it is: ``problem`` (an English sentence, key of
    its translations) says why, and ``tried_at`` is later than ``answered_at``.
    """

    customer = TenantForeignKey(Customer, on_delete=models.CASCADE)
    network = models.CharField(max_length=20)
    environment = models.CharField(max_length=10)
    asked_for = models.CharField(max_length=200)  # such as 0088:5012345678900
    is_there = models.BooleanField(null=True)
    name = models.CharField(max_length=300, default="")  # as its directory has it
    kinds = models.JSONField(default=list)  # of document that are taken there
    details = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField()
    problem = models.TextField(default="")
    problem_params = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "customer", "network", "environment"], name="reach_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.asked_for}"
