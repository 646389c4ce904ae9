"""The code lists of EN 16931: which codes are allowed where. One file a list, with its source in its head."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

from signet.kernel.data import read_text

CodeList = Literal[
    "address_schemes",
    "allowance_reasons",
    "charge_reasons",
    "countries",
    "credit_note_types",
    "currencies",
    "exemptions",
    "identifier_schemes",
    "invoice_types",
    "item_classifications",
    "mime_types",
    "note_subjects",
    "object_schemes",
    "payment_means",
    "peppol_address_schemes",
    "tax_point_codes",
    "units",
    "vat_prefixes",
]
NAMES: tuple[CodeList, ...] = get_args(CodeList)


@cache
def codes(name: CodeList) -> frozenset[str]:
    """The codes of a list, read once per process."""
    text = read_text(__file__, f"{name}.txt")
    return frozenset(
        code for line in text.splitlines() if not line.startswith("#") for code in line.split()
    )
