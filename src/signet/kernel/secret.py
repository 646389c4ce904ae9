"""The installation's secret key: given by the operator, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key() -> str:
    """``SIGNET_SECRET_KEY``, or the content of ``$SIGNET_DATA/secret-key`` (made at first use, 0600)."""
    given = os.environ.get("SIGNET_SECRET_KEY")
    if given:
        return given
    path = Path(os.environ.get("SIGNET_DATA", ".signet")).resolve() / "secret-key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(48)
    whole = path.with_name(f"{path.name}.{os.getpid()}")
    whole.touch(mode=0o600)
    whole.write_text(key, encoding="ascii")
    try:
        os.link(whole, path)  # atomic, and whoever is second keeps the first one's key
    except FileExistsError:
        pass
    finally:
        whole.unlink()
    return path.read_text(encoding="ascii")
