"""SE-R: sellers in Sweden."""

from __future__ import annotations

from signet.en16931.rules.checks import never
from signet.en16931.rules.nodes import Document, Leaf, Node
from signet.en16931.rules.peppol import numbers
from signet.en16931.rules.peppol.facts import COUNTRY, vat_numbers
from signet.en16931.rules.rule import Check, _, error, switch, warning, when
from signet.en16931.rules.xpath import is_number, normalized, number, upper


def _address_is_swedish(party: Node) -> bool:
    return "SE" in party.values(*COUNTRY)


def _registered(party: Node, _: Document) -> bool:
    """In Sweden, with a VAT number that begins with SE."""
    return _address_is_swedish(party) and any(n.startswith("SE") for n in vat_numbers(party))


def _parties(document: Document, holder: str) -> list[Node]:
    return [party for node in document.named[holder] for party in node.all("cac:Party")]


def _seller_registered(document: Document) -> bool:
    sellers = _parties(document, "cac:AccountingSupplierParty")
    return any(_registered(party, document) for party in sellers)


def _seller_in_sweden(document: Document) -> bool:
    return any(map(_address_is_swedish, _parties(document, "cac:AccountingSupplierParty")))


def _buyer_in_sweden(document: Document) -> bool:
    return any(map(_address_is_swedish, _parties(document, "cac:AccountingCustomerParty")))


def _the_number(party: Node) -> str:
    """The text of the only VAT number."""
    taxes = party.all("cac:PartyTaxScheme")
    found = [
        number
        for tax in taxes
        if "VAT" in tax.values("cac:TaxScheme", "cbc:ID")
        for number in tax.all("cbc:CompanyID")
    ]
    if len(found) > 1:
        from signet.en16931.rules.nodes import Unreadable

        raise Unreadable("SIGNET-ONCE", found[1], name="cbc:CompanyID")
    return (found[0].text or "") if found else ""


def _r_001(party: Node, _: Document) -> bool:
    return len(normalized(_the_number(party))) == 14


def _r_002(party: Node, _: Document) -> bool:
    return is_number(_the_number(party)[2:14])


def _company(_: Node, document: Document) -> bool:
    return _address_is_swedish(document.parent)


def _has_company_number(entity: Node, document: Document) -> bool:
    return entity.has("cbc:CompanyID") and _company(entity, document)


def _r_003(entity: Node, _: Document) -> bool:
    return is_number(entity.value("cbc:CompanyID"))


def _r_004(entity: Node, _: Document) -> bool:
    return len(normalized(entity.value("cbc:CompanyID"))) == 10


def _r_013(entity: Node, _: Document) -> bool:
    return numbers.swedish(normalized(entity.value("cbc:CompanyID")))


def _other_tax(_: Leaf, document: Document) -> bool:
    """The number of a registration other than VAT, of a company with a number."""
    party, scheme = document.grandparent, document.parent
    if not _address_is_swedish(party) or not party.has("cac:PartyLegalEntity", "cbc:CompanyID"):
        return False
    return upper(scheme.value("cac:TaxScheme", "cbc:ID")) != "VAT"


def _standard(category: Node, document: Document) -> bool:
    return "S" in category.values("cbc:ID") and document.once(_seller_registered)


def _r_006(category: Node, _: Document) -> bool:
    return number(category.value("cbc:Percent")) in {25, 12, 6}


_BRANCH = ("cac:FinancialInstitutionBranch", "cbc:ID")


def _giro(_: Leaf, document: Document) -> str | None:
    """SE:PLUSGIRO or SE:BANKGIRO: the kind of the account whose number is judged."""
    means = document.grandparent
    if normalized(means.value("cbc:PaymentMeansCode")) != "30":
        return None
    kind = normalized(means.value("cac:PayeeFinancialAccount", *_BRANCH))
    return kind if document.once(_seller_in_sweden) else None


def _length(*lengths: int) -> Check:
    return Check(value=lambda text: len(normalized(text or "")) in lengths)


def _old_means(means: Node, document: Document) -> str | None:
    codes = means.values("cbc:PaymentMeansCode")
    if not document.once(_seller_in_sweden):
        return None
    if "50" in codes or "56" in codes:
        return "old"
    return "foreign" if "31" in codes and document.once(_buyer_in_sweden) else None


_NUMERIC = Check(value=lambda text: is_number(normalized(text or "")))
_DIGITS = _("A Swedish giro number has only digits.")
CONTEXTS = (
    when(
        "cac:AccountingSupplierParty/cac:Party",
        _registered,
        error("SE-R-001", "BT-31", _r_001, _("A Swedish VAT number has 14 characters.")),
        error("SE-R-002", "BT-31", _r_002, _("After SE a Swedish VAT number has twelve digits.")),
    ),
    when(
        "cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity",
        _has_company_number,
        error("SE-R-003", "BT-30", _r_003, _("A Swedish organisation number has only digits.")),
        error("SE-R-004", "BT-30", _r_004, _("A Swedish organisation number has ten digits.")),
        error(
            "SE-R-013", "BT-30", _r_013, _("The check digit of the organisation number is wrong.")
        ),
    ),
    when(
        "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID",
        _other_tax,
        error(
            "SE-R-005",
            "BT-32",
            Check(value=lambda text: upper(text or "") == "GODKÄND FÖR F-SKATT"),
            _("A Swedish seller states his tax registration as “Godkänd för F-skatt”."),
        ),
    ),
    when(
        ("cac:TaxCategory", "cac:ClassifiedTaxCategory"),
        _standard,
        error(
            "SE-R-006", "BT-119", _r_006, _("The Swedish standard rates are 25, 12 and 6 per cent.")
        ),
    ),
    switch(
        "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID",
        _giro,
        {
            "SE:PLUSGIRO": (
                warning("SE-R-007", "BT-84", _NUMERIC, _DIGITS),
                warning(
                    "SE-R-010",
                    "BT-84",
                    _length(2, 3, 4, 5, 6, 7, 8),
                    _("A Plusgiro number has two to eight digits."),
                ),
            ),
            "SE:BANKGIRO": (
                warning("SE-R-008", "BT-84", _NUMERIC, _DIGITS),
                warning(
                    "SE-R-009",
                    "BT-84",
                    _length(7, 8),
                    _("A Bankgiro number has seven or eight digits."),
                ),
            ),
        },
    ),
    switch(
        "cac:PaymentMeans",
        _old_means,
        {
            "old": (
                warning(
                    "SE-R-011",
                    "BT-81",
                    never,
                    _("Write Swedish giro payments with code 30 and SE:PLUSGIRO or SE:BANKGIRO."),
                ),
            ),
            "foreign": (
                warning(
                    "SE-R-012", "BT-81", never, _("Payments within Sweden have code 30, not 31.")
                ),
            ),
        },
    ),
)
