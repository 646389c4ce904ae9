"""Receipts and statements as data for ``slip.typ``: plain facts in, words and figures out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from signet.en16931.model import Party
from signet.kernel.money import Money
from signet.payments.statement import Account, Entry
from signet.rendering.content.people import party
from signet.rendering.look import Look
from signet.rendering.words import Label, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A document that a receipt settles, in part or whole."""

    number: str
    issued: date | None
    total: Money
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Everything a receipt says. A reversal has ``reverses``, a reason and negative amounts."""

    number: str
    seller: Party
    payer: Party
    is_refund: bool
    is_payout: bool = False  # to a supplier, for what is self-billed
    received_on: date
    issued_on: date
    method: str
    reference: str
    operator: str
    note: str
    amount: Money
    rest: Money
    settled: tuple[Settled, ...]
    reverses: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatement:
    """Everything a statement says; one table per currency."""

    seller: Party
    customer: Party
    start: date
    end: date
    made_on: date
    accounts: tuple[Account, ...]


def receipt(of: Receipt, look: Look) -> dict[str, Any]:
    """A receipt's data: one table of what was settled, the amount under it."""
    words = Words(look.languages)
    facts = [
        (
            "paid_on" if of.is_payout else "paid_back_on" if of.is_refund else "received_on",
            words.day(of.received_on),
        ),
        ("issue_date", words.day(of.issued_on) if of.issued_on != of.received_on else ""),
        ("payment_reference", words.code(of.reference) if of.reference else ""),
        ("operator", words.free(of.operator)),
        ("reverses", words.code(of.reverses) if of.reverses else ""),
    ]
    out = of.is_refund or of.is_payout
    kind = "reversal" if of.reverses else "refund" if out else "receipt"
    total = {"reversal": "reversed", "refund": "paid_back", "receipt": "received"}[kind]
    if of.is_payout and not of.reverses:
        total = "paid"
    rows = [
        [[words.code(s.number)], [words.day(s.issued) if s.issued else ""],
         [words.amount(s.total)], [words.amount(s.amount)]]
        for s in of.settled
    ]  # fmt: skip
    table = {
        "caption": None,
        "heads": [words.label(key) for key in ("document", "issue_date", "total", "settled")],
        "rows": rows,
        "texts": 2,
        "wide": 0,
        "sums": [[words.label("kept_as_credit"), words.amount(of.rest)]] if of.rest else [],
        "total": [words.label(f"amount_{total}"), _with_code(of.amount, words)],
    }
    notes = [("reason", of.reason), ("note", of.note)]
    return _slip(
        look, words, title=words.label(f"title.{kind}"), number=words.code(of.number), seller=of.seller,
        who=[words.label("paid_to" if out else "received_from"), party(of.payer, words)],
        facts=[[words.label("method"), words.label(f"method.{of.method}")[0]]]
        + [[words.label(key), value] for key, value in facts if value],
        tables=[table], notes=[[words.label(k), words.free(text)] for k, text in notes if text],
    )  # fmt: skip


def statement(of: AccountStatement, look: Look) -> dict[str, Any]:
    """A statement's data: a table per currency, its balance under each."""
    words = Words(look.languages)
    period = f"{words.day(of.start)} – {words.day(of.end)}"
    nothing = [[words.label("note"), words.label("nothing_open")[0]]]
    return _slip(
        look, words, title=words.label("title.statement"), number=words.free(period), seller=of.seller,
        who=[words.label("account_of"), party(of.customer, words)],
        facts=[[words.label("period"), period], [words.label("issue_date"), words.day(of.made_on)]],
        tables=[_account(account, words) for account in of.accounts],
        notes=[] if of.accounts else nothing,
    )  # fmt: skip


def _account(account: Account, words: Words) -> dict[str, Any]:
    favour = account.closing.minor < 0
    heads = ("date", "description", "number", "charged", "paid", "balance")
    return {
        "caption": [account.currency],
        "heads": [words.label(key) for key in heads],
        "rows": [
            [[""], [words.label("opening_balance")[0]], [""], [""], [""], [words.amount(account.opening)]],
            *(_entry(entry, words) for entry in account.entries),
        ],
        "texts": 3,
        "wide": 1,
        "sums": [
            [words.label("opening_balance"), words.amount(account.opening)],
            [words.label("sum_charged"), words.amount(account.charged)],
            [words.label("sum_settled"), words.amount(-account.settled)],
        ],
        "total": [
            words.label("in_your_favour" if favour else "closing_balance"),
            _with_code(-account.closing if favour else account.closing, words),
        ],
    }  # fmt: skip


def _entry(entry: Entry, words: Words) -> list[list[str]]:
    movement = entry.movement
    what = [words.label(f"what.{movement.what}")[0]]
    if movement.due:
        what.append(words.label("due_on", day=words.day(movement.due))[0])
    if movement.reference:
        what.append(words.free(movement.reference))
    amount = movement.amount
    charged = words.amount(amount) if amount.minor > 0 else ""
    settled = words.amount(-amount) if amount.minor <= 0 else ""
    number = words.code(movement.number) if movement.number else ""
    return [[words.day(movement.day)], what, [number], [charged], [settled], [words.amount(entry.balance)]]  # fmt: skip


def _with_code(amount: Money, words: Words) -> str:
    return words.code(f"{amount.currency}\u00a0{words.amount(amount)}")


def _slip(
    look: Look, words: Words, *, title: Label, number: str, seller: Party, who: list[Any],
    facts: list[list[Any]], tables: Sequence[dict[str, Any]], notes: list[list[Any]],
) -> dict[str, Any]:  # fmt: skip
    return {
        "languages": list(look.languages),
        "rtl": words.rtl,
        "accent": look.accent,
        "page": look.page,
        "has_logo": look.logo is not None,
        "author": seller.name,
        "title": title,
        "number": number,
        "seller": party(seller, words),
        "who": who,
        "facts": facts,
        "tables": list(tables),
        "notes": notes,
        "foot": words.free(f"{title[0]} {number}"),
        "page_of": words.label("page", page="{page}", pages="{pages}")[0],
    }
