"""What select fields offer."""

from __future__ import annotations

from functools import cache

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from signet.en16931.codelists import codes
from signet.networks.myinvois.codelists import listed
from signet.rendering.labels import unit_label
from signet.web.forms import Choice

LANGUAGES: list[Choice] = [
    ("en", "English"),
    ("ar", "العربية"),
    ("km", "ខ្មែរ"),
    ("ms", "Bahasa Melayu"),
]
CATEGORIES: list[Choice] = [
    ("S", _("Standard rate")),
    ("Z", _("Zero rated")),
    ("E", _("Exempt")),
    ("AE", _("Reverse charge")),
    ("K", _("Intra-community supply")),
    ("G", _("Export")),
    ("O", _("Not subject to VAT")),
    ("L", _("Canary Islands IGIC")),
    ("M", _("Ceuta and Melilla IPSI")),
]
UNITS = [
    "C62",
    "H87",
    "HUR",
    "DAY",
    "MON",
    "KGM",
    "GRM",
    "LTR",
    "MTR",
    "MTK",
    "KWH",
    "XBX",
    "XPK",
    "SET",
    "LS",
]
CURRENCIES = "USD KHR MYR GBP EUR SGD THB VND AED SAR KWD BHD OMR QAR AUD CAD CHF CNY DKK HKD IDR INR JPY NOK PLN SEK".split()


def units() -> list[Choice]:
    """Common units (UN/ECE Rec 20) in the reader's language."""
    language = (get_language() or "en")[:2]
    return [
        (code, unit_label(code, language if language in {"en", "ar", "km", "ms"} else "en"))
        for code in UNITS
    ]


def every_unit() -> list[Choice]:
    """The common units by name, then every other one of UN/ECE Rec 20 and 21 as English calls it."""
    return [*units(), *_further_units()]


@cache
def _further_units() -> tuple[Choice, ...]:
    named = listed("units")
    rest = [
        (code, f"{named[code].name} ({code})" if code in named else code)
        for code in codes("units") - set(UNITS)
    ]
    return tuple(sorted(rest, key=lambda unit: unit[1].casefold()))


def countries() -> list[Choice]:
    """Countries by name in the reader's language (CLDR)."""
    return list(_countries((get_language() or "en")[:2]))


@cache
def _countries(language: str) -> tuple[Choice, ...]:
    found = [
        (code, name)
        for code, name in Locale(language).territories.items()
        if len(code) == 2
        and code.isalpha()
        and code not in {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}
    ]
    return ("", ""), *sorted(found, key=lambda entry: entry[1])


def currencies() -> list[Choice]:
    """The common currencies first, then every other one of ISO 4217."""
    rest = sorted(codes("currencies") - set(CURRENCIES))
    return [(code, code) for code in (*CURRENCIES, *rest)]
