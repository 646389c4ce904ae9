"""Access tokens in the database: one process fetches, all others that could sign in use what it brought."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from signet.kernel.clock import now
from signet.kernel.crypto import CannotOpen, decrypt, encrypt
from signet.kernel.ids import uuid7
from signet.networks import links
from signet.networks.accounts import ask, signed_in
from signet.networks.problems import Unsent
from signet.networks.wire import LONGEST_CALL, HttpWire

#: A token must last so much longer to be used: its call takes time, and clocks differ.
_SPARE: Final = timedelta(minutes=1)
#: Whoever fetches has so long; then he is believed dead.
_FETCHING: Final = timedelta(seconds=LONGEST_CALL + 10)
_LOOK_AGAIN: Final = 0.1


class StoredTokens:
    """``links.Tokens`` of an account. While one fetches, no row is locked and no transaction is open."""

    def __init__(self, *, account: bytes, credentials: Mapping[str, str], wire: HttpWire) -> None:
        self._account, self._credentials, self._wire = account, dict(credentials), wire
        self._closed: dict[str, bytes] = {}

    def get(self, name: str, fetch: Callable[[], links.Token]) -> str:
        """See ``links.Tokens``."""
        key, fetcher = signed_in(self._account, self._credentials, name), uuid7()
        while True:
            at = now()
            [(value, is_mine)] = ask(
                "SELECT * FROM networks_claim_token(%s, %s, %s, %s, %s)",
                [key, fetcher, at, at + _SPARE, at + _FETCHING],
            )
            if is_mine:
                break
            if value is not None:
                closed = bytes(value)
                try:
                    return self._known(decrypt(closed, context=_context(key)).decode(), closed)
                except CannotOpen:  # closed by a key that is gone
                    ask("SELECT networks_forget_token(%s, %s)", [key, closed])
                    continue
            if self._wire.left <= 0:
                raise Unsent("The network took too long; the rest is done later.")
            time.sleep(_LOOK_AGAIN)
        kept: tuple[bytes | None, datetime] = (None, now())
        try:
            token = fetch()
            kept = (encrypt(token.value.encode(), context=_context(key)), token.expires_at)
        finally:
            ask("SELECT networks_keep_token(%s, %s, %s, %s)", [key, fetcher, *kept])
        return self._known(token.value, kept[0] or b"")

    def forget(self, name: str, value: str) -> None:
        """See ``links.Tokens``."""
        key = signed_in(self._account, self._credentials, name)
        if value in self._closed:
            ask("SELECT networks_forget_token(%s, %s)", [key, self._closed[value]])

    def _known(self, value: str, closed: bytes) -> str:
        self._wire.hide(value)
        self._closed[value] = closed
        return value


def _context(key: bytes) -> str:
    return f"networks_token value {key.hex()}"
