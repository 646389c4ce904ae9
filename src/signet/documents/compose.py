"""From a draft's content and its parties to the semantic model. Pure: rows in, value out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from signet.documents import national
from signet.documents.content import AllowanceIn, DraftIn, LineIn, TaxIn
from signet.documents.kinds import rules_of
from signet.en16931 import model as en
from signet.kernel.money import Money
from signet.parties.models import BankAccount, Company, Customer, CustomerAddress, Party
from signet.parties.places import Chosen

_NOTHING = Chosen()


def compose(
    content: DraftIn,
    *,
    company: Company,
    customer: Customer | None,
    account: BankAccount | None,
    chosen: Chosen = _NOTHING,
) -> en.Invoice:
    """The invoice that this content describes, without totals and number.

    ``chosen`` are the customer's address and contact rows that the content names. What is self-billed we
    write as the buyer: the customer is our supplier, and so the seller (2006/112/EC, article 224).
    """
    currency = content.currency or (customer or company).currency
    other = _other(content, customer, chosen)
    return en.Invoice(
        issue_date=content.issue_date,
        type_code=content.type_code or type_code_of(content),
        currency=currency,
        tax_currency=content.tax_currency or None,
        tax_exchange_rate=content.tax_exchange_rate,
        tax_exchange_source=content.tax_exchange_source or None,
        tax_exchange_date=content.tax_exchange_date,
        tax_point_date=content.tax_point_date,
        due_date=content.due_date,
        buyer_reference=content.buyer_reference or None,
        project_reference=content.project_reference or None,
        contract_reference=content.contract_reference or None,
        purchase_order_reference=content.purchase_order_reference or None,
        sales_order_reference=content.sales_order_reference or None,
        receiving_advice_reference=content.receiving_advice_reference or None,
        despatch_advice_reference=content.despatch_advice_reference or None,
        tender_reference=content.tender_reference or None,
        accounting_reference=content.accounting_reference or None,
        payment_terms=content.payment_terms or None,
        notes=_notes(content),
        preceding_invoices=tuple(
            en.PrecedingInvoice(
                number=p.number, issue_date=p.issue_date, network_id=p.network_id or None
            )
            for p in content.preceding
        ),
        seller=other if content.self_billed else party(company, legal_form=company.legal_form),
        buyer=party(company) if content.self_billed else other,
        delivery=national.told_with(
            _delivery(
                content,
                company if content.self_billed else customer,
                None if content.self_billed else chosen.delivery,
            ),
            content,
            currency,
        ),
        period=_period(content),
        payment=_payment(content, _transfer(content, customer, account)),
        allowances=tuple(_allowance(a, currency) for a in content.allowances),
        prepaid=_money(content.prepaid, currency),
        prepayment=national.prepayment_of(content),
        rounding=_money(content.rounding, currency),
        cash_rounding=content.cash_rounding or None,
        tax_rounding=content.tax_rounding or en.Rounding.PER_GROUP,
        national=national.references_of(content),
        lines=tuple(
            line_of(i, line, currency, with_tax=bool(content.prices_include_tax))
            for i, line in enumerate(content.lines, start=1)
        ),
    )


def _notes(content: DraftIn) -> tuple[en.Note, ...]:
    """BT-22, the reason first. One note: Peppol carries no second one (PEPPOL-EN16931-R002)."""
    text = "\n".join(text for text in (content.reason, content.note) if text)
    return (en.Note(text=text),) if text else ()


def type_code_of(content: DraftIn) -> str:
    """BT-3 where none was chosen: by kind, and by who writes the document."""
    rules = rules_of(content.kind)
    return rules.self_billed if content.self_billed else rules.type_code


def party(row: Party, *, legal_form: str = "") -> en.Party:
    """A company or customer as it stands on a document."""
    return en.Party(
        name=row.legal_name,
        name_in_second_language=row.second_name or None,
        trading_name=row.trading_name or None,
        identifiers=_identifiers(row),
        national=national.numbers_of(row),
        legal_registration=_identifier(row.legal_registration, row.legal_registration_scheme),
        vat_identifier=row.vat_identifier or None,
        tax_registration=row.tax_registration or None,
        tax_registration_scheme=row.tax_registration_scheme or None,
        legal_form=legal_form or None,
        electronic_address=_identifier(row.electronic_address, row.electronic_scheme),
        address=_address(row),
        contact=_contact((row.contact_name, row.phone, row.email))
        if row.contact_name or row.phone or row.email
        else None,
    )


def _other(content: DraftIn, customer: Customer | None, chosen: Chosen) -> en.Party:
    """The customer with the address and the contact this document is for."""
    if customer is None:
        return en.Party(name="")
    found = party(customer)
    if chosen.billing is not None:
        found = replace(found, address=_address(chosen.billing))
    if content.names_contact:
        parts = (content.contact_name, content.contact_phone, content.contact_email)
        found = replace(found, contact=_contact(parts))
    elif chosen.contact is not None:
        one = chosen.contact
        found = replace(found, contact=_contact((one.name, one.phone, one.email)))
    return found


def _contact(parts: Sequence[str]) -> en.Contact:
    name, phone, email = (part or None for part in parts)
    return en.Contact(name=name, phone=phone, email=email)


def _address(row: Party | CustomerAddress) -> en.Address:
    return en.Address(
        line1=row.line1 or None,
        line2=row.line2 or None,
        line3=row.line3 or None,
        city=row.city or None,
        postal_code=row.postal_code or None,
        subdivision=row.subdivision or None,
        country=row.country,
    )


def line_of(position: int, line: LineIn, currency: str, *, with_tax: bool) -> en.Line:
    """A line in the model's terms; ``with_tax``: its price holds the tax."""
    period = None
    if line.period_start or line.period_end:
        period = en.Period(start=line.period_start, end=line.period_end)
    return en.Line(
        id=str(position),
        quantity=line.quantity,
        unit=line.unit,
        price=line.price,
        price_with_tax=line.price if with_tax else None,
        base_quantity=line.base_quantity,
        taxes=_taxes(line),
        allowances=tuple(replace(_allowance(a, currency), taxes=()) for a in line.allowances),
        name=line.name,
        name_in_second_language=line.second_name or None,
        description=line.description or None,
        description_in_second_language=line.second_description or None,
        seller_item_id=line.item_code or None,
        buyer_item_id=line.buyer_item_code or None,
        standard_item_id=_identifier(line.standard_item, line.standard_item_scheme),
        classifications=tuple(
            en.Classification(code=c.code, list_id=c.list_id, list_version=c.list_version or None)
            for c in line.classifications
        ),
        origin_country=line.origin_country or None,
        note=line.note or None,
        order_line=line.order_line or None,
        accounting_reference=line.accounting_reference or None,
        period=period,
    )


def _taxes(line: LineIn) -> tuple[en.Tax, ...]:
    taxes = tuple(map(tax_of, line.charged))
    if not line.stated_taxes:
        return taxes
    both = zip(taxes, line.stated_taxes, strict=True)
    return tuple(replace(tax, stated=stated) for tax, stated in both)


def tax_of(tax: TaxIn) -> en.Tax:
    """The tax in the model's terms: a category without a rate of its own has 0, or none (O)."""
    percent = tax.percent
    if percent is None and tax.category is not en.Category.OUT_OF_SCOPE:
        percent = Decimal(0) if tax.category is not en.Category.STANDARD else None
    if tax.category is en.Category.OUT_OF_SCOPE or tax.per_unit is not None:
        percent = None
    return en.Tax(
        scheme=tax.scheme,
        category=tax.category,
        percent=percent,
        per_unit=tax.per_unit,
        on_top_of=tuple(tax.on_top_of),
        exemption_code=tax.exemption_code or None,
        exemption_reason=tax.exemption_reason or None,
        name=tax.name or None,
        name_in_second_language=tax.second_name or None,
    )


def _allowance(allowance: AllowanceIn, currency: str) -> en.AllowanceCharge:
    return en.AllowanceCharge(
        is_charge=allowance.is_charge,
        amount=_money(allowance.amount, currency),
        percent=allowance.percent,
        reason=allowance.reason or None,
        reason_code=allowance.reason_code or None,
        taxes=tuple(map(tax_of, allowance.charged)),
    )


def _transfer(
    content: DraftIn, customer: Customer | None, account: BankAccount | None
) -> en.CreditTransfer | None:
    """The seller's account (BG-17): ours, or our supplier's where we write in his name."""
    if content.self_billed:
        if customer is None or not customer.payee_account:
            return None
        return en.CreditTransfer(
            account=customer.payee_account,
            account_name=customer.payee_account_name or None,
            bank_identifier=customer.payee_bank or None,
        )
    if account is None:
        return None
    return en.CreditTransfer(
        account=account.account,
        account_name=account.account_name or None,
        bank_identifier=account.bank_identifier or None,
        bank_name=account.bank_name or None,
    )


def _payment(content: DraftIn, transfer: en.CreditTransfer | None) -> en.PaymentInstructions | None:
    if not content.payment_means:
        return None
    transfers: tuple[en.CreditTransfer, ...] = ()
    if transfer is not None and content.payment_means in CREDIT_TRANSFERS:
        transfers = (transfer,)
    elif content.payment_means in CREDIT_TRANSFERS:
        return None  # a transfer without an account says nothing
    return en.PaymentInstructions(
        means_code=content.payment_means,
        means_text=content.payment_means_text or None,
        remittance=content.remittance or None,
        transfers=transfers,
    )


#: UNTDID 4461 codes that mean a credit transfer and so need an account (BR-61).
CREDIT_TRANSFERS = frozenset({"30", "58"})


def _delivery(
    content: DraftIn, buyer: Party | None, chosen: CustomerAddress | None
) -> en.Delivery | None:
    """When and where to (BG-13): the place that is written down, else the chosen one, else a country."""
    if content.names_place:
        return _written_place(content, buyer)
    if chosen is not None:
        return en.Delivery(
            name=chosen.name or None,
            location=_identifier(chosen.location, chosen.location_scheme),
            actual_date=content.delivery_date,
            address=_address(chosen),
        )
    country = content.delivery_country or _country_abroad(content, buyer)
    if content.delivery_date is None and not country:
        return None
    return en.Delivery(
        actual_date=content.delivery_date,
        address=en.Address(country=country) if country else None,
    )


def _written_place(content: DraftIn, buyer: Party | None) -> en.Delivery:
    """BR-57: an address needs its country, by default the buyer's own."""
    lines = (content.delivery_line1, content.delivery_line2, content.delivery_line3)
    line1, line2, line3 = (line or None for line in lines)
    country = content.delivery_country or (buyer.country if buyer else "")
    bare = not any((*lines, content.delivery_city, content.delivery_postal_code,
                    content.delivery_subdivision, content.delivery_country))  # fmt: skip
    return en.Delivery(
        name=content.delivery_name or None,
        location=_identifier(content.delivery_location, content.delivery_location_scheme),
        actual_date=content.delivery_date,
        address=None
        if bare
        else en.Address(
            line1=line1,
            line2=line2,
            line3=line3,
            city=content.delivery_city or None,
            postal_code=content.delivery_postal_code or None,
            subdivision=content.delivery_subdivision or None,
            country=country,
        ),
    )


def _country_abroad(content: DraftIn, buyer: Party | None) -> str:
    """Goods for another member state go to the buyer's country by default (BR-IC-12)."""
    abroad = any(
        tax.category is en.Category.INTRA_COMMUNITY
        for line in content.lines
        for tax in line.charged
    )
    return buyer.country if buyer is not None and abroad else ""


def _period(content: DraftIn) -> en.Period | None:
    if content.period_start or content.period_end:
        return en.Period(start=content.period_start, end=content.period_end)
    return None


def _identifiers(row: Party) -> tuple[en.Identifier, ...]:
    """BT-29 and BT-46 know registered schemes only; where a party has no other number at all, the first
    that a national network names stands there without its scheme (BR-CO-26)."""
    found = tuple(
        en.Identifier(value=i["value"], scheme=i.get("scheme") or None)
        for i in row.identifiers
        if not national.is_national(i.get("scheme", ""))
    )
    if found or row.legal_registration or row.vat_identifier:
        return found
    numbers = [n for n in national.numbers_of(row) if n.scheme not in national.DESCRIPTIONS]
    return tuple(en.Identifier(value=n.value) for n in numbers[:1])


def _identifier(value: str, scheme: str) -> en.Identifier | None:
    return en.Identifier(value=value, scheme=scheme or None) if value else None


def _money(amount: Decimal | None, currency: str) -> Money | None:
    return None if amount is None else Money.of(amount, currency)
