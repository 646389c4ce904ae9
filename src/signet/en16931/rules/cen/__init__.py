"""The rules of EN 16931 for UBL (CEN/TC 434, validation artefacts 1.3.16), in their three patterns."""

from __future__ import annotations

from signet.en16931.rules.cen import (
    allowances,
    codes,
    document,
    lines,
    parties,
    payment,
    syntax,
    totals,
)
from signet.en16931.rules.cen.vat import CONTEXTS as VAT
from signet.en16931.rules.cen.vat import DOCUMENT as VAT_OF_DOCUMENT

MODEL = (
    *document.CONTEXTS,
    *parties.CONTEXTS,
    *payment.CONTEXTS,
    *allowances.CONTEXTS,
    *totals.CONTEXTS,
    *lines.CONTEXTS,
    *VAT,
)
PATTERNS = (MODEL, syntax.CONTEXTS, codes.CONTEXTS, VAT_OF_DOCUMENT)
