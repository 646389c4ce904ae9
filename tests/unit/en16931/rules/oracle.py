"""A second opinion: the facts of ../shared/data compiled to an XSLT in which every assert stands alone.

The official stylesheets give up at the first dynamic error (two elements where one is expected, a word
for a number). Here each assert is tried for itself, so that its verdict is known whatever befalls the
others: ``fail``, or ``abort`` where the official engine would have ended without a report.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

NAMESPACES = {
    "xsl": "http://www.w3.org/1999/XSL/Transform",
    "xs": "http://www.w3.org/2001/XMLSchema",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2",
    "ubl": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "cn": "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
    "ubl-invoice": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "ubl-creditnote": "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
    "u": "utils",
}


def stylesheet(facts: dict[str, Any]) -> str:
    """XSLT 3.0 that writes one line per verdict: ``fail ID`` or ``abort ID``."""
    names = " ".join(f"xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in NAMESPACES.items())
    out = [f'<xsl:stylesheet version="3.0" {names}>', '<xsl:output method="text"/>']
    out += facts["functions"]
    patterns: dict[int, dict[int, list[dict[str, Any]]]] = {}
    for fact in facts["asserts"]:
        patterns.setdefault(fact["pattern"], {}).setdefault(fact["rule"], []).append(fact)
    lets = [*facts["schema_lets"]]
    for rules in patterns.values():
        lets += next(iter(rules.values()))[0]["pattern_lets"]
    out += [_variable(name, value) for name, value in lets]
    out.append('<xsl:template match="/">')
    out += [f'<xsl:apply-templates select="/" mode="p{number}"/>' for number in patterns]
    out.append("</xsl:template>")
    for number, rules in patterns.items():
        out.append(f'<xsl:mode name="p{number}" on-no-match="shallow-skip"/>')
        for order, facts_of_rule in sorted(rules.items()):
            out.append(
                f'<xsl:template match={quoteattr(facts_of_rule[0]["context"])} mode="p{number}"'
                f' priority="{1000 - order}">'
            )
            for fact in facts_of_rule:
                out.append("<xsl:try>")
                out += [_variable(name, value) for name, value in fact["lets"]]
                out.append(f"<xsl:if test={quoteattr('not(' + fact['test'] + ')')}>")
                out.append(f"<xsl:text>fail {fact['id']}&#10;</xsl:text></xsl:if>")
                out.append(f"<xsl:catch><xsl:text>abort {fact['id']}&#10;</xsl:text></xsl:catch>")
                out.append("</xsl:try>")
            out.append(f'<xsl:apply-templates select="*" mode="p{number}"/></xsl:template>')
    return "\n".join([*out, "</xsl:stylesheet>"])


def _variable(name: str, value: str) -> str:
    return f"<xsl:variable name={quoteattr(name)} select={quoteattr(value)}/>"


#: In place of a rule id: nothing could be judged.
EVERYTHING = "*"


class Oracle:
    """One rule set, compiled; ``judge`` counts failures and aborts by rule id."""

    def __init__(self, shared: Path, name: str) -> None:
        import saxonche

        facts = json.loads((shared / "data" / "en16931" / "rules.json").read_text())[name]
        self._error = saxonche.PySaxonApiError
        self._processor = saxonche.PySaxonProcessor(license=False)
        compiler = self._processor.new_xslt30_processor()
        self._executable = compiler.compile_stylesheet(stylesheet_text=stylesheet(facts))

    def judge(self, text: str) -> tuple[Counter[str], set[str]]:
        document = self._processor.parse_xml(xml_text=text)
        fails: Counter[str] = Counter()
        aborts: set[str] = set()
        try:
            lines = (self._executable.transform_to_string(xdm_node=document) or "").splitlines()
        except self._error:  # in what all rules share, such as the country of the seller
            return fails, {EVERYTHING}
        for line in lines:
            kind, _, rule = line.rpartition("?>")[2].partition(" ")
            if kind == "fail":
                fails[rule] += 1
            elif kind == "abort":
                aborts.add(rule)
        return fails, aborts


@cache
def oracle(shared: Path, name: str) -> Oracle:
    return Oracle(shared, name)
