"""The XML of every legal kind passes the schema, EN 16931 and the profile of Peppol it belongs to."""

from __future__ import annotations

import pytest
from lxml import etree

from signet.documents import queries
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.en16931.rules.judge import judge
from signet.en16931.validate import validate
from signet.kernel.errors import Conflict
from tests.fixtures import World, actor

BILLING, SELF_BILLING = "peppol", "peppol-selfbilling"
CASES = [
    ("invoice", False, "380", "Invoice", BILLING),
    ("credit_note", False, "381", "CreditNote", BILLING),
    ("debit_note", False, "383", "Invoice", BILLING),
    ("refund_note", False, "381", "CreditNote", BILLING),
    ("invoice", True, "389", "Invoice", SELF_BILLING),
    ("credit_note", True, "261", "CreditNote", SELF_BILLING),
    ("debit_note", True, "527", "Invoice", SELF_BILLING),
    ("refund_note", True, "261", "CreditNote", SELF_BILLING),
]


def xml(world: World, kind: str, **changes: object) -> bytes:
    content = {"kind": kind, "reason": "Said why", "note": "And more", "preceding": [{"number": "OLD-1", "issue_date": "2026-01-02"}]}  # fmt: skip
    draft = create_draft(content=world.draft(**content | changes), by=actor())
    return queries.xml_of(issue(document_id=draft.id, by=actor()))


@pytest.mark.parametrize(("kind", "self_billed", "code", "root", "rules"), CASES)
def test_a_legal_kind_is_valid(
    inside: World, kind: str, self_billed: bool, code: str, root: str, rules: str
) -> None:
    document = xml(inside, kind, self_billed=self_billed)
    tree = etree.fromstring(document)
    assert etree.QName(tree).localname == root
    assert tree.findtext(f"{{*}}{root}TypeCode") == code
    customization = tree.findtext("{*}CustomizationID") or ""
    assert customization.endswith("selfbilling:3.0" if self_billed else ":billing:3.0")
    assert [n.text for n in tree.findall("{*}Note")] == ["Said why\nAnd more"]
    assert [f.rule for f in judge(document, rulesets=["cen", rules])] == []
    assert [f.rule for f in validate(document).findings] == []


def test_a_quote_has_no_xml(inside: World) -> None:
    draft = create_draft(content=inside.draft(kind="quote"), by=actor())
    quote = issue(document_id=draft.id, by=actor())
    with pytest.raises(Conflict) as caught:
        queries.xml_of(quote)
    assert caught.value.code == "document.no_xml"
