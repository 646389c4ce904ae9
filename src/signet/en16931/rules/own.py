"""Rules of ours that stand in where an official rule cannot be judged.

The official engine gives up there without any report. These are errors: such a document is not UBL.
"""

from __future__ import annotations

from signet.en16931.rules.checks import never
from signet.en16931.rules.rule import _, error

OWN = {
    rule.id: rule
    for rule in (
        error(
            "SIGNET-ROOT",
            "",
            never,
            _("This is no UBL invoice or credit note: its root element is %(found)s."),
        ),
        error("SIGNET-ONCE", "", never, _("%(name)s is there twice where only one can be meant.")),
        error("SIGNET-NUMBER", "", never, _("“%(found)s” is not a number.")),
        error("SIGNET-DATE", "", never, _("“%(found)s” is not a date; write it as 2026-12-31.")),
        error("SIGNET-BOOLEAN", "", never, _("“%(found)s” is neither true nor false.")),
        error("SIGNET-VALUE", "", never, _("This element must hold a value, not other elements.")),
    )
}
