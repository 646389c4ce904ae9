"""What forms say of their widths, the style sheets must know: a width that nobody defined is one column of twelve."""

from __future__ import annotations

import re
from pathlib import Path

WEB = Path(__file__).parents[2] / "src" / "signet" / "web"


def test_every_width_of_a_field_has_a_rule_for_wide_and_for_narrow() -> None:
    asked = {
        int(found)
        for path in WEB.rglob("*")
        if path.suffix in {".py", ".html"}
        for found in re.findall(r"\bspan(?:=|-)(\d+)\b", path.read_text())
    }
    wide, _, narrow = (
        (WEB / "static/signet/css/signet.css").read_text().partition("@media (max-width")
    )
    assert asked >= {2, 3, 4, 5, 6, 7, 8, 12}
    assert asked == {int(n) for n in re.findall(r"\.span-(\d+) \{ grid-column: span \1; \}", wide)}
    assert asked - {12} == {int(n) for n in re.findall(r"\.span-(\d+)[ ,]", narrow)}
