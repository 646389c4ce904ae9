"""The Typst compiler, kept with its fonts for the life of the process.

A letter that the bundled Noto faces lack (Chinese, emoji) must not keep an issued invoice from having its
PDF: PDF/A forbids the empty box that other renderers draw, so Typst refuses. Then the machine's own fonts
are asked, and what even they lack is printed as U+FFFD; the UBL inside says it unharmed.
"""

from __future__ import annotations

import functools
import json
import re
import threading
from pathlib import Path
from typing import Any

import typst

from signet.rendering.fonts import font_folders

TEMPLATE = "v1"
_FOLDER = Path(__file__).parent / "templates" / TEMPLATE
_lock = threading.Lock()  # one compilation at a time: Typst's cache is shared by all of them
_REFUSED = re.compile(r'text (?:`"(.+?)"` could not be displayed|contains .*?codepoint `"(.+?)"`)')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def compile_template(
    inputs: dict[str, str], *, template: str = "document", **options: Any
) -> bytes | list[bytes]:
    """The printed paper. ``inputs["data"]`` is JSON; PNG gives a list when there are several pages."""
    with _lock:
        try:
            return _compile(template, inputs, options, system_fonts=False)
        except typst.TypstError as error:
            if not refused(error):
                raise
        try:
            return _compile(template, inputs, options, system_fonts=True)
        except typst.TypstError as error:
            texts = refused(error)
            if not texts:
                raise
        inputs = inputs | {"data": replaced(inputs["data"], texts)}
        return _compile(template, inputs, options, system_fonts=True)


def refused(error: typst.TypstError) -> set[str]:
    """The texts that no font could show, or that PDF/A does not allow."""
    found = (first or second for first, second in _REFUSED.findall(error.diagnostic))
    return {_ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in found}


def replaced(data: str, texts: set[str]) -> str:
    """The JSON with each of the texts as one replacement character; the longest first."""
    for text in sorted(texts, key=len, reverse=True):
        for spelling in {text, json.dumps(text, ensure_ascii=False)[1:-1]}:
            data = data.replace(spelling, "\ufffd")
    return data


def _compile(
    template: str, inputs: dict[str, str], options: dict[str, Any], *, system_fonts: bool
) -> bytes | list[bytes]:
    compiler = _compiler(template, system_fonts=system_fonts)
    result = compiler.compile(sys_inputs=inputs, **options)
    assert result is not None  # only what is written to a file gives nothing back
    return result


@functools.cache
def _compiler(template: str, *, system_fonts: bool) -> typst.Compiler:
    fonts = _fonts(system_fonts=system_fonts)
    return typst.Compiler(
        input=str(_FOLDER / f"{template}.typ"), root=str(_FOLDER), font_paths=fonts
    )


@functools.cache
def _fonts(*, system_fonts: bool) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=system_fonts,
        include_embedded_fonts=False,
        font_paths=font_folders(),
    )
