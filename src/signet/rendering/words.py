"""Words, numbers and dates in the languages of a document, kept from turning each other."""

from __future__ import annotations

import functools
import re
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

from signet.en16931.canonical import decimal_text
from signet.kernel.money import Money, exponent
from signet.rendering.labels import RTL, labels

Label = list[str]

#: CLDR locales. Arabic documents use Latin digits: banks and tax offices type amounts from them.
LOCALES = {"en": "en_GB", "ar": "ar_AE@numbers=latn", "km": "km_KH", "ms": "ms_MY"}
_MINUS = "\u2212"
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
_ENDLESS = re.compile("[!-\u024f]{30,}")  # Latin only: others would come apart
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
_SCRIPTS = {
    "km": re.compile("[\u1780-\u17ff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}


def has_rtl(text: str) -> bool:
    """Does the text hold Hebrew, Arabic or another script that reads from right to left?"""
    return _RTL.search(text) is not None


def is_unspaced(text: str) -> bool:
    """Is it of a script that puts no spaces between words, so that a dictionary finds the line breaks?"""
    return _UNSPACED.search(text) is not None


class Words:
    """Labels, numbers and dates in the languages of a document."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages
        self.primary = languages[0]
        self.rtl = self.primary in RTL
        self.locale = LOCALES[self.primary].split("@")[0]

    def free(self, text: str) -> str:
        """A text of a person, kept from turning what stands around it (first strong isolate).

        An endless word may break anywhere (zero width spaces): better than running over its neighbour.
        """
        text = _ENDLESS.sub(lambda word: "\u200b".join(word[0]), text)
        return f"\u2068{text}\u2069" if self.rtl or has_rtl(text) else text

    def foreign(self, text: str) -> tuple[str, str]:
        """A text of a person with its language, which its script tells: screen readers need to know."""
        found = (language for language, script in _SCRIPTS.items() if script.search(text))
        return self.free(text), next(found, self.primary)

    def code(self, text: str) -> str:
        """A number, code, account or address of the net: reads from left to right everywhere."""
        return f"\u2066{text}\u2069" if self.rtl else text

    def label(self, key: str, **values: str) -> Label:
        """The label in each language of the document, said once where both say the same."""
        texts = {labels(x)[key].format(**values): x for x in reversed(self.languages)}
        return [self.turned(text, language) for text, language in reversed(texts.items())]

    def turned(self, text: str, language: str) -> str:
        """A label of the other direction keeps its own order (isolate)."""
        if (language in RTL) == self.rtl:
            return text
        return ("\u2067" if language in RTL else "\u2066") + text + "\u2069"

    def day(self, value: date) -> str:
        return format_date(value, "d MMM y", locale=self.locale)

    def amount(self, value: Money) -> str:
        return self.number(value.amount, exponent(value.currency))

    def number(self, value: Decimal, places: int) -> str:
        """A number with the language's separators, Latin digits and a real minus sign in front."""
        return self.code(self._number(value, places))

    def bare(self, value: Decimal) -> str:
        """A rate as text that a label of any direction may hold (see ``inside``)."""
        return self._number(value, _places(value))

    def bare_amount(self, value: Money) -> str:
        return self._number(value.amount, exponent(value.currency))

    def inside(self, text: str, language: str) -> str:
        """A figure inside a label of that language: only right-to-left words would turn it."""
        return f"\u2066{text}\u2069" if language in RTL else text

    def _number(self, value: Decimal, places: int) -> str:
        group, point = _marks("en" if self.primary == "ar" else self.locale)
        text = f"{abs(value):,.{places}f}".replace(",", "\0").replace(".", point)
        text = text.replace("\0", group)
        return _MINUS + text if value < 0 else text

    def plain(self, value: Decimal) -> str:
        """A quantity, price or rate with as many decimals as it has."""
        return self.number(value, _places(value))

    def price(self, value: Decimal, currency: str) -> str:
        """A price: at least the currency's decimals, more where it has more."""
        return self.number(value, max(_places(value), exponent(currency)))


@functools.cache
def _marks(locale: str) -> tuple[str, str]:
    """The language's grouping and decimal marks (CLDR): Babel's own formatter costs ten times as much."""
    return get_group_symbol(locale), get_decimal_symbol(locale)


def _places(value: Decimal) -> int:
    """How many decimals the number has."""
    return len(decimal_text(value).partition(".")[2])
