"""Secrets at rest: AES-256-GCM under a key derived from the installation's own secret key.

A ciphertext begins with its version and the name of its key, so that the secret key can be changed: the
old ones, in ``SIGNET_OLD_SECRET_KEYS``, still open what they closed. The context (which row, which column)
is bound to it: a ciphertext that was copied to another row does not open there.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from signet.kernel.secret import secret_key

_VERSION = b"\x01"
_NAME, _NONCE = 4, 12


class CannotOpen(RuntimeError):
    """The key that closed it is not here any more, or it was changed or moved: for the operator to mend."""


def encrypt(plain: bytes, *, context: str) -> bytes:
    """Version, key name, nonce and ciphertext."""
    name, key = _keys()[0]
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + name + nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def decrypt(closed: bytes, *, context: str) -> bytes:
    """Raises ``CannotOpen``."""
    name, rest = closed[1 : 1 + _NAME], closed[1 + _NAME :]
    key = dict(_keys()).get(name)
    if closed[:1] != _VERSION or key is None:
        raise CannotOpen("The key of this secret is missing: put it into SIGNET_OLD_SECRET_KEYS.")
    try:
        return AESGCM(key).decrypt(rest[:_NONCE], rest[_NONCE:], context.encode())
    except InvalidTag:
        raise CannotOpen("This secret was changed or belongs to something else.") from None


def mark(text: str, *, context: str) -> bytes:
    """32 bytes by which a secret is found again, and which tell nothing of it to whoever has no key."""
    _name, key = _keys()[0]
    return hmac.digest(key, f"{context}\0{text}".encode(), "sha256")


@functools.cache
def _keys() -> list[tuple[bytes, bytes]]:
    """(name, key), the newest first."""
    masters = [secret_key(), *os.environ.get("SIGNET_OLD_SECRET_KEYS", "").split()]
    return [(hashlib.sha256(key).digest()[:_NAME], key) for key in map(_derived, masters)]


def _derived(master: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"signet secrets at rest 1")
    return kdf.derive(master.encode())
