"""What goes wrong with a database before a query can be asked."""

from __future__ import annotations

from signet.kernel.errors import SignetError


class DatabaseDown(SignetError):
    """The server cannot be made to run or cannot be reached; the message says why and what to do."""

    status = 503
    code = "database.down"
