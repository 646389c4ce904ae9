"""The API's page: judged by axe, on a phone, from right to left, in the dark; it keeps the strict policy."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

#: The page has some 19,000 elements of a few dozen kinds, and axe looks at each for milliseconds. What says
#: nothing that was not said above it, in the same place with the same marks, is taken out before it looks.
_ONE_OF_EACH_KIND = """() => {
  const kind = (one) => {
    const path = [];
    for (let at = one; at && at !== document.body; at = at.parentElement)
      path.push([at.tagName, at.className, at.lang, at.dir, at.role].join("."));
    return path.join(" < ");
  };
  const kinds = () => new Set([...document.body.querySelectorAll("*")].map(kind));
  const before = kinds();
  for (const parts of [".entry, .thing", ".fields > div, .toc ul ul > li"]) {
    const seen = new Set();
    for (const one of document.querySelectorAll(parts)) {
      const all = [one, ...one.querySelectorAll("*")].map(kind);
      if (all.every((each) => seen.has(each))) one.remove();
      else all.forEach((each) => seen.add(each));
    }
  }
  const after = kinds();
  return {
    lost: [...before].filter((each) => !after.has(each)),
    kinds: after.size,
    elements: document.querySelectorAll("*").length,
  };
}"""


def judged(page: Any) -> list[Any]:
    """What axe objects to, on what is left when every kind of element is still there."""
    left = page.evaluate(_ONE_OF_EACH_KIND)
    assert left["lost"] == []
    assert 80 < left["kinds"] < left["elements"] < 4_000
    found = Axe().run(page).response
    return [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["en", "ar", "km"])
def test_the_reference_is_accessible_and_never_scrolls_sideways(
    page: Any, server: str, width: int, language: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "django_language", "value": language, "url": server}])
    page.goto(f"{server}/api/docs")
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert judged(page) == []


def test_every_link_within_the_page_leads_somewhere_and_no_heading_skips_a_level(
    page: Any, server: str
) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{server}/api/docs")
    broken = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
        ".filter(id => !document.getElementById(id))"
    )
    assert broken == []
    assert page.evaluate("document.querySelectorAll('[id]').length") == page.evaluate(
        "new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size"
    )
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []
    assert judged(page) == []
