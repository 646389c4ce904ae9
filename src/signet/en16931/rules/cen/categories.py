"""The VAT categories of UNTDID 5305, and in what their rules differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from signet.en16931.rules.cen import vat_facts as facts
from signet.en16931.rules.checks import absent, number_is
from signet.en16931.rules.nodes import Document
from signet.en16931.rules.rule import Check, _
from signet.en16931.rules.xpath import decimal

IdsThere = Callable[[Document], bool]


class VatCategory(NamedTuple):
    """``code`` in documents (K), ``name`` in rule ids (IC). ``ids_there``: the tax numbers suffice."""

    code: str
    name: str
    ids_there: IdsThere
    ids: str
    rate: Check
    rate_says: str
    breakdown: str
    rated: bool
    reason: bool

    def rule(self, number: int) -> str:
        return f"BR-{self.name}-{number:02}"


def _any_seller_id(document: Document) -> bool:
    return facts.seller_has_any_id(document) or facts.representative_has_vat_id(document)


def _both(document: Document) -> bool:
    return _any_seller_id(document) and (
        facts.buyer_has_vat_id(document) or facts.buyer_has_legal_id(document)
    )


def _both_vat(document: Document) -> bool:
    return facts.seller_has_vat_id(document) and facts.buyer_has_vat_id(document)


def _no_vat(document: Document) -> bool:
    return not (facts.seller_has_vat_id(document) or facts.buyer_has_vat_id(document))


def _zero(percent: str | None) -> bool | None:
    value = decimal(percent or "")
    return None if value is None else value == 0


_ZERO = Check(value=_zero, path=("cbc:Percent",), missing=False)
_POSITIVE = number_is(lambda rate: rate > 0, "cbc:Percent")
_NOT_NEGATIVE = number_is(lambda rate: rate >= 0, "cbc:Percent")
_NONE = absent("cbc:Percent")


_SELLER_ID = _(
    "Category %(category)s needs the seller's VAT number, tax number or the VAT number of his representative."
)
_SELLER_VAT = _(
    "Category %(category)s needs the VAT number of the seller or of his representative."
)
_BOTH_VAT = _(
    "Category %(category)s needs the VAT numbers of the seller (or his representative) and of the buyer."
)
_BOTH = _(
    "Category %(category)s needs a tax number of the seller and the VAT or registration number of the buyer."
)
_NO_IDS = _(
    "Category %(category)s goes without VAT numbers of seller, representative and buyer: remove them."
)

_IS_ZERO = _("The VAT rate of category %(category)s is 0, not %(found)s.")
_IS_POSITIVE = _("The VAT rate of category %(category)s must be above 0, not %(found)s.")
_IS_NOT_NEGATIVE = _("The rate of category %(category)s must be 0 or more, not %(found)s.")
_HAS_NONE = _("Category %(category)s has no VAT rate: leave it out, even 0.")

_ONE_GROUP = _("The VAT breakdown needs exactly one group of category %(category)s.")
_SOME_GROUP = _(
    "Category %(category)s must be in the VAT breakdown when it is used, and only then."
)


def _exempt(
    code: str, name: str, ids_there: IdsThere, ids: str, *, reason: bool = True
) -> VatCategory:
    return VatCategory(
        code, name, ids_there, ids, _ZERO, _IS_ZERO, _ONE_GROUP, rated=False, reason=reason
    )


def _rated(code: str, name: str) -> VatCategory:
    return VatCategory(
        code,
        name,
        _any_seller_id,
        _SELLER_ID,
        _NOT_NEGATIVE,
        _IS_NOT_NEGATIVE,
        _SOME_GROUP,
        rated=True,
        reason=False,
    )


CATEGORIES = (
    VatCategory(
        "S",
        "S",
        _any_seller_id,
        _SELLER_ID,
        _POSITIVE,
        _IS_POSITIVE,
        _SOME_GROUP,
        rated=True,
        reason=False,
    ),
    _exempt("Z", "Z", _any_seller_id, _SELLER_ID, reason=False),
    _exempt("E", "E", _any_seller_id, _SELLER_ID),
    _exempt("AE", "AE", _both, _BOTH),
    _exempt("K", "IC", _both_vat, _BOTH_VAT),
    _exempt("G", "G", facts.seller_has_vat_id, _SELLER_VAT),
    _rated("L", "AF"),  # Canary Islands, IGIC
    _rated("M", "AG"),  # Ceuta and Melilla, IPSI
    VatCategory(
        "O",
        "O",
        _no_vat,
        _NO_IDS,
        _NONE,
        _HAS_NONE,
        _ONE_GROUP,
        rated=False,
        reason=True,
    ),
)
