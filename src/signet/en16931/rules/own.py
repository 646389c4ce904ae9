"""Rules of ours that stand in where an official rule cannot be judged.

The official engine gives up there without any report. These are errors: such a document is not UBL.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from signet.en16931.rules.checks import never
from signet.en16931.rules.rule import Rule, _, error
from signet.en16931.ubl.namespaces import CBC

OWN = {
    rule.id: rule
    for rule in (
        error(
            "SIGNET-ROOT",
            "",
            never,
            _("This is no UBL invoice or credit note: its root element is %(found)s."),
        ),
        error("SIGNET-ONCE", "", never, _("%(name)s is there twice where only one can be meant.")),
        error("SIGNET-NUMBER", "", never, _("“%(found)s” is not a number.")),
        error("SIGNET-DATE", "", never, _("“%(found)s” is not a date; write it as 2026-12-31.")),
        error("SIGNET-BOOLEAN", "", never, _("“%(found)s” is neither true nor false.")),
        error("SIGNET-VALUE", "", never, _("%(name)s must hold a value, not other elements.")),
    )
}

_NESTED = etree.XPath("//cbc:*[*]", namespaces={"cbc": CBC})


def sweep(root: etree._Element) -> Iterator[tuple[Rule, etree._Element, dict[str, object]]]:
    """A basic element with elements in it is judged by its text before the first; this says so."""
    elements: list[Any] = _NESTED(root)  # type: ignore[assignment]
    for element in elements:
        yield OWN["SIGNET-VALUE"], element, {"name": etree.QName(element).localname}
