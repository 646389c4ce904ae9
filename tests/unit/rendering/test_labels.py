"""Every word is there in every language, with the same gaps to fill."""

from __future__ import annotations

import string

import pytest

from signet.rendering.labels import labels, unit_label

LANGUAGES = ("en", "ar", "km", "ms")


def _gaps(text: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_complete(language: str) -> None:
    english, words = labels("en"), labels(language)
    assert set(words) == set(english)
    assert all(words.values())
    assert {k: _gaps(v) for k, v in words.items()} == {k: _gaps(v) for k, v in english.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_units_people_use_have_a_word(language: str) -> None:
    for code in ("C62", "EA", "H87", "HUR", "DAY", "MON", "KGM", "LTR", "MTR", "XBX"):
        assert unit_label(code, language) != code


def test_an_unknown_unit_is_its_code() -> None:
    assert unit_label("4G", "km") == "4G"
