"""Documents made up from nothing by a seeded die: sound in the main, and on the edge here and there.

Other than mutants they have sums that add up, or that miss by a cent; categories, countries, numbers
and means of payment in all combinations; and spellings of the same XML (prefixes, CDATA, comments).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal

from lxml import etree

from tests.unit.en16931.rules import invented_values as values
from tests.unit.en16931.rules.invented_parts import CAC, CBC, UBL, Element, Parts, Tax, cents


def invented(number: int, seed: int) -> Iterator[bytes]:
    die = random.Random(seed)
    for _ in range(number):
        yield written(Inventor(die).document(), die.choice(WAYS))


class Inventor(Parts):
    """Makes one document."""

    def __init__(self, die: random.Random) -> None:
        super().__init__(die)
        self.credit = die.random() < 0.3
        self.line = "CreditNoteLine" if self.credit else "InvoiceLine"
        self.seller = die.choice(values.COUNTRIES)
        self.buyer = self.seller if die.random() < 0.5 else die.choice(values.COUNTRIES)
        #: Taxable amounts by category and rate.
        self.groups: dict[Tax, Decimal] = {}

    def a_line(self, number: int) -> Element:
        die, tax = self.die, self.tax()
        quantity = Decimal(die.choice(["1", "3", "-2", "0.5", "7.25"]))
        price = Decimal(die.choice(["1", "0.005", "19.99", "1234.5678", "0", "100"]))
        base = Decimal(die.choice(["1", "1", "10", "3"]))
        allowances, net = [], quantity * price / base
        for _ in range(die.choice([0, 0, 0, 1, 2])):
            amount, charge = abs(self.amount()), die.random() < 0.5
            allowances.append(self.allowance(amount, charge=charge, tax=None))
            net += amount if charge else -amount
        net = cents(net)
        self.groups[tax] = self.groups.get(tax, Decimal(0)) + net
        name = "CreditedQuantity" if self.credit else "InvoicedQuantity"
        return self.group(
            self.line,
            self.basic("ID", str(number)),
            self.perhaps(self.basic("Note", "n"), 0.1),
            self.basic(name, f"{quantity:f}", unitCode=self.pick(values.UNITS)),
            self.money("LineExtensionAmount", net),
            self.perhaps(self.period(), 0.2),
            self.perhaps(self.group("OrderLineReference", self.basic("LineID", "1")), 0.2),
            self.perhaps(self.reference("DocumentReference"), 0.1),
            allowances,
            self.item(tax),
            self.price(price, base, self.pick(values.UNITS)),
        )

    def item(self, tax: Tax) -> Element:
        die = self.die
        scheme, listed = self.scheme(), self.pick(values.LISTS)
        return self.group(
            "Item",
            self.basic("Name", "Goods"),
            self.perhaps(
                self.group(
                    "StandardItemIdentification",
                    self.basic("ID", self.number(scheme), schemeID=scheme),
                ),
                0.2,
            ),
            self.perhaps(
                self.group(
                    "OriginCountry", self.basic("IdentificationCode", die.choice(values.COUNTRIES))
                ),
                0.1,
            ),
            self.perhaps(
                self.group(
                    "CommodityClassification",
                    self.basic(
                        "ItemClassificationCode",
                        "09348023",
                        listID=listed,
                        listVersionID=die.choice(["19.05.01", "19.0501", "26.08.01", "1"]),
                    ),
                ),
                0.3,
            ),
            self.category("ClassifiedTaxCategory", tax),
        )

    def price(self, price: Decimal, base: Decimal, unit: str) -> Element:
        gross = price + 5
        discount = self.group(
            "AllowanceCharge",
            self.basic("ChargeIndicator", "true" if self.oddly() else "false"),
            self.money("Amount", gross - price),
            self.money("BaseAmount", gross),
        )
        amount = self.money("PriceAmount", price)
        quantity = [self.basic("BaseQuantity", f"{base:f}", unitCode=unit)] if base != 1 else []
        return self.group("Price", amount, quantity, self.perhaps(discount, 0.2))

    def breakdown(self) -> tuple[list[Element], Decimal]:
        subtotals, total = [], Decimal(0)
        for (code, rate), taxable in self.groups.items():
            tax = cents(taxable * Decimal(rate or 0) / 100)
            total += tax
            needed = code in {"E", "AE", "K", "G", "O"} and not self.oddly()
            reason = self.basic("TaxExemptionReason", "Because")
            exemption = self.basic("TaxExemptionReasonCode", self.pick(values.EXEMPTIONS))
            reasons = (
                [*self.perhaps(exemption), reason] if needed else self.perhaps(exemption, 0.03)
            )
            subtotals.append(
                self.group(
                    "TaxSubtotal",
                    self.money("TaxableAmount", taxable),
                    self.money("TaxAmount", tax),
                    self.category("TaxCategory", (code, rate), *reasons),
                )
            )
        return subtotals, total

    def document(self) -> Element:
        die = self.die
        lines = [self.a_line(number + 1) for number in range(die.choice([1, 1, 2, 3, 5]))]
        net = sum(self.groups.values(), Decimal(0))
        reductions, sums = [], {True: Decimal(0), False: Decimal(0)}
        for _ in range(die.choice([0, 0, 1, 2])):
            amount, charge, tax = abs(self.amount()), die.random() < 0.5, self.tax()
            reductions.append(self.allowance(amount, charge=charge, tax=tax))
            sums[charge] += amount
            self.groups[tax] = self.groups.get(tax, Decimal(0)) + (amount if charge else -amount)
        subtotals, tax_total = self.breakdown()
        taxed = [self.group("TaxTotal", self.money("TaxAmount", tax_total), subtotals)]
        tax_currency: list[Element] = []
        if die.random() < 0.15:
            other = die.choice(["SEK", "EUR", self.currency])
            tax_currency = [self.basic("TaxCurrencyCode", other)]
            told = self.basic(
                "TaxAmount", f"{tax_total * die.choice([1, 10, -1]):f}", currencyID=other
            )
            taxed.append(self.group("TaxTotal", told))
        root = self.head(tax_currency)
        for part in (
            *self.references(),
            self.group("AccountingSupplierParty", self.party(self.seller)),
            self.group("AccountingCustomerParty", self.party(self.buyer)),
            *self.perhaps(self.side_party("PayeeParty"), 0.15),
            *self.perhaps(self.side_party("TaxRepresentativeParty"), 0.2),
            *self.perhaps(self.delivery(), 0.4),
            *[self.means() for _ in range(die.choice([0, 1, 1, 1, 2]))],
            *self.perhaps(
                self.group("PaymentTerms", self.basic("Note", self.pick(values.TERMS))), 0.4
            ),
            *reductions,
            *(part for part in taxed if not (self.oddly() and self.oddly())),
            self.totals(net, sums, tax_total),
            *lines,
        ):
            root.append(part)
        return root

    def head(self, tax_currency: list[Element]) -> Element:
        die, kind = self.die, "CreditNote" if self.credit else "Invoice"
        root: Element = etree.Element(f"{{{UBL}{kind}-2}}{kind}")
        greek = self.seller in {"GR", "EL"} and die.random() < 0.8
        types = values.CREDIT_NOTE_TYPES if self.credit else values.INVOICE_TYPES
        for part in (
            self.basic("CustomizationID", self.pick(values.SPECIFICATIONS)),
            *self.perhaps(self.basic("ProfileID", self.pick(values.PROFILES)), 0.95),
            self.basic("ID", self.pick(values.GREEK_NUMBERS) if greek else "F-1"),
            self.basic("IssueDate", self.day()),
            *([] if self.credit else self.perhaps(self.basic("DueDate", self.day()))),
            self.basic(f"{kind}TypeCode", self.pick(types)),
            *[
                self.basic("Note", die.choice(["#AAI#x", "#XYZ#y", "text", "#AA#"]))
                for _ in range(die.choice([0, 0, 1, 2]))
            ],
            *self.perhaps(self.basic("TaxPointDate", self.day()), 0.1),
            self.basic("DocumentCurrencyCode", self.currency),
            *tax_currency,
            *self.perhaps(self.basic("BuyerReference", "B"), 0.8),
            *self.perhaps(self.period(), 0.3),
            *self.perhaps(self.group("OrderReference", self.basic("ID", "O"))),
        ):
            root.append(part)
        return root

    def references(self) -> list[Element]:
        preceding = self.group("InvoiceDocumentReference", self.basic("ID", "F-0"))
        more = [
            self.reference("AdditionalDocumentReference")
            for _ in range(self.die.choice([0, 0, 1, 3]))
        ]
        return [*self.perhaps(self.group("BillingReference", preceding), 0.3), *more]

    def totals(self, net: Decimal, sums: dict[bool, Decimal], tax: Decimal) -> Element:
        die = self.die
        without = net + sums[True] - sums[False]
        prepaid = die.choice([None, None, Decimal(10), without])
        rounding = die.choice([None, None, None, Decimal("0.04"), Decimal("-0.03")])
        parts = [
            self.money("LineExtensionAmount", net),
            self.money("TaxExclusiveAmount", without),
            self.money("TaxInclusiveAmount", without + tax),
        ]
        for name, amount in (
            ("AllowanceTotalAmount", sums[False]),
            ("ChargeTotalAmount", sums[True]),
        ):
            if amount or die.random() < 0.2:
                parts.append(self.money(name, amount))
        for name, stated in (("PrepaidAmount", prepaid), ("PayableRoundingAmount", rounding)):
            if stated is not None:
                parts.append(self.money(name, stated))
        due = without + tax - (prepaid or 0) + (rounding or 0)
        return self.group("LegalMonetaryTotal", *parts, self.money("PayableAmount", due))


#: The ways to write one document down that mean the same.
WAYS = ("plain", "prefixes", "cdata", "comments", "indented", "references")


def written(root: Element, way: str) -> bytes:
    text = etree.tostring(root, encoding="unicode")
    if way == "prefixes":
        text = etree.tostring(_prefixed(root), encoding="unicode")
    elif way == "cdata":
        text = re.sub(r">([^<>&]+)</", r"><![CDATA[\1]]></", text)
    elif way == "comments":
        text = re.sub(r"(</[^>]+>)(?=<)", r"\1\n  <!-- note --><?target data?>\n", text)
    elif way == "indented":
        copy = etree.fromstring(text)
        return etree.tostring(copy, encoding="utf-8", pretty_print=True, xml_declaration=True)
    elif way == "references":
        text = re.sub(r">([A-Za-z0-9])", lambda m: f">&#{ord(m[1])};", text)
    return text.encode()


def _prefixed(root: Element) -> Element:
    """With unusual prefixes, and values in the namespace without any."""
    prefixes = {None: CBC, "a.b": CAC}
    found: Element = etree.Element(root.tag, nsmap=prefixes)  # type: ignore[arg-type]
    found.extend(list(etree.fromstring(etree.tostring(root))))
    etree.cleanup_namespaces(found)
    return found
