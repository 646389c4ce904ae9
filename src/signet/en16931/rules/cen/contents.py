"""All of EN 16931 for UBL, in the three patterns of the official set."""

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
    unused,
)
from signet.en16931.rules.cen.vat import CONTEXTS as VAT
from signet.en16931.rules.cen.vat import DOCUMENT as VAT_OF_DOCUMENT
from signet.en16931.rules.rule import Contents

MODEL = (
    *document.CONTEXTS,
    *parties.CONTEXTS,
    *payment.CONTEXTS,
    *allowances.CONTEXTS,
    *totals.CONTEXTS,
    *lines.CONTEXTS,
    *VAT,
)
CONTENTS = Contents(
    patterns=(MODEL, syntax.CONTEXTS, codes.CONTEXTS, VAT_OF_DOCUMENT),
    unused=unused.UNUSED,
    sweeps=(unused.sweep,),
    others=tuple(unused.ATTRIBUTES.values()),
)
