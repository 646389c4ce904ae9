"""BG-16: how to pay."""

from __future__ import annotations

from signet.en16931.rules.checks import filled, present
from signet.en16931.rules.nodes import Document, Node
from signet.en16931.rules.rule import Check, _, at, error, warning, when
from signet.en16931.rules.xpath import normalized

#: Credit transfer, plain and SEPA (UNTDID 4461).
TRANSFERS = ("30", "58")


def _br_51(number: str | None) -> bool:
    return len(normalized(number or "")) <= 10


def _br_61(means: Node, _: Document) -> bool:
    transfer = normalized(means.value("cbc:PaymentMeansCode")) in TRANSFERS
    return not transfer or bool(means.all("cac:PayeeFinancialAccount", "cbc:ID"))


def _by_transfer(_account: Node, document: Document) -> bool:
    return any(code in TRANSFERS for code in document.parent.values("cbc:PaymentMeansCode"))


CONTEXTS = (
    at(
        "cac:PaymentMeans",
        error("BR-49", "BT-81", present("cbc:PaymentMeansCode"), _("Say by which means to pay.")),
        error("BR-61", "BT-84", _br_61, _("A credit transfer needs the account to pay to.")),
    ),
    when(
        "cac:PaymentMeans/cac:PayeeFinancialAccount",
        _by_transfer,
        error("BR-50", "BT-84", filled("cbc:ID"), _("Give the number of the account to pay to.")),
    ),
    at(
        "cac:PaymentMeans/cac:CardAccount/cbc:PrimaryAccountNumberID",
        warning(
            "BR-51",
            "BT-87",
            Check(value=_br_51),
            _("Show at most the first six and last four digits of a payment card."),
        ),
    ),
)
