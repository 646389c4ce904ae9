"""IS-R: sellers in Iceland."""

from __future__ import annotations

from signet.en16931.rules.nodes import Document, Node
from signet.en16931.rules.peppol.facts import SELLER, buyer_written, seller_written
from signet.en16931.rules.rule import Holds, _, error, warning, when
from signet.en16931.rules.xpath import day, normalized

#: The final due date, as a supporting document.
EINDAGI = "EINDAGI"
_COMPANY = ("cac:PartyLegalEntity", "cbc:CompanyID")


def _icelandic(_: Node, document: Document) -> bool:
    return document.once(seller_written) == "IS"


def _both(node: Node, document: Document) -> bool:
    return _icelandic(node, document) and document.once(buyer_written) == "IS"


def _r_001(root: Node, _: Document) -> bool:
    types = (root.value("cbc:InvoiceTypeCode"), root.value("cbc:CreditNoteTypeCode"))
    return any(normalized(code) in {"380", "381"} for code in types)


def _kennitala(*party: str) -> Holds:
    def holds(node: Node, _: Document) -> bool:
        return any(number.get("schemeID") == "0196" for number in node.all(*party, *_COMPANY))

    return holds


def _street_and_zone(*party: str) -> Holds:
    address = (*party, "cac:PostalAddress")
    return lambda node, _: (
        node.has(*address, "cbc:StreetName") and node.has(*address, "cbc:PostalZone")
    )


def _account(code: str) -> Holds:
    """Payments of that kind go to one account of twelve digits."""

    def holds(root: Node, _: Document) -> bool:
        means = [
            m for m in root.all("cac:PaymentMeans") if code in m.values("cbc:PaymentMeansCode")
        ]
        if not means:
            return True
        accounts = [a for m in means for a in m.all("cac:PayeeFinancialAccount", "cbc:ID")]
        return bool(accounts) and len(normalized(_only(accounts))) == 12

    return holds


def _only(leaves: list[Node]) -> str:
    from signet.en16931.rules.nodes import Unreadable

    if len(leaves) > 1:
        raise Unreadable("SIGNET-ONCE", leaves[1], name="cbc:ID")
    return (leaves[0].text or "") if leaves else ""


def _final_due(root: Node) -> list[Node]:
    references = root.all("cac:AdditionalDocumentReference")
    return [r for r in references if EINDAGI in r.values("cbc:DocumentDescription")]


def _final_dates(root: Node) -> list[Node]:
    return [number for reference in _final_due(root) for number in reference.all("cbc:ID")]


def _r_008(root: Node, _: Document) -> bool:
    if not _final_due(root):
        return True
    text = _only(_final_dates(root))
    return len(text) == 10 and day(text) is not None


def _r_009(root: Node, _: Document) -> bool:
    return not _final_due(root) or root.has("cbc:DueDate")


def _r_010(root: Node, _: Document) -> bool:
    """Compared as texts, which for dates is the same."""
    if not _final_due(root):
        return True
    finals = [number.text or "" for number in _final_dates(root)]
    return any(due <= final for due in root.values("cbc:DueDate") for final in finals)


_ID = _("Give the kennitala as registration number, scheme 0196.")
_ADDRESS = _("Give street and post code.")
_ACCOUNT = _("An Icelandic account number has twelve digits.")
CONTEXTS = (
    when(
        "/",
        _icelandic,
        warning("IS-R-001", "BT-3", _r_001, _("Icelandic documents are of type 380 or 381.")),
        error("IS-R-002", "BT-30", _kennitala(*SELLER), _ID),
        error("IS-R-003", "BG-5", _street_and_zone(*SELLER), _ADDRESS),
        error("IS-R-006", "BT-84", _account("9"), _ACCOUNT),
        error("IS-R-007", "BT-84", _account("42"), _ACCOUNT),
        error("IS-R-008", "BT-122", _r_008, _("Write the final due date (EINDAGI) as 2026-12-31.")),
        error("IS-R-009", "BT-9", _r_009, _("A final due date (EINDAGI) needs a due date.")),
        error(
            "IS-R-010", "BT-9", _r_010, _("The due date must not be after the final one (EINDAGI).")
        ),
    ),
    when(
        "/cac:AccountingCustomerParty",
        _both,
        error("IS-R-004", "BT-47", _kennitala("cac:Party"), _ID),
        error("IS-R-005", "BG-8", _street_and_zone("cac:Party"), _ADDRESS),
    ),
)
