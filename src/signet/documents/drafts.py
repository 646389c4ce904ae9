"""Drafts between rows and content: who sells, who buys, what the defaults are, what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from signet.catalogue.models import Item
from signet.documents.compose import CREDIT_TRANSFERS, compose, type_code_of
from signet.documents.content import DraftIn, Terms
from signet.documents.draft_lines import write_lines
from signet.documents.kinds import rules_of
from signet.documents.models import Document, Kind
from signet.documents.stored import lock, lock_many, read, read_many
from signet.en16931.model import CREDIT_NOTE_TYPES, SELF_BILLED_TYPES, Invoice, Rounding
from signet.en16931.totals import calculate
from signet.kernel.clock import today
from signet.kernel.errors import BadInput
from signet.kernel.parsing import in_readers_language
from signet.parties.accounts import accounts_of
from signet.parties.branches import branch_of
from signet.parties.models import BankAccount, Company, Customer
from signet.parties.places import Chosen, choose
from signet.taxation.queries import exchange_rate
from signet.tenancy.models import Tenant

_TERMS = frozenset(Terms.model_fields)

__all__ = ["lock", "lock_many", "read", "read_many"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """The rows a draft points at."""

    company: Company
    customer: Customer | None
    account: BankAccount | None
    chosen: Chosen


def parties_of(content: DraftIn) -> Parties:
    """Load what the content points at; a wrong id is an error at its field, whoever's it is."""
    company = (
        Company.objects.filter(id=content.company_id).first()
        if content.company_id
        else Company.objects.filter(is_default=True).first() or Company.objects.first()
    )
    if company is None:
        raise BadInput(
            _("There is no such company. Choose one of yours, or add one in the settings."),
            code="company.unknown",
            pointer="/company_id",
        )
    customer = None
    if content.customer_id:
        customer = Customer.objects.filter(id=content.customer_id).first()
        if customer is None:
            raise _unknown(_("There is no such customer."), "/customer_id")
    return Parties(
        company=company,
        customer=customer,
        account=_account_of(content, company),
        chosen=_chosen(content, customer),
    )


def _chosen(content: DraftIn, customer: Customer | None) -> Chosen:
    """What is written down in the draft itself needs no default."""
    if content.self_billed and content.delivery_address_id is None:
        content = content.model_copy(update={"delivery_address_id": ""})  # it comes to us
    return choose(
        customer,
        billing=content.billing_address_id,
        delivery=content.delivery_address_id
        or ("" if content.names_place else content.delivery_address_id),
        contact=content.contact_id or ("" if content.names_contact else content.contact_id),
    )


def chosen_of(content: DraftIn) -> Chosen:
    """The rows that a stored content names; no query where it names none."""
    ids = (content.billing_address_id, content.delivery_address_id, content.contact_id)
    if not any(ids) or content.customer_id is None:
        return Chosen()
    billing, delivery, contact = (one or "" for one in ids)
    customer = Customer(id=content.customer_id)
    return choose(customer, billing=billing, delivery=delivery, contact=contact)


def _account_of(content: DraftIn, company: Company) -> BankAccount | None:
    accounts = accounts_of(company.id)
    if content.bank_account_id:
        account = accounts.filter(id=content.bank_account_id).first()
        if account is None:
            raise _unknown(_("The company has no such bank account."), "/bank_account_id")
        return account
    if content.payment_means in CREDIT_TRANSFERS and not content.self_billed:
        return accounts.first()
    return None


def _unknown(message: str, pointer: str) -> BadInput:
    return BadInput(message, code="reference.unknown", pointer=pointer)


def with_defaults(content: DraftIn, parties: Parties) -> DraftIn:
    """Fill what was left out from the customer, then the company, then the calendar."""
    company, customer = parties.company, parties.customer
    issue_date = content.issue_date or today(Tenant.objects.get().time_zone)
    days = _days(content.kind, company, customer)
    due_date = content.due_date
    if due_date is None and days is not None:
        due_date = issue_date + timedelta(days=days)
    second: str | None = content.second_language
    if second is None:
        second = (customer.second_language if customer else "") or company.second_language
    language = content.language or (customer.language if customer else company.language)
    return content.model_copy(
        update={
            "company_id": company.id,
            "bank_account_id": parties.account.id if parties.account else None,
            "currency": content.currency or (customer or company).currency,
            "tax_currency": content.tax_currency or _tax_currency(content, parties, issue_date),
            "language": language,
            "second_language": "" if second == language else second,
            "issue_date": issue_date,
            "due_date": due_date,
            "type_code": _type_code(content),
            "payment_terms": content.payment_terms or company.payment_terms,
            "note": content.note or company.note,
            **_tax_terms(content, company),
            "buyer_reference": content.buyer_reference or _asked_for(content, customer),
            **_places(content, parties.chosen),
        }
    )


def _type_code(content: DraftIn) -> str:
    """BT-3: the usual one follows from kind and writer; only another one is anybody's choice."""
    rules = rules_of(content.kind)
    usual = {"", rules.type_code, rules.self_billed}
    return type_code_of(content) if content.type_code in usual else content.type_code


def _asked_for(content: DraftIn, customer: Customer | None) -> str:
    """The reference that the buyer wants to see (BT-10); of a self-billed document we are the buyer."""
    return "" if content.self_billed or customer is None else customer.buyer_reference


def _places(content: DraftIn, chosen: Chosen) -> dict[str, Any]:
    """The customer's defaults by their ids: from now on they are this draft's own choice."""
    rows = {
        "billing_address_id": chosen.billing,
        "delivery_address_id": chosen.delivery,
        "contact_id": chosen.contact,
    }
    return {name: row.id if row else getattr(content, name) for name, row in rows.items()}


#: UNTDID 4461: only what is paid in coins needs rounding to them.
_CASH = "10"


def _tax_currency(content: DraftIn, parties: Parties, day: date) -> str:
    """The company's, where a rate to it is given or known; two rates for one tax there never are."""
    company, wanted = parties.company, parties.company.tax_currency
    currency = content.currency or (parties.customer or company).currency
    if not wanted or wanted == currency:
        return ""
    if content.tax_exchange_rate is not None:
        return wanted
    return wanted if exchange_rate(currency, wanted, content.tax_point_date or day) else ""


def _tax_terms(content: DraftIn, company: Company) -> dict[str, Any]:
    """How prices and taxes are meant, where the draft does not say; kept from then on."""
    include, rounding, step = (
        content.prices_include_tax,
        content.tax_rounding,
        content.cash_rounding,
    )
    if step is None and content.payment_means == _CASH:
        step = company.cash_rounding
    return {
        "prices_include_tax": company.prices_include_tax if include is None else include,
        "tax_rounding": rounding or Rounding(company.tax_rounding),
        "cash_rounding": step,
    }


#: How long a quote is valid when nobody says otherwise.
_QUOTE_DAYS = 30


def _days(kind: str, company: Company, customer: Customer | None) -> int | None:
    """Days from the issue to the due date; nothing is due on a note that gives money back."""
    if kind == Kind.QUOTE:
        return _QUOTE_DAYS
    if rules_of(kind).side != "owed":
        return None
    if customer is not None and customer.payment_days is not None:
        return customer.payment_days
    return company.payment_days


def check(content: DraftIn) -> None:
    """Refuse what no draft may hold: a type code of the other kind, items or originals that are not ours."""
    given = rules_of(content.kind).side == "given"
    if content.type_code and (content.type_code in CREDIT_NOTE_TYPES) != given:
        raise BadInput(
            _("This type code does not belong to this kind of document."),
            code="document.type_code",
            pointer="/type_code",
        )
    if content.self_billed and not rules_of(content.kind).counts:
        raise BadInput(
            _("A quote is the seller's own offer; only invoices and notes are self-billed."),
            code="document.self_billed",
            pointer="/self_billed",
        )
    if rules_of(content.kind).by_hand and any(line.stated_taxes for line in content.lines):
        raise BadInput(
            _("The tax follows from the rate; it is stated on consolidated e-invoices only."),
            code="document.stated_taxes",
            pointer="/lines",
        )
    if content.self_billed != (_type_code(content) in SELF_BILLED_TYPES):
        raise BadInput(
            _("This type code does not belong to whoever writes the document."),
            code="document.type_code",
            pointer="/type_code",
        )
    wanted = {line.item_id for line in content.lines if line.item_id}
    if wanted:
        known = set(Item.objects.filter(id__in=wanted).values_list("id", flat=True))
        for index, line in enumerate(content.lines):
            if line.item_id and line.item_id not in known:
                raise _unknown(_("There is no such item."), f"/lines/{index}/item_id")
    if content.corrects_id and not Document.objects.filter(id=content.corrects_id).exists():
        raise _unknown(_("There is no such document."), "/corrects_id")


def calculated(content: DraftIn, parties: Parties) -> Invoice:
    """What a content comes to; what the engine refuses is said in the reader's language."""
    company, customer, account = parties.company, parties.customer, parties.account
    content = with_exchange_rate(content)
    try:
        return calculate(
            compose(
                content,
                company=company,
                customer=customer,
                account=account,
                chosen=parties.chosen,
            )
        )
    except BadInput as error:
        raise in_readers_language(error) from None


def terms_of(content: DraftIn) -> dict[str, Any]:
    """The terms that are stored together."""
    return content.model_dump(mode="json", include=set(_TERMS), exclude_defaults=True)


def with_exchange_rate(content: DraftIn) -> DraftIn:
    """The rate of the tax date where the draft gives none: looked up again until it is issued (BT-111)."""
    wanted = content.tax_currency
    if (
        not wanted
        or wanted == content.currency
        or content.tax_exchange_rate is not None
        or content.currency is None
    ):
        return content
    day = content.tax_point_date or content.issue_date
    found = exchange_rate(content.currency, wanted, day) if day else None
    if found is None:
        return content
    return content.model_copy(
        update={
            "tax_exchange_rate": found.rate,
            "tax_exchange_source": found.source,
            "tax_exchange_date": found.day,
        }
    )


def write(
    document: Document, content: DraftIn, parties: Parties, *, before: DraftIn | None = None
) -> Invoice:
    """Store the content in the document's row and lines, with the totals it comes to.

    ``before`` is what is stored, of a document that is locked; a new one has nothing yet.
    """
    check(content)
    invoice = calculated(content, parties)
    totals = invoice.totals
    assert totals is not None
    document.kind = content.kind
    document.self_billed = content.self_billed
    document.company = parties.company
    document.branch_id = branch_of(content.branch_id, parties.company.id, stored=document.branch_id)
    document.customer = parties.customer
    document.bank_account = parties.account
    document.corrects_id = content.corrects_id
    document.type_code = invoice.type_code
    document.currency = invoice.currency
    document.tax_currency = content.tax_currency
    document.tax_exchange_rate = content.tax_exchange_rate
    document.language = content.language or "en"
    document.second_language = content.second_language or ""
    document.issue_date = content.issue_date
    document.due_date = content.due_date
    document.content = terms_of(content)
    document.buyer_name = parties.customer.legal_name if parties.customer else ""
    document.lines_minor = totals.lines.minor
    document.without_tax_minor = totals.without_tax.minor
    document.tax_minor = totals.tax.minor
    document.with_tax_minor = totals.with_tax.minor
    document.payable_minor = totals.payable.minor
    document.balance_minor = totals.payable.minor if rules_of(content.kind).counts else 0
    is_new = document._state.adding  # noqa: SLF001
    document.save(force_insert=is_new)
    write_lines(document, content.lines, invoice.lines, before=before.lines if before else None)
    return invoice
