"""The same invoice with VAT as its only tax: every other tax becomes a charge (BG-21).

EN 16931 and the UBL of Peppol know one tax, VAT. A tax of another scheme (Cambodian SP and PLT, Malaysian
SST, a tourism tax per night) is money that the buyer owes all the same, so it is stated as a charge: in the
VAT group whose base it belongs to where VAT stands on top of it, and outside the taxable amount otherwise.
What is to be paid stays the same to the cent. Networks that know other taxes have mappers of their own and
read the invoice as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from signet.en16931.allowances import signed
from signet.en16931.canonical import decimal_text
from signet.en16931.figures import EXACT, checked, money, scale, whole
from signet.en16931.model import AllowanceCharge, Category, Invoice, Line, Party, Tax, TaxSubtotal
from signet.en16931.taxes import Key, in_order, key_of
from signet.kernel.money import Money, split

VAT = "VAT"
_NO_VAT = "Not subject to VAT"
_WEIGHT = Decimal(10) ** 6


@dataclass(slots=True)
class _Share:
    """What lines and discounts with one VAT bring to a levy, in minor units."""

    vat: Tax
    amount: Decimal = Decimal(0)


def vat_only(invoice: Invoice) -> Invoice:
    """A calculated invoice in the terms of EN 16931; the very same object where VAT is its only tax."""
    if invoice.totals is None or not any(tax.scheme != VAT for tax in _taxes(invoice)):
        return invoice
    with localcontext(EXACT):
        return _vat_only(invoice)


def _taxes(invoice: Invoice) -> Iterator[Tax]:
    for line in invoice.lines:
        yield from line.taxes
    for allowance in invoice.allowances:
        yield from allowance.taxes


def _vat_only(invoice: Invoice) -> Invoice:
    has_vat = any(tax.scheme == VAT for tax in _taxes(invoice))
    outside = (
        Tax(category=Category.EXEMPT, percent=Decimal(0), exemption_reason=_NO_VAT)
        if has_vat
        else Tax(category=Category.OUT_OF_SCOPE, exemption_reason=_NO_VAT)
    )
    lines = tuple(replace(line, taxes=_vat_of(line.taxes, outside)) for line in invoice.lines)
    allowances = tuple(
        replace(allowance, taxes=_vat_of(allowance.taxes, outside))
        for allowance in invoice.allowances
    )
    charges = tuple(_charges(invoice, outside))
    shown = replace(
        invoice,
        lines=lines,
        allowances=(*allowances, *charges),
        tax_breakdown=_breakdown(invoice, lines, (*allowances, *charges)),
        seller=invoice.seller if has_vat else _without_vat_number(invoice.seller),
        buyer=invoice.buyer if has_vat else replace(invoice.buyer, vat_identifier=None),
    )
    return _with_totals(shown, charges)


def _vat_of(taxes: tuple[Tax, ...], outside: Tax) -> tuple[Tax, ...]:
    """A line without any tax stays without, so that somebody is told."""
    vat = tuple(_by_itself(tax) for tax in taxes if tax.scheme == VAT)
    return vat or ((outside,) if taxes else ())


def _by_itself(tax: Tax) -> Tax:
    """What it stood on top of is a charge now, within its base."""
    return replace(tax, on_top_of=()) if tax.on_top_of else tax


def _without_vat_number(seller: Party) -> Party:
    """A document without VAT names no VAT number (BR-O-02); it stays as a tax number (BT-32)."""
    number = seller.tax_registration or seller.vat_identifier
    return replace(seller, vat_identifier=None, tax_registration=number)


def _charges(invoice: Invoice, outside: Tax) -> Iterator[AllowanceCharge]:
    """Each tax that is not VAT, in as many parts as it has to do with VAT groups."""
    shares: dict[Key, dict[Key, _Share]] = {}
    for line in invoice.lines:
        assert line.net is not None
        _share(shares, line.taxes, line.net.minor, line.quantity, invoice.currency, outside)
    for allowance in invoice.allowances:
        minor = signed(allowance)
        _share(shares, allowance.taxes, minor, Decimal(0), invoice.currency, outside)
    for group in invoice.tax_breakdown:
        if group.tax.scheme == VAT:
            continue
        parts = list(shares[key_of(group.tax)].values())
        weights = [whole(part.amount * _WEIGHT) for part in parts]
        amounts = split(group.amount, weights) if sum(weights) else [group.amount]
        for part, amount in zip(parts, amounts, strict=False):
            if amount:
                yield AllowanceCharge(
                    is_charge=amount.minor > 0,
                    amount=amount if amount.minor > 0 else -amount,
                    reason=name_of(group.tax),
                    taxes=(part.vat,),
                )


def _share(
    shares: dict[Key, dict[Key, _Share]],
    taxes: tuple[Tax, ...],
    net: int,
    quantity: Decimal,
    currency: str,
    outside: Tax,
) -> None:
    """Add what one line or discount brings, by the same arithmetic as the engine's."""
    vat = next((tax for tax in taxes if tax.scheme == VAT), outside)
    amounts: dict[str, Decimal] = {}
    for tax in in_order(taxes, "/lines"):
        below = sum((amounts.get(scheme, Decimal(0)) for scheme in tax.on_top_of), Decimal(0))
        if tax.per_unit is not None:
            amount = tax.per_unit * quantity * scale(currency)
        else:
            amount = (net + below) * (tax.percent or Decimal(0)) / 100
        amounts[tax.scheme] = amounts.get(tax.scheme, Decimal(0)) + amount
        if tax.scheme != VAT:
            within = tax.scheme in vat.on_top_of or not vat.percent
            target = _by_itself(vat) if within else outside
            by_vat = shares.setdefault(key_of(tax), {})
            by_vat.setdefault(key_of(target), _Share(target)).amount += amount


def name_of(tax: Tax) -> str:
    """A tax by its scheme and rate, as a charge's reason says it: ``SP 10%``."""
    return tax.scheme if tax.percent is None else f"{tax.scheme} {decimal_text(tax.percent)}%"


def _breakdown(
    invoice: Invoice, lines: tuple[Line, ...], allowances: tuple[AllowanceCharge, ...]
) -> tuple[TaxSubtotal, ...]:
    """BG-23 of VAT alone: bases are sums of what is stated (BR-S-08), amounts those already worked out."""
    known = {key_of(g.tax): g for g in invoice.tax_breakdown if g.tax.scheme == VAT}
    bases: dict[Key, tuple[Tax, int]] = {}
    entries = [(line.taxes, line.net.minor if line.net else 0) for line in lines]
    entries += [(allowance.taxes, signed(allowance)) for allowance in allowances]
    for taxes, minor in entries:
        for tax in taxes:
            key = key_of(tax)
            first, base = bases.get(key, (tax, 0))
            bases[key] = (first, base + minor)
    nothing = Money.zero(invoice.currency)
    return tuple(
        TaxSubtotal(
            tax=replace(known[key].tax, on_top_of=()) if key in known else tax,
            taxable=checked(base, invoice.currency, "/lines"),
            amount=known[key].amount if key in known else nothing,
        )
        for key, (tax, base) in bases.items()
    )


def _with_totals(invoice: Invoice, charges: tuple[AllowanceCharge, ...]) -> Invoice:
    """BT-107 to BT-111: what was tax of another scheme is now a charge."""
    totals = invoice.totals
    assert totals is not None
    more = sum(signed(c) for c in charges if c.is_charge)
    less = -sum(signed(c) for c in charges if not c.is_charge)
    vat = sum(group.amount.minor for group in invoice.tax_breakdown)
    stated = totals.tax_in_tax_currency
    if stated is not None and invoice.tax_exchange_rate is not None:
        exact = Money(vat, invoice.currency).amount * invoice.tax_exchange_rate
        stated = money(exact, stated.currency, "/tax_exchange_rate")
    return replace(
        invoice,
        totals=replace(
            totals,
            charges=checked(totals.charges.minor + more, invoice.currency, "/lines"),
            allowances=checked(totals.allowances.minor + less, invoice.currency, "/lines"),
            without_tax=checked(totals.with_tax.minor - vat, invoice.currency, "/lines"),
            tax=checked(vat, invoice.currency, "/lines"),
            tax_in_tax_currency=stated,
        ),
    )
