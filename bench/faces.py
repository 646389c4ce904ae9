"""Static faces for the peer: it takes seconds to embed a variable font, which Typst does in no time.

Cut from the variable files that Typst reads, down to the scripts that the bench prints: as quick as the peer
can be made to go. None of this is in the measured time.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from signet.rendering.fonts import font_folders

_LATIN = (*range(0x20, 0x250), *range(0x2000, 0x2070), *range(0x20A0, 0x20C0), 0x2212)
_KHMER = (*range(0x1780, 0x1800), *range(0x19E0, 0x1A00), 0x200B, 0x200C, 0x200D, 0x25CC)
_FAMILIES = (("Noto Sans", _LATIN, (400, 500, 600, 700)), ("Noto Sans Khmer", _KHMER, (400,)))


def install() -> None:
    """Make the faces the fonts of this process. Before Pango is loaded: it reads the variable once."""
    folder = Path(tempfile.mkdtemp(prefix="signet-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for (family, letters, weights), source in zip(_FAMILIES, font_folders(), strict=False):
        for weight in weights:
            name = family.replace(" ", "")
            _cut(
                Path(source) / f"{name}[wdth,wght].ttf",
                letters,
                weight,
                folder / f"{name}-{weight}.ttf",
            )
    settings = folder / "fonts.conf"
    settings.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{folder}</cachedir></fontconfig>"
    )
    os.environ["FONTCONFIG_FILE"] = str(settings)


def _cut(source: Path, letters: tuple[int, ...], weight: int, path: Path) -> None:
    font = TTFont(source)
    options = subset.Options(layout_features=["*"], glyph_names=False, notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    instancer.instantiateVariableFont(font, {"wght": weight, "wdth": 100}, inplace=True)
    font["OS/2"].usWeightClass = weight
    style = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}[weight]
    for name in (2, 17):
        font["name"].setName(style, name, 3, 1, 0x409)
    font.save(path)
