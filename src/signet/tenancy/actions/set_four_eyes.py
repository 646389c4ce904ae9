"""Decide whether whoever wrote a document may issue it himself."""

from __future__ import annotations

from signet.tenancy.actor import Actor
from signet.tenancy.models import Tenant


def set_four_eyes(*, wanted: bool, by: Actor) -> Tenant:
    """With four eyes, every document is issued by somebody who did not write it."""
    by.must("members.manage")
    tenant = Tenant.objects.get()
    tenant.four_eyes = wanted
    tenant.save(update_fields=["four_eyes"])
    return tenant
