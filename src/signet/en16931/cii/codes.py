"""Where CII uses another code list than UBL for the same term."""

from __future__ import annotations

from typing import Final

#: BT-8 in UNTDID 2005 (UBL, and our model) -> UNTDID 2475 (CII). Source: EN 16931-3-3.
TAX_POINT: Final = {"3": "5", "35": "29", "432": "72"}
TAX_POINT_BACK: Final = {cii: ubl for ubl, cii in TAX_POINT.items()}

#: UNTDID 1001 codes that tell apart the uses of AdditionalReferencedDocument.
TENDER: Final = "50"
INVOICED_OBJECT: Final = "130"
ATTACHMENT: Final = "916"

#: BT-24 where a document names no specification of its own.
EN_16931: Final = "urn:cen.eu:en16931:2017"
