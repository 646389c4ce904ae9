"""PEPPOL-EN16931-CL..., P... and F001: code lists, document types, exemptions and dates."""

from __future__ import annotations

from signet.en16931.codelists import codes
from signet.en16931.rules.cen.codes import AMOUNTS, NOT_IN
from signet.en16931.rules.checks import exact_attribute
from signet.en16931.rules.nodes import Document, Leaf, Node
from signet.en16931.rules.peppol.facts import BILLING, SELFBILLING, both_german, profile
from signet.en16931.rules.rule import Check, Context, Holds, Rule, _, at, error, switch
from signet.en16931.rules.xpath import day, normalized

#: ISO 4217 as Peppol has it: the dobra of São Tomé by its code since 2018.
CURRENCIES = codes("currencies") - {"STD"} | {"STN"}
INVOICE_TYPES = frozenset(
    "71 80 82 84 102 218 219 326 331 380 382 383 384 386 388 393 395 553 575 623 780 817 870 875"
    " 876 877".split()
)
CREDIT_NOTE_TYPES = frozenset("381 396 81 83 532".split())
#: The VATEX code and the only category it goes with.
EXEMPTIONS = (
    ("P0104", "VATEX-EU-G", "G"),
    ("P0105", "VATEX-EU-O", "O"),
    ("P0106", "VATEX-EU-IC", "K"),
    ("P0107", "VATEX-EU-AE", "AE"),
    ("P0108", "VATEX-EU-D", "E"),
    ("P0109", "VATEX-EU-F", "E"),
    ("P0110", "VATEX-EU-I", "E"),
    ("P0111", "VATEX-EU-J", "E"),
)


def _text(rule: str, term: str, allowed: frozenset[str], name: str) -> Rule:
    check = Check(value=lambda text: normalized(text or "") in allowed)
    return error(f"PEPPOL-EN16931-{rule}", term, check, NOT_IN, list=name)


def _indicator(_: Leaf, document: Document) -> str | None:
    """To the letter; of two the first that a context asks for."""
    given = document.parent.values("cbc:ChargeIndicator")
    return next((kind for kind in ("false", "true") if kind in given), None)


def _exemption(category: Node, _: Document) -> str:
    return category.value("cbc:TaxExemptionReasonCode").upper()


def _category(code: str) -> Holds:
    return lambda category, _: normalized(category.value("cbc:ID")) == code


def _f_001(date: str | None) -> bool:
    return date is not None and len(date) == 10 and day(date) is not None


def _type(profiles: dict[str, str], judged: set[str], allowed: frozenset[str]) -> Holds:
    """Only documents of the profiles named are judged."""
    return lambda code, document: (
        profiles.get(profile(document)) not in judged or normalized(code.text or "") in allowed
    )


def _p_0112(code: Leaf, document: Document) -> bool:
    return normalized(code.text or "") not in {"326", "384"} or both_german(document)


_NOT_CARRIED = _("Peppol does not carry documents of type %(found)s here.")
_GERMAN_ONLY = _("Peppol carries documents of type %(found)s only within Germany.")


def _found(code: Leaf, _: Document) -> dict[str, object]:
    return {"found": normalized(code.text or "")}


def _document_type(rule: str, holds: Holds, says: str) -> Rule:
    return error(f"PEPPOL-EN16931-{rule}", "BT-3", holds, says, _found)


#: BIS Billing 3.0 and self-billing differ in the document types alone.
BILLING_TYPES = (
    at(
        "cbc:InvoiceTypeCode",
        _document_type("P0100", _type(BILLING, {"01", "02"}, INVOICE_TYPES), _NOT_CARRIED),
        _document_type("P0112", _p_0112, _GERMAN_ONLY),
    ),
    at(
        "cbc:CreditNoteTypeCode",
        _document_type("P0101", _type(BILLING, {"01", "02"}, CREDIT_NOTE_TYPES), _NOT_CARRIED),
    ),
)
SELFBILLING_TYPES = (
    at(
        "cbc:InvoiceTypeCode",
        _document_type(
            "P0100", _type(SELFBILLING, {"01"}, frozenset({"389", "527"})), _NOT_CARRIED
        ),
    ),
    at(
        "cbc:CreditNoteTypeCode",
        _document_type("P0101", _type(SELFBILLING, {"01"}, frozenset({"261"})), _NOT_CARRIED),
    ),
)


def contexts(types: tuple[Context, ...]) -> tuple[Context, ...]:
    return (
        at(
            "cbc:EmbeddedDocumentBinaryObject",
            error(
                "PEPPOL-EN16931-CL001",
                "BT-125-1",
                exact_attribute("mimeCode", codes("mime_types"), optional=True),
                NOT_IN,
                list="Peppol BIS",
            ),
        ),
        switch(
            "cac:AllowanceCharge/cbc:AllowanceChargeReasonCode",
            _indicator,
            {
                "false": (_text("CL002", "BT-98", codes("allowance_reasons"), "UNTDID 5189"),),
                "true": (_text("CL003", "BT-105", codes("charge_reasons"), "UNTDID 7161"),),
            },
        ),
        at(
            "cac:InvoicePeriod/cbc:DescriptionCode",
            _text("CL006", "BT-8", codes("tax_point_codes"), "UNTDID 2005"),
        ),
        at(
            AMOUNTS,
            error(
                "PEPPOL-EN16931-CL007",
                "BT-5",
                exact_attribute("currencyID", CURRENCIES),
                NOT_IN,
                list="ISO 4217",
            ),
        ),
        *types,
        at(
            (
                "cbc:IssueDate",
                "cbc:DueDate",
                "cbc:TaxPointDate",
                "cbc:StartDate",
                "cbc:EndDate",
                "cbc:ActualDeliveryDate",
            ),
            error(
                "PEPPOL-EN16931-F001",
                "BT-2",
                Check(value=_f_001),
                _("Write a date as 2026-12-31, not “%(found)s”."),
            ),
        ),
        at(
            "cbc:EndpointID",
            error(
                "PEPPOL-EN16931-CL008",
                "BT-34-1",
                exact_attribute("schemeID", codes("peppol_address_schemes"), optional=True),
                NOT_IN,
                list="EAS",
            ),
        ),
        switch(
            "cac:TaxCategory",
            _exemption,
            {
                exemption: (
                    error(
                        f"PEPPOL-EN16931-{rule}",
                        "BT-121",
                        _category(code),
                        _("The exemption %(exemption)s goes with category %(category)s only."),
                        exemption=exemption,
                        category=code,
                    ),
                )
                for rule, exemption, code in EXEMPTIONS
            },
        ),
    )
