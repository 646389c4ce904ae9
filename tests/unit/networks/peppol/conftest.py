"""One stand-in for a file of tests; its authority is made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import peppol


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[peppol.Sandbox]:
    with peppol.sandbox(tmp_path_factory.mktemp("sandbox")) as box:
        yield box


@pytest.fixture
def box(running: peppol.Sandbox) -> peppol.Sandbox:
    """Seller and buyer registered at both access points' pleasure, no failure ordered."""
    running.client.delete("/_sandbox/failures")
    return running
