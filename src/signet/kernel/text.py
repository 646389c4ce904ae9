"""What may stand in a text that is printed on a legal document and written into XML."""

from __future__ import annotations

import re

#: Characters XML 1.0 cannot hold (C0 controls but tab and line ends, surrogates, non-characters).
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff￾￿]")

#: Marks that turn the direction of what follows: with them a name or amount can be made to read as another.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

#: Emoji and other pictographs, which the document fonts cannot print.
_PICTOGRAPH = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u20e3\U000e0000-\U000e007f]"
)


def problem(text: str, *, line_breaks: bool = False) -> str | None:
    """A code for the first thing that may not stand in ``text``, or None: control, bidi, emoji, line_break."""
    if _NOT_XML.search(text):
        return "control"
    if _BIDI.search(text):
        return "bidi"
    if _PICTOGRAPH.search(text):
        return "emoji"
    if not line_breaks and ("\n" in text or "\r" in text or "\u2028" in text or "\u2029" in text):
        return "line_break"
    return None
