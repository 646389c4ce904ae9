"""For how long LHDN takes a document after its date, and lets it be cancelled or rejected after validation.

72 hours each (MyInvois SDK, workflow parameters of the document types: submission, cancellation and
rejection duration). ``SIGNET_MYINVOIS_HOURS`` says otherwise when LHDN does, such as ``submit=48 reject=24``.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from signet.kernel.errors import BadInput

SETTING: Final = "SIGNET_MYINVOIS_HOURS"
_ONE = re.compile(r"(submit|cancel|reject)=([1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """In hours."""

    submit: int = 72
    cancel: int = 72
    reject: int = 72


def read_windows(text: str) -> Windows:
    """Raises ``BadInput`` for what is not understood."""
    found = {}
    for part in text.split():
        match = _ONE.fullmatch(part)
        if match is None:
            raise BadInput(
                f"{SETTING} must look like submit=72 cancel=72 reject=72: hours from 1 to 9999.",
                code="myinvois.hours",
            )
        found[match[1]] = int(match[2])
    return Windows(**found)


@cache
def windows() -> Windows:
    """As they are in force; read once per process."""
    return read_windows(os.environ.get(SETTING, ""))
