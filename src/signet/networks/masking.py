"""What a transcript of calls shows: everything but secrets, and of long bodies the beginning. Pure."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, quote_plus

HIDDEN = "•••"
#: Of a body so many characters are kept.
_LONGEST = 8_000
#: Shorter texts would hide half of every answer.
_SHORTEST = 6
_HEADERS = re.compile(
    r"authorization|cookie|token|secret|password|api-?key|signature", re.IGNORECASE
)
_VALUES = re.compile(
    r"(?P<open>[\"']?(?:access_token|refresh_token|id_token|client_secret|password|api_key|secret)[\"']?"
    r"\s*[:=]\s*[\"']?)(?P<value>[^\"'&\s,}]+)",
    re.IGNORECASE,
)


def headers(given: Mapping[str, str], secrets: Sequence[str]) -> dict[str, str]:
    """Headers without the values of those that carry secrets."""
    return {
        name: HIDDEN if _HEADERS.search(name) else text(value, secrets)
        for name, value in given.items()
    }


def body(given: bytes, secrets: Sequence[str]) -> str:
    """The beginning of a body; bytes that are no text are only counted."""
    try:  # of the beginning, and so much more that no secret is cut in two where it ends
        said = codecs.utf_8_decode(given[: 8 * _LONGEST], "strict", len(given) <= 8 * _LONGEST)[0]
    except UnicodeDecodeError:
        return f"[{len(given)} bytes]"
    shown = "".join(c for c in said if c.isprintable() or c in "\n\t")
    hidden = text(shown, secrets)
    if len(hidden) > _LONGEST:
        return f"{hidden[:_LONGEST]}… [{len(given)} bytes]"
    return hidden


def text(given: str, secrets: Sequence[str]) -> str:
    """Every known secret, in each way of writing it in an address, and every value that is called one."""
    for secret in secrets:
        if len(secret) >= _SHORTEST:
            for spelling in {secret, quote(secret, safe=""), quote_plus(secret)}:
                given = given.replace(spelling, HIDDEN)
    return _VALUES.sub(lambda m: m["open"] + HIDDEN, given)
