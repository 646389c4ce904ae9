"""Check the chain, and seal what was found into it."""

from __future__ import annotations

from signet.audit.queries import VERIFY
from signet.audit.seal import seal
from signet.audit.verify import ChainReport, verify_chain
from signet.tenancy.actor import Actor


def check_chain(*, by: Actor) -> ChainReport:
    """Recompute every hash of the tenant's chain; the verdict becomes an entry of its own."""
    by.must("audit.read")
    report = verify_chain()
    seal(
        VERIFY,
        by=by,
        object_type="audit_log",
        object_id=None,
        changes={"entries": report.entries, "broken_at": report.broken_at},
    )
    return report
