"""A stand-in of the portal with two taxpayers, without limits and almost without delays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from signet.sandbox.serving import serving
from tests.unit.sandbox.myinvois import papers
from tests.unit.sandbox.myinvois.portal import Portal


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with (
        serving("myinvois", tmp_path) as settings,
        httpx.Client(base_url=settings.address, trust_env=False, timeout=10) as client,
    ):
        found = Portal(client)
        found.register(papers.SELLER)
        found.register(papers.BUYER)
        found.settings(limited=False, visible_after=0, validated_after=0)
        yield found
