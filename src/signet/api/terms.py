"""What the fields of a body mean, in the words of EN 16931-1 (BT and BG numbers), for OpenAPI."""

from __future__ import annotations

from typing import Final

_TAX: Final = {
    "scheme": "The kind of tax: VAT, or another such as SP, PLT, AT, SALES, SERVICE, TOURISM. Peppol knows"
    " VAT only: there others travel as charges.",
    "per_unit": "An amount for each unit of quantity, in the document's currency, instead of a percentage.",
    "on_top_of": "Schemes of the same line whose amounts belong to this tax's base.",
    "name": "What it is called on paper, where it is not VAT.",
    "second_name": "The name in the document's second language.",
    "category": "UNCL 5305 as EN 16931 uses it (BT-151): S standard, Z zero, E exempt, AE reverse charge,"
    " K intra-community, G export, O outside the scope, L Canary Islands, M Ceuta and Melilla, B split.",
    "percent": "BT-152: the rate. Needed for S; 0 or left out for the others.",
    "exemption_code": "BT-121: a VATEX code.",
    "exemption_reason": "BT-120: why no tax is charged.",
}
_ALLOWANCE: Final = {
    "is_charge": "A surcharge instead of a discount.",
    "amount": "BT-92, BT-136: in major units of the document's currency. This or percent.",
    "percent": "BT-94, BT-138: of the line's or the lines' net amount. This or amount.",
    "reason": "BT-97, BT-139",
    "reason_code": "BT-98, BT-140: UNTDID 5189 for a discount, 7161 for a surcharge.",
    "taxes": "Several taxes of its own, instead of tax.",
    "tax": "BT-95: on the document only. Left out, it is split over the taxes of the lines in proportion.",
}
_LINE: Final = {
    "item_id": "The item this line was made of. Its text and price are not taken over: send them.",
    "corrects_position": "On a note: the line of the corrected document, counted from 1.",
    "name": "BT-153: item name",
    "second_name": "The name in the document's second language.",
    "description": "BT-154",
    "quantity": "BT-129: invoiced quantity; negative takes back.",
    "unit": "BT-130: UN/ECE Recommendation 20, such as C62 (one), KGM, HUR.",
    "price": "BT-146: price of base_quantity units, in major units of the document's currency; net, unless"
    " prices_include_tax.",
    "base_quantity": "BT-149: how many units the price is for; 1 where left out.",
    "tax": "BG-30: the simple form for one tax.",
    "taxes": "BG-30: all taxes of the line, instead of tax.",
    "allowances": "BG-27, BG-28: discounts and surcharges of this line.",
    "note": "BT-127",
    "item_code": "BT-155: your item number",
    "buyer_item_code": "BT-156: the buyer's item number",
    "standard_item": "BT-157: such as a GTIN",
    "standard_item_scheme": "Its scheme (ISO/IEC 6523), such as 0160.",
    "classifications": "BT-158",
    "origin_country": "BT-159: ISO 3166-1",
    "order_line": "BT-132: line of the purchase order",
    "accounting_reference": "BT-133: where the buyer books it",
    "period_start": "BT-134",
    "period_end": "BT-135",
}
_DRAFT: Final = {
    "type_code": "BT-3: UNTDID 1001; by kind, such as 380 or 381, where left out.",
    "self_billed": "The buyer writes it in the seller's name (type 389 or 261).",
    "reason": "BT-22: why this note corrects its original; printed.",
    "company_id": "BG-4: which of your companies sells; the default one where left out.",
    "branch_id": "The branch it belongs to; it picks the number series.",
    "customer_id": "BG-7: the buyer",
    "bank_account_id": "BG-17: where to pay; the company's default account where left out.",
    "corrects_id": "The document of yours that this one corrects.",
    "currency": "BT-5: the customer's, then the company's, where left out.",
    "tax_currency": "BT-6: where the tax is to be stated in another currency too.",
    "tax_exchange_rate": "Units of tax_currency for one unit of currency; the newest of your exchange rates"
    " on the tax date where left out, frozen at issue.",
    "tax_exchange_source": "Who published the rate.",
    "tax_exchange_date": "The day it was published for.",
    "prices_include_tax": "Do the prices of the lines include tax? As the company has it where left out.",
    "tax_rounding": "per_group: once for each tax rate, as EN 16931 has it; per_line: on each line.",
    "cash_rounding": "Step that the amount to pay is rounded to, such as 0.05; gives BT-114.",
    "language": "Of the printed document: en, ar, km or ms.",
    "second_language": "A second language on the same document; empty for none.",
    "issue_date": "BT-2: today where left out.",
    "due_date": "BT-9: by the customer's or company's terms where left out.",
    "tax_point_date": "BT-7",
    "buyer_reference": "BT-10: the buyer's routing, such as a Leitweg-ID or an order number.",
    "project_reference": "BT-11",
    "contract_reference": "BT-12",
    "purchase_order_reference": "BT-13",
    "sales_order_reference": "BT-14",
    "receiving_advice_reference": "BT-15",
    "despatch_advice_reference": "BT-16",
    "tender_reference": "BT-17",
    "accounting_reference": "BT-19: where the buyer books it",
    "payment_terms": "BT-20",
    "note": "BT-22",
    "preceding": "BG-3: the invoices that this one refers to.",
    "billing_address_id": "BG-8: one of the customer's further addresses; left out, his default for bills; empty, his main address.",
    "delivery_address_id": "BG-15: one of the customer's further addresses; left out, his default for deliveries; empty, none.",
    "contact_id": "BG-9: one of the customer's further contacts; left out, his default; empty, his main contact.",
    "contact_name": "BT-56, instead of the chosen contact.",
    "contact_phone": "BT-57",
    "contact_email": "BT-58",
    "delivery_date": "BT-72",
    "delivery_name": "BT-70; a place that is written down goes before the chosen address.",
    "delivery_location": "BT-71: such as a GLN.",
    "delivery_location_scheme": "BT-71-1: ISO/IEC 6523, such as 0088.",
    "delivery_line1": "BT-75",
    "delivery_line2": "BT-76",
    "delivery_line3": "BT-165",
    "delivery_city": "BT-77",
    "delivery_postal_code": "BT-78",
    "delivery_subdivision": "BT-79",
    "delivery_country": "BT-80: ISO 3166-1",
    "period_start": "BT-73",
    "period_end": "BT-74",
    "payment_means": "BT-81: UNTDID 4461; 30 is a credit transfer.",
    "remittance": "BT-83: what the payer should quote.",
    "allowances": "BG-20, BG-21: discounts and surcharges on the whole document.",
    "prepaid": "BT-113",
    "rounding": "BT-114: such as cash rounding to 0.05.",
    "lines": "BG-25",
}
_PARTY: Final = {
    "legal_name": "BT-27, BT-44",
    "second_name": "The name in a second language.",
    "trading_name": "BT-28, BT-45",
    "vat_identifier": "BT-31, BT-48: with the country's letters.",
    "tax_registration": "BT-32",
    "legal_registration": "BT-30, BT-47",
    "legal_registration_scheme": "Its scheme (ISO/IEC 6523), such as 0002.",
    "identifiers": "BT-29, BT-46",
    "electronic_scheme": "Of the electronic address: a code of the EAS list, such as 9957.",
    "electronic_address": "BT-34, BT-49: where e-invoices arrive.",
    "line1": "BT-35, BT-50",
    "line2": "BT-36, BT-51",
    "line3": "BT-162, BT-163",
    "city": "BT-37, BT-52",
    "postal_code": "BT-38, BT-53",
    "subdivision": "BT-39, BT-54: region, province or state.",
    "country": "BT-40, BT-55: ISO 3166-1, two letters.",
    "contact_name": "BT-41, BT-56",
    "phone": "BT-42, BT-57",
    "email": "BT-43, BT-58",
    "currency": "ISO 4217: what its documents are written in.",
    "payment_days": "Days until a document falls due.",
}
_CUSTOMER: Final = _PARTY | {
    "code": "Your own customer number; no two customers have the same.",
    "buyer_reference": "BT-10, where a draft has none of its own.",
    "addresses": "Further addresses. Left out, they stay as they are; those not listed are put away.",
    "contacts": "Further people to ask, as addresses.",
    "payee_account": "BT-84 of documents that you write in his name (self-billing).",
    "payee_account_name": "BT-85",
    "payee_bank": "BT-86",
}
_ADDRESS: Final = {
    "id": "Which of the stored ones it is; without, it is new.",
    "label": "What you call it.",
    "name": "BT-70: the name at the door.",
    "default_for": "Taken where a draft names none; one for bills and one for deliveries.",
    "location": "BT-71",
    "location_scheme": "BT-71-1: ISO/IEC 6523, such as 0088.",
    "line1": "BT-50, BT-75",
    "line2": "BT-51, BT-76",
    "line3": "BT-163, BT-165",
    "city": "BT-52, BT-77",
    "postal_code": "BT-53, BT-78",
    "subdivision": "BT-54, BT-79",
    "country": "BT-55, BT-80: left empty, the customer's.",
}
_CONTACT: Final = {
    "id": "Which of the stored ones it is; without, it is new.",
    "name": "BT-56",
    "role": "Such as accounts payable; not printed.",
    "phone": "BT-57",
    "email": "BT-58",
    "is_default": "Named where a draft names nobody; only one.",
}
_COMPANY: Final = _PARTY | {
    "legal_form": "BT-33: additional legal information.",
    "tax_currency": "BT-6, for drafts that bring an exchange rate.",
    "payment_terms": "BT-20, where a draft has none of its own.",
    "prices_include_tax": "Of drafts that do not say.",
    "tax_rounding": "Of drafts that do not say.",
    "cash_rounding": "Smallest coin, such as 0.05, for drafts that are paid in cash.",
    "colour": "Of headings on paper: #rrggbb.",
    "document_title": "Instead of the printed word Invoice.",
}
_ITEM: Final = {
    "code": "BT-155: your item number; no two items have the same.",
    "name": "BT-153",
    "description": "BT-154",
    "unit": "BT-130: UN/ECE Recommendation 20.",
    "price": "BT-146: net, in major units of currency.",
    "tax_code": "A code of your tax table; its rate of the document's day goes before the two below.",
    "tax_category": _TAX["category"],
    "tax_percent": _TAX["percent"],
    "exemption_code": _TAX["exemption_code"],
    "exemption_reason": _TAX["exemption_reason"],
}
_ACCOUNT: Final = {
    "account": "BT-84: IBAN or account number",
    "account_name": "BT-85",
    "bank_identifier": "BT-86: BIC",
    "is_default": "The one that drafts take when they name none.",
}

_ORDER: Final = {
    "company_id": _DRAFT["company_id"],
    "branch_id": "Where it was taken. Whoever works for one branch need not name it.",
    "customer_id": _DRAFT["customer_id"],
    "currency": _DRAFT["currency"],
    "reference": "BT-14: the order's number or table, printed on its invoice.",
    "note": "Internal; not printed.",
    "lines": _DRAFT["lines"],
}
_BRANCH: Final = {
    "company_id": "The company it belongs to, for good; the default one where left out.",
    "code": "Short, letters and digits, its own: it begins the numbers of the branch's series.",
    "second_name": "The name in a second language.",
    "active": "False puts it away: nothing new belongs to it.",
}
_ROLE: Final = {"permissions": "Such as documents.draft; no more than you hold yourself."}

#: Name of a model -> field -> meaning.
TERMS: Final[dict[str, dict[str, str]]] = {
    "TaxIn": _TAX,
    "AllowanceIn": _ALLOWANCE,
    "LineIn": _LINE,
    "PrecedingIn": {"number": "BT-25", "issue_date": "BT-26"},
    "ClassificationIn": {
        "code": "BT-158",
        "list_id": "UNTDID 7143, such as STI (UNSPSC).",
        "list_version": "Of that list.",
    },
    "DraftIn": _DRAFT,
    "DraftChange": _DRAFT,
    "CompanyIn": _COMPANY,
    "CompanyChange": _COMPANY,
    "CustomerIn": _CUSTOMER,
    "AddressIn": _ADDRESS,
    "ContactIn": _CONTACT,
    "CustomerChange": _CUSTOMER,
    "ItemIn": _ITEM,
    "ItemChange": _ITEM,
    "BankAccountIn": _ACCOUNT,
    "OrderIn": _ORDER,
    "OrderChange": _ORDER,
    "BranchIn": _BRANCH,
    "BranchChange": _BRANCH,
    "RoleIn": _ROLE,
    "RoleChange": _ROLE,
}


def explain(name: str, properties: dict[str, dict[str, object]]) -> None:
    """Add the meanings to a schema's properties, where it has none of its own."""
    for field, meaning in TERMS.get(name.removesuffix("-Output"), {}).items():
        if field in properties:
            properties[field].setdefault("description", meaning)
