"""How to pay (BG-16)."""

from __future__ import annotations

from collections.abc import Iterator

from signet.en16931.codelists import codes
from signet.en16931.findings import Finding
from signet.en16931.model import Invoice
from signet.en16931.readiness.sentences import find

CREDIT_TRANSFERS = frozenset({"30", "58"})
DIRECT_DEBITS = frozenset({"49", "59"})
_MOST_CARD_DIGITS = 10


def payment_findings(invoice: Invoice) -> Iterator[Finding]:
    payment = invoice.payment
    if payment is None:
        if invoice.totals and invoice.totals.payable.minor > 0 and not invoice.is_credit_note:
            yield find("payment.none", "/bank_account_id")
        return
    code = payment.means_code
    if not code:
        yield find("payment.code", "/payment_means")
    elif code not in codes("payment_means"):
        yield find("payment.unknown", "/payment_means", code=code)
    if code in CREDIT_TRANSFERS and not payment.transfers:
        yield find("payment.account", "/bank_account_id")
    if any(not transfer.account.strip() for transfer in payment.transfers):
        yield find("payment.account.empty", "/bank_account_id")
    if payment.card_number and len(payment.card_number) > _MOST_CARD_DIGITS:
        yield find("payment.card", "/payment_means")
    if code in DIRECT_DEBITS and not payment.mandate:
        yield find("payment.mandate", "/payment_means")
