"""How to pay: accounts in words, and as a code for the bank's app."""

from __future__ import annotations

from typing import Any

from stdnum import iban, iso11649

from signet.en16931.model import QUOTE_TYPE, CreditTransfer, Invoice
from signet.kernel.money import Money
from signet.rendering.look import Look
from signet.rendering.words import Words

#: EPC069-12 version 2.1, section 3: the largest sum and the longest name, text and payload of the code.
_MOST = Money(99_999_999_999, "EUR")
_NAME, _TEXT, _PAYLOAD = 70, 140, 331


def payment(invoice: Invoice, words: Words) -> dict[str, Any] | None:
    """The accounts to pay to (BG-17), each as pairs of label and value."""
    payment = invoice.payment
    if payment is None or not payment.transfers or not _asks_for_money(invoice):
        return None
    accounts = []
    for transfer in payment.transfers:
        is_iban = iban.is_valid(transfer.account)
        account = iban.format(transfer.account) if is_iban else transfer.account
        pairs = [
            (words.label("account_name"), transfer.account_name),
            (words.label("bank"), transfer.bank_name),
            (words.label("iban" if is_iban else "account"), account),
            (words.label("bic"), transfer.bank_identifier),
            (words.label("payment_reference"), payment.remittance or invoice.number),
        ]
        accounts.append([[label, words.code(value)] for label, value in pairs if value])
    return {"label": words.label("pay_to"), "accounts": accounts}


def codes(invoice: Invoice, look: Look) -> dict[str, str]:
    """What the QR codes on the paper carry, by the label that stands under each."""
    pay = None
    if look.bank_details and not look.void and _asks_for_money(invoice):
        pay = look.payment_code or epc_payload(invoice)
    payloads = {"pay": pay, "verify": look.verification_link}
    return {name: payload for name, payload in payloads.items() if payload}


def _asks_for_money(invoice: Invoice) -> bool:
    """Nothing is to be paid on a note that gives money back, nor on a quote."""
    return not invoice.is_credit_note and invoice.type_code != QUOTE_TYPE


def epc_payload(invoice: Invoice) -> str | None:
    """A SEPA credit transfer as the European Payments Council writes it (EPC069-12, version 002).

    Only for euros to an IBAN: None where the code could not say what the paper says.
    """
    transfer = _sepa_transfer(invoice)
    totals = invoice.totals
    if transfer is None or totals is None:
        return None
    if totals.payable.minor <= 0 or totals.payable.minor > _MOST.minor:
        return None
    holder = transfer.account_name or (invoice.payee or invoice.seller).name
    assert invoice.payment is not None
    reference = invoice.payment.remittance or invoice.number or ""
    structured = reference if iso11649.is_valid(reference) else ""
    bic = transfer.bank_identifier or ""
    payload = "\n".join(
        (
            "BCD",
            "002",
            "1",  # UTF-8
            "SCT",
            bic if len(bic) in {8, 11} else "",
            holder[:_NAME],
            iban.compact(transfer.account),
            f"EUR{totals.payable.amount:.2f}",
            "",  # purpose
            iso11649.compact(structured) if structured else "",
            "" if structured else reference[:_TEXT],
        )
    ).rstrip("\n")
    return payload if reference and len(payload.encode()) <= _PAYLOAD else None


def _sepa_transfer(invoice: Invoice) -> CreditTransfer | None:
    if invoice.currency != "EUR" or invoice.payment is None:
        return None
    return next((t for t in invoice.payment.transfers if iban.is_valid(t.account)), None)
