"""All of Peppol BIS Billing 3.0, with the rules of the countries, in the official patterns."""

from __future__ import annotations

from signet.en16931.rules.peppol import (
    codes,
    denmark,
    document,
    facts,
    germany,
    greece,
    iceland,
    italy,
    netherlands,
    norway,
    sweden,
)
from signet.en16931.rules.rule import Contents

CONTENTS = Contents(
    patterns=(
        document.PROJECT,
        document.contexts(document.BILLING, facts.BILLING, subtotals=True),
        norway.CONTEXTS,
        denmark.CONTEXTS,
        italy.CONTEXTS,
        sweden.CONTEXTS,
        greece.SENDER,
        greece.RECEIVER,
        iceland.CONTEXTS,
        netherlands.CONTEXTS,
        germany.CONTEXTS,
        codes.contexts(codes.BILLING_TYPES),
    ),
    empty=document.EMPTY,
)
