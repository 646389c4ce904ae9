"""Add a webhook, or change where it goes and what it hears of."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.changes import changed
from signet.audit.seal import seal
from signet.events.catalogue import VERBS
from signet.events.content import EndpointIn
from signet.events.deliveries import PING, rules
from signet.events.endpoints import lock_endpoint
from signet.events.models import Endpoint
from signet.events.secrets import close_secret
from signet.events.signing import new_secret
from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict
from signet.kernel.http import may_call
from signet.tenancy.actor import Actor

MOST = 50


def create_endpoint(*, content: EndpointIn, by: Actor) -> Endpoint:
    """A new webhook with a new secret; active at once."""
    by.must("webhooks.manage")
    _check(content)
    if Endpoint.objects.filter(deleted_at__isnull=True).count() >= MOST:
        raise Conflict(
            _("There are %(n)s webhooks already; delete one that is not needed.") % {"n": MOST},
            code="endpoint.too_many",
        )
    endpoint = Endpoint(**_values(content), created_at=now(), created_by=by.label)
    endpoint.secret = close_secret(endpoint, new_secret())
    endpoint.save(force_insert=True)
    seal(
        "webhooks.create",
        by=by,
        object_type="endpoint",
        object_id=endpoint.id,
        label=endpoint.url,
        changes={"types": endpoint.types},
    )
    return endpoint


def change_endpoint(
    *, endpoint_id: UUID, content: EndpointIn, by: Actor, version: int | None = None
) -> Endpoint:
    """What waits for delivery goes to the new address. Raises ``Conflict`` for an old version."""
    by.must("webhooks.manage")
    _check(content)
    endpoint = lock_endpoint(endpoint_id)
    if version is not None and version != endpoint.version:
        raise Conflict(
            _("This webhook was changed meanwhile; look at it again."),
            code="endpoint.changed_meanwhile",
            pointer="/version",
        )
    values = _values(content)
    before = {name: getattr(endpoint, name) for name in values}
    for name, value in values.items():
        setattr(endpoint, name, value)
    endpoint.version += 1
    endpoint.save(update_fields=[*values, "version"])
    seal(
        "webhooks.change",
        by=by,
        object_type="endpoint",
        object_id=endpoint.id,
        label=endpoint.url,
        changes=changed(before, values),
    )
    return endpoint


def _values(content: EndpointIn) -> dict[str, object]:
    return {
        "url": content.url,
        "description": content.description,
        "types": sorted(set(content.types)),
    }


def _check(content: EndpointIn) -> None:
    if not may_call(content.url, rules()):
        raise BadInput(
            _("Give the whole address of a public server, such as https://example.com/signet."),
            code="endpoint.url",
            pointer="/url",
        )
    unknown = sorted(set(content.types) - VERBS.keys() | set(content.types) & {PING})
    if unknown:
        raise BadInput(
            _("There is no event %(name)s; /api/docs lists them all.") % {"name": unknown[0]},
            code="endpoint.types",
            pointer="/types",
        )
