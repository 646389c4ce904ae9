"""DK-R: sellers in Denmark, and payments within Denmark."""

from __future__ import annotations

import re

from signet.en16931.rules.nodes import Document, Node
from signet.en16931.rules.peppol.facts import BUYER, SELLER, buyer_written, seller_written
from signet.en16931.rules.rule import LINE, _, error, when
from signet.en16931.rules.xpath import normalized, number

_COMPANY = ("cac:PartyLegalEntity", "cbc:CompanyID")
_ACCOUNT = ("cac:PayeeFinancialAccount", "cbc:ID")
_MANDATE = "cac:PaymentMandate"


def _danish(_: Node, document: Document) -> bool:
    return document.once(seller_written) == "DK"


def _both(node: Node, document: Document) -> bool:
    return _danish(node, document) and document.once(buyer_written) == "DK"


def _invoice_of_both(node: Node, document: Document) -> bool:
    return not document.credit_note and _both(node, document)


def _r_014(root: Node, _: Document) -> bool:
    return _cvr_scheme(root, *SELLER, *_COMPANY)


def _r_017(party: Node, _: Document) -> bool:
    return _cvr_scheme(party, *_COMPANY)


def _cvr_scheme(node: Node, *path: str) -> bool:
    company = node.one(*path)
    return company is None or normalized(company.get("schemeID") or "") == "0184"


def _r_016(root: Node, document: Document) -> bool:
    if not document.credit_note or document.once(buyer_written) != "DK":
        return True
    return not number(root.value("cac:LegalMonetaryTotal", "cbc:PayableAmount")) < 0


def _r_013(identification: Node, _: Document) -> bool:
    identifier = identification.one("cbc:ID")
    return identifier is None or normalized(identifier.get("schemeID") or "") != ""


def _is(means: Node, *codes: str) -> bool:
    return any(code in codes for code in means.values("cbc:PaymentMeansCode"))


def _r_005(means: Node, _: Document) -> bool:
    code = means.value("cbc:PaymentMeansCode")
    return f" {code} " in " 1 10 31 42 48 49 50 58 59 93 97 "


def _r_006(means: Node, _: Document) -> bool:
    if not _is(means, "31", "42"):
        return True
    branch = ("cac:PayeeFinancialAccount", "cac:FinancialInstitutionBranch", "cbc:ID")
    return means.filled(*_ACCOUNT) and means.filled(*branch)


def _r_007(means: Node, _: Document) -> bool:
    if not _is(means, "49"):
        return True
    payer = (_MANDATE, "cac:PayerFinancialAccount", "cbc:ID")
    return means.filled(_MANDATE, "cbc:ID") and means.filled(*payer)


def _r_008(means: Node, _: Document) -> bool:
    """Giro: kind of card in the payment id, seven or eight digits of account."""
    if not _is(means, "50"):
        return True
    if means.value("cbc:PaymentID")[:3] not in {"01#", "04#", "15#"}:
        return False
    return re.fullmatch(r"[0-9]{7,8}", means.value(*_ACCOUNT)) is not None


def _r_009(means: Node, _: Document) -> bool:
    if not _is(means, "50"):
        return True
    payment = means.value("cbc:PaymentID")
    return payment[:3] not in {"04#", "15#"} or len(payment) == 19


def _r_010(means: Node, _: Document) -> bool:
    if not _is(means, "93"):
        return True
    if means.value("cbc:PaymentID")[:3] not in {"71#", "73#", "75#"}:
        return False
    return len(means.value(*_ACCOUNT)) == 8


def _r_011(means: Node, _: Document) -> bool:
    if not _is(means, "93"):
        return True
    payment = means.value("cbc:PaymentID")
    return payment[:3] not in {"71#", "75#"} or len(payment) in {18, 19}


def _r_003(line: Node, _: Document) -> bool:
    """UNSPSC (list TST) in a version that Denmark uses."""
    found = line.all("cac:Item", "cac:CommodityClassification", "cbc:ItemClassificationCode")
    if not any(code.get("listID") == "TST" for code in found):
        return True
    versions = {"19.05.01", "19.0501", "26.08.01", "26.0801"}
    return any(code.get("listVersionID") in versions for code in found)


def _r_004(allowance: Node, _: Document) -> bool:
    """Taxes that have no code: their number of four digits, or name#number."""
    if "ZZZ" not in allowance.values("cbc:AllowanceChargeReasonCode"):
        return True
    reason = allowance.value("cbc:AllowanceChargeReason")
    if len(normalized(reason)) == 4 and 0 <= number(reason) <= 9999:
        return True
    return "#" in reason and not reason.startswith("#") and not reason.endswith("#")


_CVR = _("Give the CVR number with the scheme 0184.")
_GIRO = _("The payment id of a Danish giro payment is incomplete.")
CONTEXTS = (
    when(
        "/",
        _danish,
        error(
            "DK-R-002",
            "BT-30",
            lambda root, _: root.filled(*SELLER, *_COMPANY),
            _("A Danish seller gives his CVR number."),
        ),
        error("DK-R-014", "BT-30-1", _r_014, _CVR),
        error("DK-R-016", "BT-115", _r_016, _("A Danish credit note is never negative.")),
    ),
    when(
        (
            "/" + "/".join((*SELLER, "cac:PartyIdentification")),
            "/" + "/".join((*BUYER, "cac:PartyIdentification")),
        ),
        _both,
        error("DK-R-013", "BT-29-1", _r_013, _("Name the scheme of the party's identifier.")),
    ),
    when(
        "/cac:PaymentMeans",
        _invoice_of_both,
        error("DK-R-005", "BT-81", _r_005, _("This means of payment is not used in Denmark.")),
        error(
            "DK-R-006",
            "BT-84",
            _r_006,
            _("A Danish transfer needs account and registration number."),
        ),
        error(
            "DK-R-007",
            "BT-89",
            _r_007,
            _("A direct debit needs the mandate and the payer's account."),
        ),
        error("DK-R-008", "BT-83", _r_008, _GIRO),
        error("DK-R-009", "BT-83", _r_009, _GIRO),
        error(
            "DK-R-010", "BT-83", _r_010, _("The payment id of a Danish FIK payment is incomplete.")
        ),
        error(
            "DK-R-011", "BT-83", _r_011, _("The payment id of a Danish FIK payment is incomplete.")
        ),
    ),
    when("/" + "/".join(BUYER), _both, error("DK-R-017", "BT-47-1", _r_017, _CVR)),
    when(
        f"/{LINE}",
        _both,
        error(
            "DK-R-003", "BT-158-2", _r_003, _("Name the version of UNSPSC: 19.05.01 or 26.08.01.")
        ),
    ),
    when(
        "cac:AllowanceCharge",
        _both,
        error(
            "DK-R-004",
            "BT-104",
            _r_004,
            _(
                "A tax without code (ZZZ) needs its four digits, or its name, # and number, as reason."
            ),
        ),
    ),
)
