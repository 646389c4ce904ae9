"""How a document looks: everything that is not the document's own content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

SEAL = "#a8271f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """``languages``: the first is the document's, a second stands beside or under it."""

    languages: tuple[str, ...] = ("en",)
    accent: str = SEAL
    page: Literal["a4", "us-letter"] = "a4"
    logo: bytes | None = None  # PNG or JPEG
    kind: str = ""  # "quote", "refund_note" ...; empty: what the type code says
    title: str | None = None  # of an invoice, instead of the one that its type code gives
    reason: str = ""  # why a note corrects: its note (BT-22) begins with these words
    footer: str | None = None
    verification_link: str | None = None  # what the QR code under "Scan to verify" carries
    cleared_number: str = ""  # what the network that cleared it calls it
    cleared_at: datetime | None = None  # by the clock that is printed, with its distance from UTC
    payment_code: str | None = (
        None  # what "Scan to pay" carries (KHQR, DuitNow ...); else SEPA's, if it can
    )
    bank_details: bool = True
    draft: bool = False  # watermark, no number
    void: bool = False  # stamp
