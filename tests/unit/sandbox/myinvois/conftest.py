"""A stand-in of the portal with two taxpayers, without limits and almost without delays."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from signet.sandbox.serving import serving
from tests.unit.sandbox.myinvois import papers
from tests.unit.sandbox.myinvois.portal import Portal


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving("myinvois", tmp_path_factory.mktemp("myinvois")) as settings:
        yield settings.address


@pytest.fixture
def portal(address: str) -> Iterator[Portal]:
    with httpx.Client(base_url=address, trust_env=False, timeout=10) as client:
        found = Portal(client)
        found.control("POST", "reset")
        found.register(papers.SELLER)
        found.register(papers.BUYER)
        found.settings(limited=False, visible_after=0, validated_after=0)
        yield found
