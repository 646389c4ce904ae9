"""Decide what happens to money beyond what is owed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.kernel.errors import BadInput
from signet.tenancy.actor import Actor
from signet.tenancy.models import Overpayment, Tenant


def change_overpayment(*, policy: str, by: Actor) -> Tenant:
    """Refuse it, or keep it as the customer's credit. Payments recorded before stay as they are."""
    by.must("companies.write")
    if policy not in Overpayment.values:
        raise BadInput(
            _("Choose one of the two."), code="overpayment.unknown", pointer="/overpayment"
        )
    tenant = Tenant.objects.select_for_update().get()
    before, tenant.overpayment = tenant.overpayment, policy
    if before != policy:
        tenant.save(update_fields=["overpayment"])
        seal(
            "payments.change_overpayment",
            by=by,
            object_type="tenant",
            object_id=tenant.id,
            label=tenant.name,
            changes={"overpayment": [before, policy]},
        )
    return tenant
