"""Checks of the machine and of what is installed on it."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from signet.cli.checks import Check, outcome
from signet.database import paths


def python() -> Check:
    return outcome(
        "Python",
        good=sys.version_info >= (3, 11),
        detail=sys.version.split()[0],
        remedy="Install Python 3.11 or newer.",
    )


def fonts() -> Check:
    """Each script needs its face: without it Typst prints empty boxes, and says nothing."""
    missing = []
    for package in ("fontpkg_noto_sans", "fontpkg_noto_sans_khmer", "fontpkg_noto_sans_arabic"):
        try:
            module = __import__(package)
        except ImportError:
            missing.append(package)
        else:
            if not list((Path(module.__file__ or "").parent / "files").glob("*.ttf")):
                missing.append(package)
    return outcome(
        "fonts",
        good=not missing,
        detail=f"missing: {', '.join(missing)}" if missing else "Latin, Khmer, Arabic",
        remedy=f"Install {', '.join(name.replace('_', '-') for name in missing)} again.",
    )


def sample() -> Check:
    from signet.en16931.ubl.writer import write
    from signet.rendering.look import Look
    from signet.rendering.pdf import render_pdf
    from signet.rendering.sample import sample_invoice

    invoice = sample_invoice()
    body = render_pdf(
        invoice,
        Look(languages=("km", "en")),
        xml=write(invoice),
        when=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return outcome(
        "sample PDF",
        good=body.startswith(b"%PDF"),
        detail=f"{len(body)} bytes",
        remedy="Install typst again.",
    )


def rules() -> Check:
    from signet.en16931.ubl.writer import write
    from signet.en16931.validate import validate
    from signet.rendering.sample import sample_invoice

    findings = validate(write(sample_invoice())).findings
    return outcome(
        "official validation",
        good=not findings,
        detail=", ".join(sorted({finding.rule for finding in findings}))
        or "schema and CEN rules answer",
        remedy="Install signet[schematron] again.",
    )


def disk() -> Check:
    free = shutil.disk_usage(paths.data_folder()).free / 1e9
    return outcome(
        "disk",
        good=free > 1,
        detail=f"{free:.1f} GB free",
        remedy="Free some space, or move SIGNET_DATA.",
    )


def secret() -> Check:
    key = paths.data_folder() / "secret-key"
    private = not key.exists() or key.stat().st_mode & 0o077 == 0
    return outcome(
        "secret key",
        good=private,
        detail="private" if private else "readable by others",
        remedy=f"chmod 600 {key}",
    )
