"""Texts of people: isolated, broken where they have no end, named by their language."""

from __future__ import annotations

import pytest

from signet.rendering.words import Words, is_unspaced


def test_an_endless_latin_word_may_break_anywhere() -> None:
    free = Words(("en",)).free(f"see {'x' * 30} and {'y' * 29}")
    assert free == "see " + "\u200b".join("x" * 30) + " and " + "y" * 29


@pytest.mark.parametrize("letter", ["ក", "ب", "ก", "字"])
def test_scripts_that_join_letters_are_left_whole(letter: str) -> None:
    assert "\u200b" not in Words(("en",)).free(letter * 60)


@pytest.mark.parametrize(
    ("text", "language"),
    [("Riverside", "en"), ("ហាងកាហ្វេ", "km"), ("مؤسسة", "ar"), ("ร้าน", "th"), ("株式会社", "zh")],
)
def test_the_script_tells_the_language(text: str, language: str) -> None:
    assert Words(("en",)).foreign(text)[1] == language


def test_scripts_without_spaces_are_known() -> None:
    assert is_unspaced("ហាង 24")
    assert not is_unspaced("مؤسسة البحر")
