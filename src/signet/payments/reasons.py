"""Reasons that auditors will read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput
from signet.kernel.text import problem

_LIMIT = 500


def checked_reason(reason: str) -> str:
    """The reason, trimmed; raises ``BadInput`` when it is missing, too long or not printable."""
    reason = reason.strip()
    if not reason or len(reason) > _LIMIT or problem(reason, line_breaks=True):
        raise BadInput(
            _("Say why, in up to 500 plain characters; auditors will read it."),
            code="reason.missing",
            pointer="/reason",
        )
    return reason
