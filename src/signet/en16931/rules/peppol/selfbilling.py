"""All of Peppol BIS Self-Billing 3.0, in the official patterns; it has no rules of countries."""

from __future__ import annotations

from signet.en16931.rules.peppol import codes, document, facts
from signet.en16931.rules.rule import Contents

CONTENTS = Contents(
    patterns=(
        document.PROJECT,
        document.contexts(document.SELFBILLING, facts.SELFBILLING, subtotals=False),
        codes.contexts(codes.SELFBILLING_TYPES),
    ),
    empty=document.EMPTY,
)
