"""One thing that the portal finds wrong with a document, before it is dressed for the wire."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """``code`` is ``None`` where the portal gives none (structure). Paths are in dotted UBL names."""

    code: str | None
    message: str
    path: str | None = None
    target: str | None = None
