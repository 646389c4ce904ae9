"""The small network of the tests, reachable from every test of the API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.network_adapter import PostNetwork
from tests.network_server import NetworkServer, network_server


@pytest.fixture(scope="module", autouse=True)
def post_server() -> Iterator[NetworkServer]:
    from django.test import override_settings

    from signet.networks.registry import registered

    allowed = override_settings(NETWORKS_PRIVATE=True, NETWORKS_HTTP=True)
    with allowed, network_server() as server, registered(PostNetwork()):
        yield server
