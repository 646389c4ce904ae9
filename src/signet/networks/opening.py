"""From a connection's row to what an adapter is handed."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from signet.kernel.crypto import CannotOpen
from signet.kernel.errors import Conflict
from signet.networks import kept
from signet.networks.accounts import counted
from signet.networks.certificates import certificate
from signet.networks.limits import in_force
from signet.networks.links import Link
from signet.networks.models import Connection
from signet.networks.offers import Capabilities, Environment
from signet.networks.port import Network
from signet.networks.registry import network
from signet.networks.tokens import StoredTokens
from signet.networks.wire import HttpWire


class SecretsClosed(Conflict):
    """The key that encrypted a connection's secrets is gone, or its row was tampered with (409)."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection ready for one task."""

    adapter: Network
    capabilities: Capabilities
    link: Link
    wire: HttpWire


def capabilities_of(connection: Connection) -> Capabilities:
    """What the connection's network can do in its environment, by whoever carries it there."""
    environment = Environment(connection.environment)
    return network(connection.network).capabilities(environment, connection.settings)


def open_connection(connection: Connection, *, seconds: float | None = None) -> Opened:
    """Decrypts the secrets (``SecretsClosed``); inside the tenant's scope."""
    adapter, environment = network(connection.network), Environment(connection.environment)
    capabilities = capabilities_of(connection)
    try:
        credentials = kept.opened(connection, "credentials")
        signing = kept.opened(connection, "certificate")
    except CannotOpen:
        raise SecretsClosed(
            _("The secrets of this connection cannot be opened; enter them again."),
            code="connection.secrets",
        ) from None
    account = counted(adapter, connection.id, environment, connection.settings, credentials)
    wire = HttpWire(
        account=account,
        connection_id=connection.id,
        limits=in_force(adapter.code, capabilities.limits, settings.NETWORKS_LIMITS),
        secrets=list(credentials.values()),
        seconds=seconds,
    )
    link = Link(
        connection_id=connection.id,
        company_id=connection.company_id,
        environment=environment,
        endpoint_id=connection.endpoint_id,
        settings=dict(connection.settings),
        credentials=credentials,
        certificate=certificate(signing),
        wire=wire,
        tokens=StoredTokens(account=account, credentials=credentials, wire=wire),
    )
    return Opened(adapter, capabilities, link, wire)
