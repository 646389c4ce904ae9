"""The demo's Malaysian tenant is connected to MyInvois' stand-in, and its first invoice becomes valid."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pypdf
import pytest

from signet.demo import story
from signet.demo.tenants import TRADING
from signet.documents import queries
from signet.documents.models import Document, State
from signet.en16931.findings import Finding
from signet.kernel import clock
from signet.networks import connections, later, submissions
from signet.networks.actions.send import findings_for
from signet.networks.models import Connection, Submission
from signet.networks.myinvois.identity import PUBLIC_NAME
from signet.networks.working import work
from signet.rendering.store import pdf_of
from signet.sandbox.serving import serving
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import User
from signet.tenancy.queries import tenants_of_user


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """But for the age: the story's invoices are older than the 72 hours that are allowed."""
    return [f for f in findings if f.severity == "error" and f.rule != "CF321"]


@pytest.mark.usefixtures("committed")
def test_the_first_invoice_becomes_valid(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NETWORKS_PRIVATE = settings.NETWORKS_HTTP = True
    monkeypatch.setattr(story, "TENANTS", (TRADING,))
    with serving("myinvois", tmp_path) as running:
        monkeypatch.setenv("SIGNET_MYINVOIS_SANDBOX_PORT", running.address.rpartition(":")[2])
        control = f"{running.address}/_myinvois"
        httpx.patch(f"{control}/settings", json={"visible_after": 0, "validated_after": 0})
        story.load()
        [tenant] = tenants_of_user(User.objects.get(email=TRADING["owner"][0]).id)
        with tenant_scope(tenant.id):
            [connection] = connections.live()
            [first] = Submission.objects.all()
            invoices = Document.objects.filter(state=State.ISSUED, kind="invoice")
            walk_in = invoices.filter(buyer_name=PUBLIC_NAME)
            waiting = [later.waits(document, connection) for document in walk_in.order_by("id")]
            assert waiting == [True] * 6 + [False]  # the last one is too large to be gathered
            ready = {
                document.number: errors(findings_for(document, connection))
                for document in invoices.exclude(buyer_name=PUBLIC_NAME)
            }
        assert len(ready) > 30
        assert {number: found for number, found in ready.items() if found} == {}
        row = until_decided(tenant.id, connection, first)
        assert (row.state, row.text, row.findings) == ("valid", "", [])
        assert httpx.get(row.link, trust_env=False).status_code == 200
        with tenant_scope(tenant.id):
            said = pypdf.PdfReader(io.BytesIO(pdf_of(queries.get(row.document_id))))
            assert row.network_id in said.pages[0].extract_text()


def until_decided(tenant_id: UUID, connection: Connection, row: Submission) -> Submission:
    """What the worker does, as if time went by."""
    for _ in range(40):
        work(tenant_id, connection.id)
        with tenant_scope(tenant_id):
            row = submissions.get(row.id)
            if row.state in {"valid", "invalid", "failed"}:
                return row
            waiting = Submission.objects.filter(next_at__isnull=False)
            waiting.update(next_at=clock.now(), taken_by=None)
    raise AssertionError(f"{row.state} {row.text} {row.findings}")
