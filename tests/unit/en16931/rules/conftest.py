"""The official documents, from ../shared; tests that need them skip where the folder is absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.en16931.rules.documents import documents


@pytest.fixture(scope="session")
def testdata(shared: Path) -> Path:
    return shared / "testdata"


@pytest.fixture(scope="session")
def unit_tests(testdata: Path) -> list[tuple[str, dict[str, Any], bytes]]:
    """Key, verdict and document of each official unit test."""
    verdicts = json.loads((testdata / "verdicts-unit.json").read_text())
    return [(key, verdicts[key], document) for key, document in documents(testdata, verdicts)]


@pytest.fixture(scope="session")
def examples(testdata: Path) -> list[tuple[str, dict[str, Any], bytes]]:
    verdicts = json.loads((testdata / "verdicts-examples.json").read_text())
    return [(key, verdict, (testdata / key).read_bytes()) for key, verdict in verdicts.items()]
