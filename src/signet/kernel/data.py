"""Texts that lie beside a module.

Not by ``importlib.resources`` or ``pathlib``: with all that these import, reading a code list would take
longer than judging an invoice, in a command that starts, answers and ends.
"""

from __future__ import annotations

import os
from io import FileIO


def read_text(module: str, name: str) -> str:
    """The text of a file in the folder of a module, told by its ``__file__``."""
    with FileIO(f"{module.rpartition(os.sep)[0]}{os.sep}{name}") as file:
        return file.readall().decode("utf-8")
