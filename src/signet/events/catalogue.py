"""Every verb that actions seal, in words: what the audit log shows and what webhooks may ask for.

A test reads the sources and fails when an action seals a verb that is not here, or when a verb stands here
that no action seals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Verb:
    """``text`` says what was done; ``objects`` are the types of thing it is done to.

    ``compares``: the changes hold [before, after] of each field, not facts of the action.
    """

    code: str
    text: str | Promise
    objects: tuple[str, ...]
    compares: bool = True


#: What is sealed as the type of an object, in words.
OBJECTS: Final[dict[str, str | Promise]] = {
    "document": _("Document"),
    "payment": _("Payment"),
    "customer": _("Customer"),
    "item": _("Item"),
    "company": _("Company"),
    "branch": _("Branch"),
    "order": _("Sales order"),
    "role": _("Role"),
    "series": _("Number series"),
    "tax_rate": _("Tax"),
    "exchange_rate": _("Exchange rate"),
    "membership": _("Member"),
    "invitation": _("Invitation"),
    "api_key": _("API key"),
    "tenant": _("Account"),
    "audit_log": _("Audit log"),
    "endpoint": _("Webhook"),
    "connection": _("Connection to a network"),
    "inbox_item": _("Received document"),
    "bulk_run": _("Bulk action"),
}

_ALL: Final = (
    Verb("documents.create_draft", _("Draft made"), ("document",)),
    Verb("documents.change_draft", _("Draft changed"), ("document",)),
    Verb("documents.discard", _("Draft discarded"), ("document",)),
    Verb("documents.import", _("Document imported as a draft"), ("document",)),
    Verb("documents.issue", _("Document issued"), ("document",)),
    Verb("documents.mark_sent", _("Document marked as sent"), ("document",)),
    Verb("bulk.start", _("Bulk action begun"), ("bulk_run",), compares=False),
    Verb("bulk.cancel", _("Bulk action cancelled"), ("bulk_run",), compares=False),
    Verb("documents.void", _("Document declared void"), ("document",)),
    Verb("quotes.accepted", _("Quote accepted"), ("document",)),
    Verb("quotes.declined", _("Quote declined"), ("document",)),
    Verb("quotes.converted", _("Invoice made of a quote"), ("document",)),
    Verb("quotes.superseded", _("Quote replaced by a new version"), ("document",)),
    Verb("quotes.reopen", _("Quote opened again"), ("document",)),
    Verb("payments.record", _("Payment recorded"), ("payment",)),
    Verb("payments.refund", _("Money paid back"), ("payment",)),
    Verb("payments.allocate", _("Credit used"), ("payment", "document")),
    Verb("payments.release", _("Credit no longer used"), ("document",)),
    Verb("payments.reverse", _("Payment reversed"), ("payment",)),
    Verb("payments.change_overpayment", _("Rule for overpayments changed"), ("tenant",)),
    Verb("payments.write_off", _("Rest written off"), ("document",)),
    Verb("customers.create", _("Customer added"), ("customer",)),
    Verb("customers.change", _("Customer changed"), ("customer",)),
    Verb("customers.archive", _("Customer put away"), ("customer",)),
    Verb("customers.restore", _("Customer taken back"), ("customer",)),
    Verb("items.create", _("Item added"), ("item",)),
    Verb("items.change", _("Item changed"), ("item",)),
    Verb("items.archive", _("Item put away"), ("item",)),
    Verb("items.restore", _("Item taken back"), ("item",)),
    Verb("customers.import", _("Customers imported from a table"), ("customer",), compares=False),
    Verb("items.import", _("Items imported from a table"), ("item",), compares=False),
    Verb("companies.create", _("Company added"), ("company",)),
    Verb("companies.change", _("Company changed"), ("company",)),
    Verb("companies.set_logo", _("Logo changed"), ("company",)),
    Verb("companies.add_bank_account", _("Bank account added"), ("company",)),
    Verb("companies.change_bank_account", _("Bank account changed"), ("company",)),
    Verb("companies.retire_bank_account", _("Bank account retired"), ("company",)),
    Verb("companies.save_series", _("Numbering changed"), ("series",)),
    Verb("companies.explain_gap", _("Missing number explained"), ("series",)),
    Verb("branches.create", _("Branch added"), ("branch",)),
    Verb("branches.change", _("Branch changed"), ("branch",)),
    Verb("orders.create", _("Order taken"), ("order",)),
    Verb("orders.change", _("Order changed"), ("order",)),
    Verb("orders.mark_ready", _("Order marked ready"), ("order",)),
    Verb("orders.invoice", _("Invoice made of an order"), ("order",)),
    Verb("orders.release", _("Order ready again: its invoice was let go"), ("order",)),
    Verb("orders.cancel", _("Order cancelled"), ("order",)),
    Verb("roles.create", _("Role made"), ("role",), compares=False),
    Verb("roles.change", _("Role changed"), ("role",), compares=False),
    Verb("roles.retire", _("Role put away"), ("role",), compares=False),
    Verb("taxes.create", _("Tax added"), ("tax_rate",)),
    Verb("taxes.change", _("Tax changed"), ("tax_rate",)),
    Verb("taxes.remove", _("Tax taken out"), ("tax_rate",)),
    Verb("exchange_rates.save", _("Exchange rates kept"), ("exchange_rate",), compares=False),
    Verb("members.invite", _("Person invited"), ("invitation",)),
    Verb("members.revoke_invitation", _("Invitation withdrawn"), ("invitation",)),
    Verb("members.join", _("Person joined"), ("membership",)),
    Verb("members.change_role", _("Role changed"), ("membership",)),
    Verb("members.end", _("Membership ended"), ("membership",)),
    Verb("keys.create", _("API key made"), ("api_key",), compares=False),
    Verb("keys.revoke", _("API key revoked"), ("api_key",)),
    Verb("tenants.create", _("Account opened"), ("tenant",)),
    Verb("webhooks.create", _("Webhook added"), ("endpoint",), compares=False),
    Verb("webhooks.change", _("Webhook changed"), ("endpoint",)),
    Verb("webhooks.enable", _("Webhook enabled"), ("endpoint",)),
    Verb("webhooks.disable", _("Webhook disabled"), ("endpoint",)),
    Verb("webhooks.delete", _("Webhook deleted"), ("endpoint",)),
    Verb("webhooks.rotate_secret", _("Secret of a webhook changed"), ("endpoint",)),
    Verb("webhooks.ping", _("Test message sent"), ("endpoint",)),
    Verb("webhooks.resend", _("Message sent again"), ("endpoint",)),
    Verb(
        "connections.connect", _("Company connected to a network"), ("connection",), compares=False
    ),
    Verb("connections.change", _("Connection changed"), ("connection",)),
    Verb("connections.change_certificate", _("Certificate changed"), ("connection",)),
    Verb(
        "connections.certificate_ends",
        _("Certificate ends soon"),
        ("connection",),
        compares=False,
    ),
    Verb("connections.fail", _("Connection needs attention"), ("connection",)),
    Verb("connections.switch", _("Connection switched on or off"), ("connection",)),
    Verb(
        "connections.reconcile",
        _("Books compared with the network's list"),
        ("connection",),
        compares=False,
    ),
    Verb("connections.remove", _("Connection removed"), ("connection",)),
    Verb("networks.send", _("To be sent to a network"), ("document",), compares=False),
    Verb(
        "networks.not_sent",
        _("Not sent to a network as it was issued"),
        ("document",),
        compares=False,
    ),
    Verb("networks.sent", _("Taken by the network"), ("document",), compares=False),
    Verb("networks.delivered", _("Delivered by the network"), ("document",), compares=False),
    Verb("networks.valid", _("Declared valid by the network"), ("document",), compares=False),
    Verb("networks.invalid", _("Declared invalid by the network"), ("document",), compares=False),
    Verb("networks.rejected", _("Rejected by the buyer"), ("document",), compares=False),
    Verb("networks.replied", _("Answered by the buyer"), ("document",), compares=False),
    Verb("networks.cancel", _("To be cancelled on a network"), ("document",), compares=False),
    Verb(
        "networks.keep",
        _("The buyer's request for rejection was declined"),
        ("document",),
        compares=False,
    ),
    Verb("networks.cancelled", _("Cancelled on the network"), ("document",), compares=False),
    Verb("networks.failed", _("Sending to the network failed"), ("document",), compares=False),
    Verb("inbox.receive", _("Document received"), ("inbox_item",), compares=False),
    Verb(
        "inbox.withdraw",
        _("Received document cancelled by its seller"),
        ("inbox_item",),
        compares=False,
    ),
    Verb("inbox.answer", _("Received document answered"), ("inbox_item",), compares=False),
    Verb("tenants.set_four_eyes", _("Four eyes switched on or off"), ("tenant",)),
    Verb("audit.verify", _("Audit log checked"), ("audit_log",)),
)

VERBS: Final[dict[str, Verb]] = {verb.code: verb for verb in _ALL}


def words(code: str) -> str:
    """What was done, in the reader's language."""
    return str(VERBS[code].text) if code in VERBS else code


def object_words(kind: str) -> str:
    """A type of thing in the reader's language."""
    return str(OBJECTS.get(kind, kind))


def verbs_on(kind: str) -> tuple[str, ...]:
    """The verbs that are done to this type of thing."""
    return tuple(verb.code for verb in _ALL if kind in verb.objects)
