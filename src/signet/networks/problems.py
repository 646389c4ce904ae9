"""How a call to a network can fail; the worker's next step depends on nothing else.

An adapter raises exactly one of these. Whoever is in doubt whether the network has acted says ``Unknown``.
"""

from __future__ import annotations

from datetime import datetime

from signet.en16931.findings import Finding


class NetworkProblem(Exception):
    """``message`` is an English template (key of its translations), ``params`` fill it in."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message, self.params = message, params


class Refused(NetworkProblem):
    """The network said no, for good: repeating the same call cannot help. A submission becomes invalid."""

    def __init__(
        self, message: str, *, findings: tuple[Finding, ...] = (), **params: object
    ) -> None:
        super().__init__(message, **params)
        self.findings = findings


class Unsent(NetworkProblem):
    """Nothing reached the network, or it said that it did nothing: the call may be repeated, later."""


class Unknown(NetworkProblem):
    """The call was begun and its end is not known: the network is asked what it has before any repeat."""


class Wait(NetworkProblem):
    """Nothing was done; the network (``Retry-After``) or our own limit of calls wants us back at ``until``."""

    def __init__(self, message: str, *, until: datetime, **params: object) -> None:
        super().__init__(message, **params)
        self.until = until


class NotAllowed(NetworkProblem):
    """Sign-in was refused or the account may not do this: every call will fail until somebody mends the
    connection. What waits stays queued; the connection says what is wrong."""


class NotGenuine(NetworkProblem):
    """A webhook's signature or secret is wrong: it is answered 401 and forgotten."""
