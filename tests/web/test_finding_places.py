"""Every finding about a document of ours leads to a field that is really there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from signet.documents.actions.create_draft import create_draft
from signet.en16931.findings import Finding
from signet.en16931.places import FIELDS, NOT_TYPED, pointer_of
from signet.en16931.rules import RULE_SETS
from signet.networks.myinvois.adapter import places as myinvois
from signet.tenancy.context import tenant_scope
from signet.web.draft_places import Places
from signet.web.finding_places import party_field, party_page
from tests.fixtures import World, actor
from tests.web.accounts import signed_in

READINESS = Path(__file__).parents[2] / "src/signet/en16931/readiness"
#: What drafts cannot say, so that no finding of ours is about it: documents of others may.
_OF_OTHERS = ("/payee", "/tax_representative", "/attachments", "/invoiced_object")
_UNSAID = {"attributes", "object_identifier"}
_AT = {
    "lines.py": ("/lines/1", "/allowances/0", "/lines/1/allowances/0"),
    "rates.py": ("/lines/1/tax", "/allowances/0/tax"),
    "references.py": ("/attachments/0",),
    "categories.py": ("/lines/1", "/allowances/0"),
    "parties.py": ("/seller", "/buyer"),
}


def pointers() -> list[str]:
    """Every pointer that stands in the checks of drafts, with each place that ``at`` may be."""
    found: set[str] = set()
    for file in READINESS.glob("*.py"):
        for written in re.findall(r'f?"((?:/|\{at\}/)[a-z_/{}]+)"', file.read_text()):
            for at in _AT.get(file.name, ("/lines/1",)):
                found.add(re.sub(r"\{(index|source|i)\}", "0", written.replace("{at}", at)))
    allowances = {"reason", "reason_code", "amount", "percent", "tax"}
    return sorted(
        one
        for one in found
        if not one.startswith(_OF_OTHERS)
        and one.rpartition("/")[2] not in _UNSAID
        and not re.fullmatch(r"/lines/1/reason(_code)?", one)  # of the line's discounts only
        and ("/allowances/" not in one or one.rpartition("/")[2] in allowances)
    )


@pytest.fixture
def pages(alpha: World) -> dict[str, set[str]]:
    """The ids of a draft's editor with two whole lines, of the customer's page and of the company's."""
    with tenant_scope(alpha.id):
        line = {
            "name": "Tea", "price": "1", "tax": {"category": "S", "percent": "20"}, "note": "n",
            "allowances": [{"amount": "1", "reason": "Off"}],
            "classifications": [{"code": "1", "list_id": "STI"}],
        }  # fmt: skip
        draft = create_draft(content=alpha.draft(lines=[line, line]), by=actor())
        company, customer = draft.company_id, draft.customer_id
    browser = signed_in(alpha.owner.email)  # type: ignore[attr-defined]
    return {
        "editor": ids(browser, f"/documents/{draft.id}/edit"),
        "company": ids(browser, f"/company/{company}"),
        "customer": ids(browser, f"/customers/{customer}"),
    }


def ids(browser: Client, path: str) -> set[str]:
    """The ids of what can take the focus."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    page = re.sub(r"<template.*?</template>", "", answer.content.decode(), flags=re.DOTALL)
    fields = re.findall(r"<(?:input|select|textarea|fieldset)\b[^>]*>", page)
    named = (
        re.search(r'\sid="([^"]+)"', field) for field in fields if 'type="hidden"' not in field
    )
    return {match[1] for match in named if match}


def missing(pages: dict[str, set[str]], wanted: list[str]) -> list[str]:
    places = Places()
    for index in (0, 1):
        places.put(f"/lines/{index}", f"lines-{index}")
    lost = []
    for pointer in wanted:
        head, *rest = pointer.strip("/").split("/")
        page = {"seller": "company", "buyer": "customer"}.get(head, "editor")
        at = places.id_of(pointer) if page == "editor" else party_field(rest)
        if at not in pages[page]:
            lost.append(f"{pointer} -> {page}#{at}")
    return lost


def test_every_pointer_of_the_checks_leads_to_a_field(pages: dict[str, set[str]]) -> None:
    wanted = pointers()
    assert len(wanted) > 60
    assert "/lines/1/price" in wanted
    assert "/buyer/vat_identifier" in wanted
    assert missing(pages, wanted) == []


def test_every_term_leads_to_a_field(pages: dict[str, set[str]]) -> None:
    wanted = [field.format(n=1, of=0) for field in FIELDS.values()]
    assert missing(pages, wanted) == []


def test_what_myinvois_objects_to_leads_to_a_field(pages: dict[str, set[str]]) -> None:
    party = [f"/{who}/{name}" for who in ("seller", "buyer") for name in myinvois._PARTY.values()]
    line = [f"/lines/1/{name}" for name in myinvois._LINE.values()]
    assert missing(pages, [*party, *line, *(f"/{n}" for n in myinvois._DOCUMENT.values())]) == []


def test_every_rule_has_a_field_or_is_about_what_nobody_types() -> None:
    terms = {rule.term for one in RULE_SETS for rule in one.contents().rules() if rule.term}
    assert len(terms) > 100
    bare = {term if term in FIELDS else "-".join(term.split("-")[:2]) for term in terms}
    assert bare - FIELDS.keys() - NOT_TYPED == set()


@pytest.mark.parametrize(
    ("term", "location", "pointer"),
    [
        ("BT-146", "/Invoice[1]/InvoiceLine[3]/Price[1]/PriceAmount[1]", "/lines/2/price"),
        ("BT-136", "/Invoice[1]/InvoiceLine[2]/AllowanceCharge[2]", "/lines/1/allowances/1/amount"),
        ("BT-158-1", "/CreditNote[1]/CreditNoteLine[1]/Item[1]/CommodityClassification[2]"
         "/ItemClassificationCode[1]", "/lines/0/classifications/1/list_id"),
        ("BT-48", "/Invoice[1]/AccountingCustomerParty[1]", "/buyer/vat_identifier"),
        ("BT-34", "/Invoice[1]/AccountingSupplierParty[1]/Party[1]", "/seller/electronic_address"),
        ("BT-29-1", "/Invoice[1]", "/seller/identifiers"),
        ("BG-25", "/Invoice[1]", "/lines"),
        ("BT-146", "/Invoice[1]", "/lines"),
        ("BT-131", "/Invoice[1]/InvoiceLine[2]", "/lines/1/name"),
        ("BT-115", "/Invoice[1]/LegalMonetaryTotal[1]", ""),
        ("", "/Invoice[1]", ""),
    ],
)  # fmt: skip
def test_a_term_and_a_place_are_a_pointer(term: str, location: str, pointer: str) -> None:
    finding = Finding(rule="R", severity="error", message="", term=term, location=location)
    assert pointer_of(finding) == pointer
    assert pointer_of(finding._replace(pointer="/note")) == "/note"


def test_who_is_who_where_we_write_in_the_suppliers_name(alpha: World) -> None:
    one, other = alpha.id, alpha.customer.id  # type: ignore[attr-defined]
    for billed, seller, buyer in ((False, "company", "customers"), (True, "customers", "company")):
        there = [
            party_page(p, self_billed=billed, company_id=one, customer_id=other)
            for p in ("/seller/name", "/buyer/identifiers/1/scheme", "/due_date")
        ]
        assert [page.split("/")[1:2] for page in there] == [[seller], [buyer], []]
        assert [page.partition("#")[2] for page in there] == [
            "legal_name",
            "identifiers-1-scheme",
            "",
        ]
