"""Secrets at rest: bound to their place, opened by old keys, never by another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from signet.kernel import crypto


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setenv("SIGNET_SECRET_KEY", "first")
    monkeypatch.delenv("SIGNET_OLD_SECRET_KEYS", raising=False)
    crypto._keys.cache_clear()
    yield monkeypatch
    crypto._keys.cache_clear()


def test_what_was_closed_opens_in_its_place_only() -> None:
    closed = crypto.encrypt(b"whsec_x", context="endpoint 1")
    assert b"whsec" not in closed
    assert closed != crypto.encrypt(b"whsec_x", context="endpoint 1")
    assert crypto.decrypt(closed, context="endpoint 1") == b"whsec_x"
    with pytest.raises(crypto.CannotOpen, match="belongs to something else"):
        crypto.decrypt(closed, context="endpoint 2")


def test_a_changed_bit_is_seen() -> None:
    closed = bytearray(crypto.encrypt(b"x", context="c"))
    for place in range(len(closed)):
        changed = closed.copy()
        changed[place] ^= 1
        with pytest.raises(crypto.CannotOpen):
            crypto.decrypt(bytes(changed), context="c")


def test_an_old_key_still_opens(keys: pytest.MonkeyPatch) -> None:
    closed = crypto.encrypt(b"x", context="c")
    keys.setenv("SIGNET_SECRET_KEY", "second")
    crypto._keys.cache_clear()
    with pytest.raises(crypto.CannotOpen, match="SIGNET_OLD_SECRET_KEYS"):
        crypto.decrypt(closed, context="c")
    keys.setenv("SIGNET_OLD_SECRET_KEYS", "zeroth first")
    crypto._keys.cache_clear()
    assert crypto.decrypt(closed, context="c") == b"x"
    assert crypto.encrypt(b"x", context="c")[1:5] != closed[1:5]
