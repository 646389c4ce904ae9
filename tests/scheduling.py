"""Which tests stay together when several processes share the work.

Files that run servers or clusters of their own go whole to one process: their tests share what is dear to
set up, and some go on where the one before ended. (The marks that ``--dist loadgroup`` goes by do not
reach pytest-xdist 3.8 under pytest 9.2.)
"""

from __future__ import annotations

from xdist.scheduler.loadscope import LoadScopeScheduling

WHOLE = (
    "tests/browser/", "tests/concurrency/", "tests/scenario/", "tests/db/test_embedded",
    "tests/db/test_ordinary_user.py", "tests/db/test_own_postgresql.py",
)  # fmt: skip


class ByFile(LoadScopeScheduling):
    """Single tests, but for the files that stay whole."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith(WHOLE) else nodeid
