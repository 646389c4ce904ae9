"""Invoices that others wrote become drafts with the same totals."""

from __future__ import annotations

from pathlib import Path

import pytest

from signet.documents.actions.import_document import import_document
from signet.documents.models import Document
from signet.parties.models import Customer
from tests.fixtures import World, actor


def test_every_official_example_becomes_a_draft_with_the_engines_totals(
    inside: World, shared: Path
) -> None:
    folder = shared / "testdata" / "peppol" / "examples"
    files = sorted(folder.glob("*.xml"))
    assert len(files) == 9
    for file in files:
        done = import_document(xml=file.read_bytes(), by=actor(), filename=file.name)
        document = done.document
        assert document is not None
        assert done.comparison.differences == ()
        assert done.as_dict()["totals"]["BT-115"] == done.as_dict()["stated"]["BT-115"]
        assert document.payable_minor == done.comparison.totals["BT-115"].scaleb(2)
        assert document.tax_minor == done.comparison.totals["BT-110"].scaleb(2)


def test_a_dry_run_writes_nothing(inside: World, shared: Path) -> None:
    file = shared / "testdata" / "peppol" / "examples" / "base-example.xml"
    customers = Customer.objects.count()
    done = import_document(xml=file.read_bytes(), by=actor(), dry_run=True)
    assert done.document is None
    assert Document.objects.count() == 0
    assert Customer.objects.count() == customers
    assert {left["location"] for left in done.not_carried} >= {"number", "seller"}


@pytest.mark.parametrize("role", ["biller", "auditor"])
def test_importing_is_not_everybodys(inside: World, role: str) -> None:
    from signet.kernel.errors import Forbidden

    with pytest.raises(Forbidden):
        import_document(xml=b"<a/>", by=actor(role))
