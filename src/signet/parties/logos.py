"""A picture from outside made safe to print: decoded, bounded, re-encoded without its metadata. Pure."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from signet.kernel.errors import BadInput

MAX_BYTES = 2 * 1024 * 1024
#: Decoding costs memory by the pixel: a small file can hold a huge picture.
MAX_PIXELS = 16_000_000
#: A logo is printed 15 mm high; more than this adds only weight to every document.
MAX_SIDE = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A re-encoded picture."""

    kind: Literal["png", "jpeg"]
    width: int
    height: int
    body: bytes


def read_logo(data: bytes) -> Picture:
    """Decode a PNG or JPEG and write it anew. SVG is refused: it can hold scripts and links.

    Raises ``BadInput`` for everything that is not a picture of a bearable size.
    """
    if len(data) > MAX_BYTES:
        raise _refused(
            _("The picture has %(size)s MB; a logo may have at most %(limit)s MB. Save it smaller.")
            % {"size": f"{len(data) / 1_048_576:.1f}", "limit": MAX_BYTES // 1_048_576}
        )
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise _refused(
                    _(
                        "The picture has %(width)s by %(height)s pixels, which is more than a logo"
                        " needs; 1,200 pixels on its longer side are enough."
                    )
                    % {"width": opened.width, "height": opened.height}
                )
            return _written(opened)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise _refused(_("This is not a picture that can be read; choose a PNG or JPEG.")) from None


def _written(opened: Image.Image) -> Picture:
    picture: Image.Image = ImageOps.exif_transpose(opened)
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    clear = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    kind: Literal["png", "jpeg"] = "jpeg" if opened.format == "JPEG" else "png"
    # Only the pixels go on: a new picture has no EXIF, comments, profiles or further frames.
    bare = Image.new("RGBA" if clear else "RGB", picture.size)
    bare.paste(picture.convert(bare.mode))
    buffer = io.BytesIO()
    if kind == "jpeg":
        bare.save(buffer, "JPEG", quality=92, optimize=True)
    else:
        bare.save(buffer, "PNG", optimize=True)
    return Picture(kind=kind, width=bare.width, height=bare.height, body=buffer.getvalue())


def _refused(message: str) -> BadInput:
    return BadInput(message, code="logo.unreadable", pointer="/logo")
