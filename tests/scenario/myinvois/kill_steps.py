"""Every step of a worker's way with MyInvois at which it can die, and what must be due to get there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Literal

from signet.networks import consequences, moving, tokens, wire, working
from tests.dying import Step, before, behind, die, the

#: What the worker finds due: a document or two to be sent (with or without a token at hand, or with one that the
#: portal does not take any more), one in doubt, one that the portal validates, one to be cancelled.
Due = Literal["send", "send two", "sign in", "token refused", "find", "ask", "cancel"]


def call(method: str, end: str) -> Callable[..., bool]:
    """Is this the call of that method whose path ends, or goes on, so?"""

    def matches(used: str, url: str, **_: Any) -> bool:
        return used == method and end in url

    return matches


SIGNS_IN = call("POST", "/connect/token")
SUBMITS = call("POST", "/documentsubmissions/")
SEARCHES = call("GET", "/documents/search")
ASKS = call("GET", "/documentsubmissions/")
CANCELS = call("PUT", "/state")


def meanwhile(after: float) -> None:
    """Die while the portal, which was told not to answer, has the submission."""
    before(wire, "send", SUBMITS, lambda: threading.Timer(after, die).start())


#: Name -> what must be due and where the worker dies. "Held" steps: the portal works, or does not, and
#: answers nothing (``HELD``), so that the worker dies while it waits.
STEPS: dict[str, tuple[Due, Step]] = {
    "before it is taken": ("send", lambda: before(working, "take")),
    "taken, not committed": ("send", lambda: behind(working, "take")),
    "taken, nothing called": ("send", lambda: before(working, "perform")),
    "before signing in": ("sign in", lambda: before(wire, "send", SIGNS_IN)),
    "signed in, token not kept": ("sign in", lambda: behind(wire, "send", SIGNS_IN)),
    "token kept, nothing sent": ("sign in", lambda: behind(tokens.StoredTokens, "get")),
    "token refused": ("token refused", lambda: behind(tokens.StoredTokens, "forget")),
    "before it is handed over": ("send", lambda: before(wire, "send", SUBMITS)),
    "on its way, nothing done there": ("send", lambda: meanwhile(0.25)),
    "taken there, not answered": ("send", lambda: meanwhile(0.25)),
    "handed over, answer not read": ("send", lambda: behind(wire, "send", SUBMITS)),
    "answer read, nothing written": ("send", lambda: before(working, "_settle")),
    "the first written, not committed": ("send", lambda: behind(moving, "hear", the(1))),
    "one of two written": ("send two", lambda: before(moving, "hear", the(2))),
    "both written and committed": ("send two", lambda: behind(working, "_settle")),
    "before it is looked for": ("find", lambda: before(wire, "send", SEARCHES)),
    "looked for, answer not read": ("find", lambda: behind(wire, "send", SEARCHES)),
    "looked for, nothing written": ("find", lambda: before(working, "_settle")),
    "before it is asked for": ("ask", lambda: before(wire, "send", ASKS)),
    "asked for, answer not read": ("ask", lambda: behind(wire, "send", ASKS)),
    "valid, not committed": ("ask", lambda: behind(moving, "hear")),
    "before it is cancelled": ("cancel", lambda: before(wire, "send", CANCELS)),
    "cancelled, answer not read": ("cancel", lambda: behind(wire, "send", CANCELS)),
    "cancelled, nothing written": ("cancel", lambda: before(working, "_settle")),
    "void, not committed": ("cancel", lambda: behind(consequences, "void_with")),
}
#: Steps for which the portal is told to hold its answer back.
HELD = {
    "on its way, nothing done there": "timeout_before",
    "taken there, not answered": "timeout_after",
}
