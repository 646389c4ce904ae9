"""Brings the embedded cluster back when it dies under a running server or worker."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator

from signet.database import config, embedded
from signet.database.errors import DatabaseDown

_SECONDS = 0.5


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """A lease for a long-lived process; whoever notices a dead postmaster first starts it again.

    ``signet db stop`` is respected: what was stopped on purpose stays so until it is started. A
    PostgreSQL of the operator's own is the operator's to keep.
    """
    if not config.is_embedded():
        yield
        return
    with embedded.lease():
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(done,), name="keeper", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


def _watch(done: threading.Event) -> None:
    """Looking at a pid file twice a second costs nothing; a connection each time would."""
    complained = False
    while not done.wait(_SECONDS):
        try:
            if embedded.revive():
                print("signet: the database had died and was started again", file=sys.stderr)
            complained = False
        except DatabaseDown as error:
            if not complained:
                print(f"signet: {error}", file=sys.stderr)
            complained = True
            done.wait(1)
