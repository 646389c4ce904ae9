"""The parts of an invented document: values, parties, payment, periods, allowances."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree

from tests.unit.en16931.rules import invented_values as values

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CAC, CBC = f"{UBL}CommonAggregateComponents-2", f"{UBL}CommonBasicComponents-2"
_MISSES = [Decimal(text) for text in ("0.01", "-0.01", "0.02", "-0.02", "0.03", "1", "-1", "0.99")]
Element = etree._Element
#: VAT category and rate.
Tax = tuple[str, str | None]


class Parts:
    """What one document is made of. ``odd`` is how often a part goes beyond what is sound, ``calm`` how
    often a value is the most usual of its list."""

    def __init__(self, die: random.Random) -> None:
        self.die = die
        self.odd = die.choice([0, 0, 0.01, 0.03, 0.1, 0.3])
        self.calm = die.choice([1, 0.95, 0.7, 0.3])
        self.currency = self.pick(values.CURRENCIES)
        self.categories = die.sample(sorted(values.RATES), die.choice([1, 1, 1, 2, 3]))

    def pick(self, known: list[str]) -> str:
        return known[0] if self.die.random() < self.calm else self.die.choice(known)

    def scheme(self) -> str:
        return self.pick(["0088", *values.NUMBERS])

    def number(self, scheme: str) -> str:
        known = values.NUMBERS.get(scheme, ["1"])
        if self.oddly():  # a number of the right length, whose check digit is as it happens
            return "".join(self.die.choice("0123456789") if c.isdigit() else c for c in known[0])
        return self.pick(known)

    def vat_number(self, country: str) -> str:
        known = values.VAT_NUMBERS.get(country, [f"{country}123456789"])
        return self.die.choice(["ZZ1", "", "X"]) if self.oddly() else self.pick(known)

    def oddly(self) -> bool:
        return self.die.random() < self.odd

    def perhaps(self, part: Element, chance: float = 0.5) -> list[Element]:
        return [part] if self.die.random() < chance else []

    def basic(self, name: str, text: str, /, **attributes: str) -> Element:
        if self.oddly():
            text = self.die.choice(
                [f" {text}", f"{text}\n", text.lower(), "", f"{text}0", f"-{text}"]
            )
        if attributes and self.oddly():
            attributes.pop(self.die.choice(list(attributes)))
        leaf: Element = etree.Element(f"{{{CBC}}}{name}", attributes)
        leaf.text = text
        return leaf

    def group(self, name: str, *parts: Element | list[Element]) -> Element:
        """Children in order; now and then one is lost or comes twice."""
        found = [p for part in parts for p in (part if isinstance(part, list) else [part])]
        if found and self.oddly() and self.die.random() < 0.3:
            lost = self.die.randrange(len(found))
            found[lost : lost + 1] = [] if self.die.random() < 0.7 else [found[lost]] * 2
        whole: Element = etree.Element(f"{{{CAC}}}{name}")
        for part in found:
            whole.append(part if part.getparent() is None else _copy(part))
        return whole

    def money(self, name: str, amount: Decimal) -> Element:
        if self.oddly():
            amount += self.die.choice(_MISSES)
        text = f"{amount:f}"
        if self.oddly():
            text = self.die.choice(
                [f"{amount:f}0", f"+{text}", f"{amount:.1f}", f"0{text}", f"{text}5"]
            )
        currency = "USD" if self.oddly() and self.oddly() else self.currency
        return self.basic(name, text, currencyID=currency)

    def amount(self) -> Decimal:
        cents = self.die.choice([0, 1, 5, 99, 100, 1005, 12345, 99999999])
        return Decimal(cents * self.die.choice([1, 1, 1, 1, -1])) / 100

    def tax(self) -> Tax:
        category = self.die.choice(self.categories)
        rates = values.RATES[category]
        return category, rates[-1] if self.oddly() else self.die.choice(rates[:-1])

    def category(self, name: str, tax: Tax, *reasons: Element) -> Element:
        code, rate = tax
        percent = [] if rate is None or self.oddly() else [self.basic("Percent", rate)]
        scheme = self.die.choice(["vat", " VAT ", "GST", "IGIC"]) if self.oddly() else "VAT"
        return self.group(
            name,
            self.basic("ID", f"{code} " if self.oddly() else code),
            percent,
            list(reasons),
            self.group("TaxScheme", self.basic("ID", scheme)),
        )

    def allowance(self, amount: Decimal, *, charge: bool, tax: Tax | None) -> Element:
        die, parts = self.die, []
        if die.random() < 0.4:
            percent = die.choice([Decimal(10), Decimal("12.5"), Decimal("33.33")])
            parts.append(self.basic("MultiplierFactorNumeric", f"{percent:f}"))
            base = [] if self.oddly() else [self.money("BaseAmount", cents(amount * 100 / percent))]
        else:
            base = [self.money("BaseAmount", amount)] if self.oddly() else []
        indicator = die.choice(["1", "0", "True", ""]) if self.oddly() else str(charge).lower()
        return self.group(
            "AllowanceCharge",
            self.basic("ChargeIndicator", indicator),
            self.perhaps(
                self.basic("AllowanceChargeReasonCode", self.pick(values.ALLOWANCE_REASONS))
            ),
            self.perhaps(self.basic("AllowanceChargeReason", self.pick(values.REASONS)), 0.9),
            parts,
            self.money("Amount", amount),
            base,
            [self.category("TaxCategory", tax)] if tax and not self.oddly() else [],
        )

    def period(self) -> Element:
        start, end = sorted([self.day(), self.day()])
        return self.group(
            "InvoicePeriod",
            self.perhaps(self.basic("StartDate", start), 0.8),
            self.perhaps(self.basic("EndDate", end), 0.8),
            self.perhaps(
                self.basic("DescriptionCode", self.die.choice(["3", "35", "432", "4"])), 0.1
            ),
        )

    def day(self) -> str:
        return self.die.choice(values.DAYS if self.oddly() else values.DAYS[:4])

    def reference(self, name: str) -> Element:
        die = self.die
        scheme = {"schemeID": die.choice(["AAA", "ABZ", "X"])} if die.random() < 0.3 else {}
        content = self.basic(
            "EmbeddedDocumentBinaryObject",
            "aGVsbG8=",
            mimeCode=self.pick(values.MIMES),
            filename=die.choice(["a.pdf", "b.pdf"]),
        )
        link = self.group("ExternalReference", self.basic("URI", self.pick(values.URIS)))
        described = self.basic("DocumentDescription", self.pick(values.DESCRIPTIONS))
        return self.group(
            name,
            self.basic("ID", die.choice(["400001234567", "0", self.day(), "x"]), **scheme),
            self.perhaps(self.basic("DocumentTypeCode", self.pick(values.TYPE_CODES)), 0.4),
            self.perhaps(described, 0.6),
            self.perhaps(self.group("Attachment", self.perhaps(content), self.perhaps(link)), 0.5),
        )

    def identifier(self, name: str) -> Element:
        scheme = self.scheme()
        return self.basic(name, self.number(scheme), schemeID=scheme)

    def address(self, name: str, country: str) -> Element:
        return self.group(
            name,
            self.perhaps(self.basic("StreetName", "Street 1"), 0.8),
            self.perhaps(self.basic("CityName", "Town"), 0.8),
            self.perhaps(self.basic("PostalZone", "12345"), 0.8),
            self.perhaps(self.group("AddressLine", self.basic("Line", "x")), 0.1),
            self.group("Country", self.basic("IdentificationCode", country)),
        )

    def registration(self, number: str, scheme: str) -> Element:
        return self.group(
            "PartyTaxScheme",
            self.basic("CompanyID", number),
            self.group("TaxScheme", self.basic("ID", scheme)),
        )

    def party(self, country: str) -> Element:
        die = self.die
        other = die.choice(["Foretaksregisteret", "Godkänd för F-skatt", "12345678901", "x"])
        company = {"schemeID": self.scheme()} if die.random() < 0.6 else {}
        legal = self.number(company.get("schemeID", "0007"))
        numbers = [self.identifier("ID") for _ in range(die.choice([0, 0, 1, 2]))]
        return self.group(
            "Party",
            self.perhaps(self.identifier("EndpointID"), 0.8),
            [self.group("PartyIdentification", number) for number in numbers],
            self.perhaps(self.group("PartyName", self.basic("Name", "Trading")), 0.7),
            self.address("PostalAddress", country),
            self.perhaps(self.registration(self.vat_number(country), "VAT"), 0.75),
            self.perhaps(self.registration(other, die.choice(["TAX", "tax", "FC", "vat"])), 0.3),
            self.group(
                "PartyLegalEntity",
                self.basic("RegistrationName", "Registered"),
                self.perhaps(self.basic("CompanyID", legal, **company), 0.7),
            ),
            self.perhaps(
                self.group(
                    "Contact",
                    self.perhaps(self.basic("Name", "Ann"), 0.8),
                    self.perhaps(self.basic("Telephone", self.pick(values.CONTACTS)), 0.8),
                    self.perhaps(self.basic("ElectronicMail", self.pick(values.CONTACTS)), 0.8),
                )
            ),
        )

    def side_party(self, name: str) -> Element:
        """A payee or a tax representative."""
        country = self.die.choice(values.COUNTRIES)
        called = self.die.choice(["Trading", "Registered", "Other"])
        return self.group(
            name,
            self.perhaps(self.group("PartyIdentification", self.identifier("ID")), 0.4),
            self.perhaps(self.group("PartyName", self.basic("Name", called)), 0.9),
            self.perhaps(self.address("PostalAddress", country), 0.7),
            self.perhaps(self.registration(self.vat_number(country), "VAT"), 0.8),
            self.perhaps(self.group("PartyLegalEntity", self.identifier("CompanyID")), 0.2),
        )

    def means(self) -> Element:
        die = self.die
        account = self.basic("ID", self.pick(values.ACCOUNTS))
        branch = self.group(
            "FinancialInstitutionBranch", self.basic("ID", self.pick(values.BRANCHES))
        )
        payer = self.group("PayerFinancialAccount", self.basic("ID", self.pick(values.ACCOUNTS)))
        named = {"name": "n"} if die.random() < 0.2 else {}
        return self.group(
            "PaymentMeans",
            self.basic("PaymentMeansCode", self.pick(values.MEANS), **named),
            self.perhaps(self.basic("PaymentDueDate", self.day()), 0.1),
            self.perhaps(self.basic("PaymentID", self.pick(values.REMITTANCES))),
            self.perhaps(
                self.group(
                    "CardAccount",
                    self.basic("PrimaryAccountNumberID", die.choice(["1234", "12345678901"])),
                    self.basic("NetworkID", "VISA"),
                ),
                0.15,
            ),
            self.perhaps(self.group("PayeeFinancialAccount", account, self.perhaps(branch)), 0.75),
            self.perhaps(
                self.group(
                    "PaymentMandate", self.perhaps(self.basic("ID", "M"), 0.8), self.perhaps(payer)
                ),
                0.2,
            ),
        )

    def delivery(self) -> Element:
        place = self.group(
            "DeliveryLocation",
            self.perhaps(self.identifier("ID"), 0.3),
            self.perhaps(self.address("Address", self.die.choice(values.COUNTRIES)), 0.8),
        )
        day = self.basic("ActualDeliveryDate", self.day())
        return self.group("Delivery", self.perhaps(day, 0.7), self.perhaps(place, 0.8))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _copy(element: Element) -> Element:
    return etree.fromstring(etree.tostring(element))
