"""Every document that any test issues is judged by the rules of EN 16931; one breach fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from signet.en16931.rules import judge


def _judge(*, document: Any, **_: Any) -> None:
    from signet.documents import queries
    from signet.documents.kinds import rules_of

    if not rules_of(document.kind).is_legal:
        return
    broken = [f for f in judge(queries.xml_of(document)) if f.severity == "error"]
    assert not broken, broken


@pytest.fixture(autouse=True, scope="session")
def every_issued_document_is_valid() -> Iterator[None]:
    """Listens to the product's own signal, inside the transaction of the issue."""
    from signet.documents.signals import issued

    issued.connect(_judge, dispatch_uid="tests.judged")
    yield
    issued.disconnect(dispatch_uid="tests.judged")
