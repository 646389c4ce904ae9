"""The demo tenants are true: their documents pass the official validation, numbers and chain are whole."""

from __future__ import annotations

import pytest

from signet.audit.verify import verify_chain
from signet.demo import story
from signet.demo.tenants import TENANTS
from signet.documents import queries
from signet.documents.gaps import gap_report
from signet.documents.kinds import rules_of
from signet.documents.models import Document, State
from signet.en16931.rules import judge
from signet.en16931.validate import validate
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import User
from signet.tenancy.queries import tenants_of_user


@pytest.mark.usefixtures("db")
def test_every_issued_document_of_every_demo_tenant_is_officially_valid() -> None:
    sign_ins = story.load()
    owners = {entry.tenant: entry for entry in reversed(sign_ins)}  # the first of each account
    assert set(owners) == {tenant["name"] for tenant in TENANTS}
    for entry in owners.values():
        [tenant] = tenants_of_user(User.objects.get(email=entry.email).id)
        with tenant_scope(tenant.id):
            issued = [
                document
                for document in Document.objects.filter(state=State.ISSUED)
                if rules_of(document.kind).is_legal
            ]
            assert len(issued) > 10
            for document in issued:
                xml = queries.xml_of(document)
                verdict = validate(xml)
                assert verdict.valid, (document.number, verdict.findings)
                native = {(f.rule, f.severity) for f in judge(xml, rulesets=("cen",))}
                assert native == {(f.rule, f.severity) for f in verdict.findings}
            assert all(report.complete for report in gap_report())
            assert verify_chain().broken_at is None
