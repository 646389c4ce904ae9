"""DE-R: documents between German parties."""

from __future__ import annotations

import re

from signet.en16931.rules.checks import exists, present
from signet.en16931.rules.nodes import Document, Node, Unreadable
from signet.en16931.rules.peppol import numbers
from signet.en16931.rules.peppol.facts import BUYER, SELLER, both_german
from signet.en16931.rules.rule import Check, Rule, Shows, _, error, switch, warning, when
from signet.en16931.rules.xpath import normalized

_TAXED = {"S", "Z", "E", "AE", "K", "G", "L", "M"}
_TYPES = {"326", "380", "384", "389", "381", "875", "876", "877"}
_SKONTO = re.compile(
    r"(^|\r?\n)#(SKONTO)#TAGE=([0-9]+#PROZENT=[0-9]+\.[0-9]{2})(#BASISBETRAG=-?[0-9]+\.[0-9]{2})?#\Z"
).search
_EMAIL = re.compile(r"[^@ \t\r\n]+@([^@. \t\r\n]+\.)+[^@. \t\r\n]+").fullmatch
_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:").match
_ACCOUNT = ("cac:PayeeFinancialAccount", "cbc:ID")
_MANDATE = ("cac:PaymentMeans", "cac:PaymentMandate")
_PAYER = ("cac:PayerFinancialAccount", "cbc:ID")


def _german(_: object, document: Document) -> bool:
    return both_german(document)


def _given(*path: str) -> Check:
    """Some element there is not blank."""
    return Check(lambda node, _: any(normalized(text) for text in node.values(*path)))


def _r_016(root: Node, _: Document) -> bool:
    """VAT needs a tax number of the seller or a representative."""
    reductions = [
        code
        for allowance in root.all("cac:AllowanceCharge")
        if {"true", "false"} & set(allowance.values("cbc:ChargeIndicator"))
        for code in allowance.values("cac:TaxCategory", "cbc:ID")
    ]
    of_lines = [
        code
        for name in ("cac:InvoiceLine", "cac:CreditNoteLine")
        for code in root.values(name, "cac:Item", "cac:ClassifiedTaxCategory", "cbc:ID")
    ]
    if not _TAXED.intersection([*reductions, *of_lines]):
        return True
    ids = root.values(*SELLER, "cac:PartyTaxScheme", "cbc:CompanyID")
    return root.has("cac:TaxRepresentativeParty") or any(map(normalized, ids))


def _type_codes(root: Node) -> set[str]:
    return {
        normalized(root.value(name)) for name in ("cbc:InvoiceTypeCode", "cbc:CreditNoteTypeCode")
    }


def _r_017(root: Node, _: Document) -> bool:
    return bool(_type_codes(root) & _TYPES)


def _r_018(root: Node, _: Document) -> bool:
    """Cash discounts stand in lines of their own, #SKONTO#TAGE=14#PROZENT=2.00#, the last one closed."""
    notes = [
        terms.values("cbc:Note")[0]
        for terms in root.all("cac:PaymentTerms")
        if terms.has("cbc:Note")
    ]
    lines = [line for note in notes for line in re.split(r"\r?\n", note)]
    discounts = [line for line in map(normalized, lines) if line.startswith("#")]
    if not all(map(_SKONTO, discounts)):
        return False
    if discounts and len(notes) > 1:
        raise Unreadable("SIGNET-ONCE", root.all("cac:PaymentTerms")[1], name="cac:PaymentTerms")
    return all(
        re.match(r"[ \t\r\n]*\n", re.split(r"#[^\r\n]+#", note)[-1]) for note in notes if discounts
    )


def _r_022(root: Node, _: Document) -> bool:
    """Attached files have different names."""
    seen: set[str] = set()
    for reference in root.all("cac:AdditionalDocumentReference"):
        files = reference.all("cac:Attachment", "cbc:EmbeddedDocumentBinaryObject")
        names = {file.get("filename") for file in files} - {None}
        if names & seen:
            return False
        seen |= names
    return True


def _r_026(root: Node, _: Document) -> bool:
    return "384" not in _type_codes(root) or root.has(
        "cac:BillingReference", "cac:InvoiceDocumentReference"
    )


def _r_030(root: Node, _: Document) -> bool:
    creditors = [
        *root.all(*SELLER, "cac:PartyIdentification", "cbc:ID"),
        *root.all("cac:PayeeParty", "cac:PartyIdentification", "cbc:ID"),
    ]
    return not root.has(*_MANDATE) or any(c.get("schemeID") == "SEPA" for c in creditors)


def _r_031(root: Node, _: Document) -> bool:
    return not root.has(*_MANDATE) or root.has(*_MANDATE, *_PAYER)


def _kind(means: Node, document: Document) -> str | None:
    if not both_german(document):
        return None
    code = normalized(means.value("cbc:PaymentMeansCode"))
    return {"30": "transfer", "58": "transfer", "59": "debit"}.get(
        code, "card" if code in {"48", "54", "55"} else None
    )


def _r_019(means: Node, _: Document) -> bool:
    sepa = normalized(means.value("cbc:PaymentMeansCode")) == "58"
    return not sepa or numbers.iban(means.value(*_ACCOUNT))


def _r_020(means: Node, _: Document) -> bool:
    return numbers.iban(means.value("cac:PaymentMandate", *_PAYER))


def _only(*others: str) -> Check:
    """Ways to pay that exclude each other."""
    return Check(shape=lambda means: not any(means.has(other) for other in others))


def _digits(text: str | None) -> bool:
    return len(re.findall("[0-9]", text or "")) >= 3


def _uri(reference: Node, _: Document) -> bool:
    return _URL(reference.value("cbc:URI")) is not None


def _address(city: str, zone: str, terms: tuple[str, str]) -> tuple[Rule, Rule]:
    return (
        error(city, terms[0], _given("cbc:CityName"), _("Give the city.")),
        error(zone, terms[1], _given("cbc:PostalZone"), _("Give the post code.")),
    )


def _in_root(*paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("/" + "/".join(path) for path in paths)


_ALONE = _("This means of payment excludes the details of others: remove them.")
_IBAN = _("The IBAN is not valid: %(found)s")
_telephone = Check(value=_digits, path=("cbc:Telephone",), missing=False)


def _email(contact: Node, _: Document) -> bool:
    return _EMAIL(normalized(contact.value("cbc:ElectronicMail"))) is not None


def _found(*path: str) -> Shows:
    return lambda means, _: {"found": means.value(*path)}


CONTEXTS = (
    when(
        "/",
        _german,
        error("DE-R-001", "BG-16", present("cac:PaymentMeans"), _("Say how to pay.")),
        error(
            "DE-R-015",
            "BT-10",
            _given("cbc:BuyerReference"),
            _("Give the buyer's reference (Leitweg-ID)."),
        ),
        error(
            "DE-R-016",
            "BT-31",
            _r_016,
            _("Give the seller's VAT number or tax number, or his representative."),
        ),
        warning(
            "DE-R-017",
            "BT-3",
            _r_017,
            _("In Germany documents are of type 326, 380, 381, 384, 389 or 875 to 877."),
        ),
        error(
            "DE-R-018",
            "BT-20",
            _r_018,
            _(
                "Write a cash discount as #SKONTO#TAGE=14#PROZENT=2.00# on a line of its own, closed by a line break."
            ),
        ),
        error("DE-R-022", "BT-125", _r_022, _("Give each attached file another name.")),
        warning(
            "DE-R-026",
            "BG-3",
            _r_026,
            _("A corrected invoice (384) names the invoice that it corrects."),
        ),
        error(
            "DE-R-030",
            "BT-90",
            _r_030,
            _("A direct debit needs the creditor identifier (scheme SEPA)."),
        ),
        error("DE-R-031", "BT-91", _r_031, _("A direct debit needs the account that is debited.")),
    ),
    when(
        _in_root(("cac:AdditionalDocumentReference", "cac:Attachment", "cac:ExternalReference")),
        _german,
        warning(
            "DE-R-T02", "BT-124", _uri, _("Write the address with its scheme, such as https:.")
        ),
    ),
    when(
        "/cac:AccountingSupplierParty",
        _german,
        error(
            "DE-R-002", "BG-6", exists("cac:Party", "cac:Contact"), _("Give the seller's contact.")
        ),
    ),
    when(
        _in_root((*SELLER, "cac:PostalAddress")),
        _german,
        *_address("DE-R-003", "DE-R-004", ("BT-37", "BT-38")),
    ),
    when(
        _in_root((*SELLER, "cac:Contact")),
        _german,
        error("DE-R-005", "BT-41", _given("cbc:Name"), _("Name the seller's contact.")),
        error(
            "DE-R-006",
            "BT-42",
            _given("cbc:Telephone"),
            _("Give the telephone number of the seller's contact."),
        ),
        error(
            "DE-R-007",
            "BT-43",
            _given("cbc:ElectronicMail"),
            _("Give the e-mail address of the seller's contact."),
        ),
        warning(
            "DE-R-027", "BT-42", _telephone, _("A telephone number has three digits at least.")
        ),
        warning(
            "DE-R-028", "BT-43", _email, _("An e-mail address has one @, and a point after it.")
        ),
    ),
    when(
        _in_root((*BUYER, "cac:PostalAddress")),
        _german,
        *_address("DE-R-008", "DE-R-009", ("BT-52", "BT-53")),
    ),
    when(
        _in_root(("cac:Delivery", "cac:DeliveryLocation", "cac:Address")),
        _german,
        *_address("DE-R-010", "DE-R-011", ("BT-77", "BT-78")),
    ),
    switch(
        "/cac:PaymentMeans",
        _kind,
        {
            "transfer": (
                warning("DE-R-019", "BT-84", _r_019, _IBAN, _found(*_ACCOUNT)),
                error(
                    "DE-R-023-1",
                    "BG-17",
                    present("cac:PayeeFinancialAccount"),
                    _("A transfer needs the account to pay to."),
                ),
                error(
                    "DE-R-023-2", "BG-17", _only("cac:CardAccount", "cac:PaymentMandate"), _ALONE
                ),
            ),
            "card": (
                error(
                    "DE-R-024-1",
                    "BG-18",
                    present("cac:CardAccount"),
                    _("A card payment needs the card."),
                ),
                error(
                    "DE-R-024-2",
                    "BG-18",
                    _only("cac:PayeeFinancialAccount", "cac:PaymentMandate"),
                    _ALONE,
                ),
            ),
            "debit": (
                warning("DE-R-020", "BT-91", _r_020, _IBAN, _found("cac:PaymentMandate", *_PAYER)),
                error(
                    "DE-R-025-1",
                    "BG-19",
                    present("cac:PaymentMandate"),
                    _("A direct debit needs the mandate."),
                ),
                error(
                    "DE-R-025-2",
                    "BG-19",
                    _only("cac:PayeeFinancialAccount", "cac:CardAccount"),
                    _ALONE,
                ),
            ),
        },
    ),
    when(
        "/cac:TaxTotal/cac:TaxSubtotal",
        _german,
        error(
            "DE-R-014", "BT-119", _given("cac:TaxCategory", "cbc:Percent"), _("Give the VAT rate.")
        ),
    ),
)
