"""The Noto faces, from their packages."""

from __future__ import annotations

from pathlib import Path


def font_folders() -> list[str]:
    """Where the packages of the Noto faces keep their files."""
    import fontpkg_noto_sans
    import fontpkg_noto_sans_arabic
    import fontpkg_noto_sans_khmer

    packages = (fontpkg_noto_sans, fontpkg_noto_sans_khmer, fontpkg_noto_sans_arabic)
    return [str(Path(package.__file__).parent / "files") for package in packages]
