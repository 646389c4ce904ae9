"""Every document that any test issues is judged by the rules of EN 16931; one breach fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from signet.en16931.rules import judge
from signet.kernel.money import exponent


def _judge(*, document: Any, **_: Any) -> None:
    from signet.documents import queries
    from signet.documents.kinds import rules_of

    # EN 16931 has no amounts of three decimals (UBL-DT-01): readiness warns of such currencies.
    if not rules_of(document.kind).counts or exponent(document.currency) > 2:
        return
    broken = [
        f for f in judge(queries.xml_of(document), rulesets=("cen",)) if f.severity == "error"
    ]
    assert not broken, broken


@pytest.fixture(autouse=True, scope="session")
def every_issued_document_is_valid() -> Iterator[None]:
    """Listens to the product's own signal, inside the transaction of the issue."""
    from signet.documents.signals import issued

    issued.connect(_judge, dispatch_uid="tests.judged")
    yield
    issued.disconnect(dispatch_uid="tests.judged")
