"""The end of a company's certificate: told in time, once each, and tried at the end itself.

LHDN's authorities take days to issue the next one (MyInvois fact: one year is typical), so the first
warning comes two months ahead. ``connection.warn_at`` is when the next thing is to be done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from signet.audit.seal import seal
from signet.kernel.clock import now
from signet.networks import connections, queue
from signet.networks.models import Connection, ConnectionState
from signet.networks.opening import capabilities_of
from signet.networks.registry import network
from signet.tenancy.actor import system_actor
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Membership, Tenant, User
from signet.tenancy.queries import permissions_of

#: Who may upload the next certificate is told.
_WHO = "networks.connect"


def next_time(until: datetime | None, at: datetime, days: Sequence[int]) -> datetime | None:
    """When something is to be done about a certificate after ``at``: the next warning, or its end itself;
    None once it has ended. Pure."""
    if until is None or until <= at:
        return None
    return min(due for n in (*days, 0) if (due := until - timedelta(days=n)) > at)


def days_left(until: datetime, at: datetime) -> int:
    """Whole days, begun ones counted: on the last day it is 1, after its end 0. Pure."""
    return max(0, -((at - until) // timedelta(days=1)))


def begin(connection: Connection) -> None:
    """A certificate was uploaded; one that is near its end already is warned of at once. Not saved here."""
    until, at = connection.certificate_until, now()
    is_near = until is not None and until - at <= timedelta(days=max(settings.NETWORKS_WARN_DAYS))
    connection.warn_at = at if is_near else next_time(until, at, settings.NETWORKS_WARN_DAYS)


def watch(connection_id: UUID) -> None:
    """What is due of a certificate's end: one warning, however many were missed; at its end, a test."""
    at = now()
    connection = (
        connections.live()
        .select_for_update(of=("self",))
        .filter(id=connection_id, warn_at__lte=at)
        .first()
    )
    if connection is None:
        return
    until = connection.certificate_until
    connection.warn_at = next_time(until, at, settings.NETWORKS_WARN_DAYS)
    connection.save(update_fields=["warn_at"])
    signs = capabilities_of(connection).certificate != "none"
    if until is None or connection.state == ConnectionState.OFF or not signs:
        return
    left = days_left(until, at)
    if left == 0:
        queue.defer_check(connection.id)  # says that it ended, and stops what would be refused
    recipients = _recipients()
    for user_id in recipients:
        queue.defer_warning(connection.id, user_id, left)
    seal(
        "connections.certificate_ends",
        by=system_actor(),
        object_type="connection",
        object_id=connection.id,
        label=str(connection),
        changes={"certificate_until": until.isoformat(), "days": left, "told": len(recipients)},
    )


def tell(tenant_id: UUID, connection_id: UUID, user_id: UUID, left: int) -> None:
    """One mail to one person, in his language."""
    with tenant_scope(tenant_id):
        connection = connections.live().filter(id=connection_id).first()
        user = User.objects.filter(id=user_id, is_active=True).first()
        if connection is None or user is None or connection.certificate_until is None:
            return
        with override(user.language):
            subject, body = _written(connection, connection.certificate_until, left)
        address = user.email
    send_mail(subject, body, None, [address])


def _written(connection: Connection, until: datetime, left: int) -> tuple[str, str]:
    facts = {
        "network": network(connection.network).name,
        "company": connection.company.legal_name,
        "day": date_format(localtime(until, ZoneInfo(Tenant.objects.get().time_zone)), "j M Y"),
        "days": left,
        "link": settings.BASE_URL + reverse("edit_connection", args=[connection.id]),
    }
    if left == 0:
        subject = _("%(network)s: the certificate of %(company)s has ended")
        body = _(
            "The certificate with which documents of %(company)s are signed ended on %(day)s. Nothing is"
            " sent to %(network)s until the new one is uploaded; what waits is sent then.\n\n%(link)s"
        )
    else:
        subject = _("%(network)s: the certificate of %(company)s ends on %(day)s")
        body = _(
            "The certificate with which documents of %(company)s are signed for %(network)s ends on"
            " %(day)s (days left: %(days)s). Order the next one now and upload it here; the old one may"
            " still be valid then.\n\n%(link)s"
        )
    return subject % facts, body % facts


def _recipients() -> list[UUID]:
    """Everybody who may change connections of the whole account."""
    rows = Membership.objects.filter(ended_at=None, branches=None).select_related("custom_role")
    return [
        row.user_id
        for row in rows.order_by("id")
        if _WHO
        in permissions_of(row.role, row.custom_role.permissions if row.custom_role else None)
    ]
