"""What a basic element may hold, by its kind: the text, and the attributes."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from typing import NamedTuple

from signet.en16931.rules.rule import _
from signet.en16931.rules.xpath import day, decimal

_TIME = re.compile(
    r"[ \t\r\n]*(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"
    r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?[ \t\r\n]*"
).fullmatch
_LANGUAGE = re.compile(r"[ \t\r\n]*[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*[ \t\r\n]*").fullmatch
_SPACE = str.maketrans("", "", " \t\r\n")
_BOOLEANS = {"true", "false", "1", "0"}

Test = Callable[[str | None], bool]


class Kind(NamedTuple):
    """``holds`` tests the text (None: any passes) and ``says`` what is wrong with one that fails;
    ``needs`` is the attribute that must be there, ``may`` are all that may."""

    holds: Test | None
    says: str
    needs: str
    may: frozenset[str]


def is_decimal(text: str | None) -> bool:
    return decimal(text or "") is not None


def _is_day(text: str | None) -> bool:
    return day(text or "") is not None


def _is_time(text: str | None) -> bool:
    return _TIME(text or "") is not None


def _is_boolean(text: str | None) -> bool:
    return (text or "").strip(" \t\r\n") in _BOOLEANS


def _is_base64(text: str | None) -> bool:
    try:
        binascii.a2b_base64((text or "").translate(_SPACE).encode(), strict_mode=True)
    except ValueError:
        return False
    return True


def is_blank(text: str | None) -> bool:
    """For elements that hold others: no text of their own."""
    return not text or not text.strip(" \t\r\n")


def is_language(text: str) -> bool:
    return _LANGUAGE(text) is not None


_NUMBER = _("“%(found)s” is not a number.")
_LIST = "ID AgencyID AgencyName Name VersionID URI SchemeURI"
_SCHEME = "ID Name AgencyID AgencyName VersionID DataURI URI"


def _kind(holds: Test | None = None, says: str = "", needs: str = "", may: str = "") -> Kind:
    return Kind(holds, says, needs, frozenset(may.split()))


def _with(prefix: str, names: str) -> str:
    return " ".join(prefix + name for name in names.split())


_NUMERIC = _kind(is_decimal, _NUMBER, may="format")
KINDS = {
    "Amount": _kind(is_decimal, _NUMBER, "currencyID", "currencyID currencyCodeListVersionID"),
    "BinaryObject": _kind(
        _is_base64,
        _("The file is not written in Base64."),
        "mimeCode",
        "format mimeCode encodingCode characterSetCode uri filename",
    ),
    "Code": _kind(may="name languageID " + _with("list", _LIST)),
    "Date": _kind(_is_day, _("“%(found)s” is not a date; write it as 2026-12-31.")),
    "Identifier": _kind(may=_with("scheme", _SCHEME)),
    "Indicator": _kind(_is_boolean, _("“%(found)s” is neither true nor false.")),
    "Measure": _kind(is_decimal, _NUMBER, "unitCode", "unitCode unitCodeListVersionID"),
    "Name": _kind(may="languageID languageLocaleID"),
    "Numeric": _NUMERIC,
    "Percent": _NUMERIC,
    "Quantity": _kind(
        is_decimal,
        _NUMBER,
        may=_with("unitCode", "ListID ListAgencyID ListAgencyName") + " unitCode",
    ),
    "Rate": _NUMERIC,
    "Text": _kind(may="languageID languageLocaleID"),
    "Time": _kind(_is_time, _("“%(found)s” is not a time; write it as 23:59:59.")),
}
