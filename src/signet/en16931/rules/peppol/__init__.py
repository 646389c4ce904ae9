"""The rules of Peppol BIS Billing 3.0 (3.0.21) and Self-Billing 3.0 (3.0.2), a file for each country."""

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

BILLING = (
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
)
SELFBILLING = (
    document.PROJECT,
    document.contexts(document.SELFBILLING, facts.SELFBILLING, subtotals=False),
    codes.contexts(codes.SELFBILLING_TYPES),
)
EMPTY = document.EMPTY
BILLING_SPECIFICATION = document.BILLING
SELFBILLING_SPECIFICATION = document.SELFBILLING
