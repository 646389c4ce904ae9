"""Write down money that came in or was paid back."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.documents.models import Document
from signet.kernel.clock import today
from signet.kernel.errors import BadInput, Conflict
from signet.kernel.money import Money
from signet.parties.branches import branch_of
from signet.parties.models import Company, Customer
from signet.payments import settling
from signet.payments.content import PaymentIn, minor_units
from signet.payments.jobs import defer_receipt
from signet.payments.models import Kind, Payment
from signet.payments.providers import MANUAL, Movement, Provider
from signet.payments.receipts import give_number
from signet.tenancy.actor import Actor
from signet.tenancy.models import Overpayment, Tenant


def record_payment(
    *,
    content: PaymentIn,
    by: Actor,
    kind: Kind = Kind.RECEIPT,
    payment_id: UUID | None = None,
    provider: Provider = MANUAL,
    provider_reference: str = "",
) -> Payment:
    """One payment over any number of documents of one customer; the rest is kept as credit.

    On self-billed documents it is we who pay: a payment becomes one to the supplier.

    A form that is sent twice (``payment_id``), or a provider's notification that comes twice, gives the
    payment that was recorded the first time. Raises ``Conflict`` where a document is not open for that amount, ``BadInput`` for a rest that the
    tenant's policy refuses. Under any number of payers at once no document is paid more than its total.
    """
    documents = settling.lock_documents(a.document_id for a in content.allocations)
    first = documents.get(content.allocations[0].document_id) if content.allocations else None
    kind = settling.turned(kind, first)
    by.must("payments.refund" if kind in settling.OUTGOING else "payments.record")
    if payment_id and (known := Payment.objects.filter(id=payment_id).first()):
        return known
    if content.allocations and first is None:
        raise BadInput(
            _("There is no such document."),
            code="reference.unknown",
            pointer="/allocations/0/document_id",
        )
    company, customer = _company(content, first), _customer(content, first)
    currency = content.currency or (first.currency if first else company.currency)
    claimed = Money(minor_units(content.amount, currency, "/amount"), currency)
    moved = provider.confirm(Movement(amount=claimed, reference=provider_reference))
    if known := _known(provider, moved):
        return known
    amount = _minor_of(moved, currency)
    tenant = Tenant.objects.get()
    day = today(tenant.time_zone)
    received_on = content.received_on or day
    if received_on > day:
        raise BadInput(
            _("A payment cannot be received in the future."),
            code="payment.future",
            pointer="/received_on",
        )
    found = settling.shares(
        content.allocations, documents, kind=kind, currency=currency, available=amount
    )
    for index, share in enumerate(found):
        if (share.document.company_id, share.document.customer_id) != (company.id, customer.id):
            raise BadInput(
                _(
                    "%(number)s belongs to another customer or company; record its payment by itself."
                )
                % {"number": share.document.number},
                code="allocation.other_customer",
                pointer=f"/allocations/{index}/document_id",
            )
    rest = amount - sum(share.amount for share in found)
    if rest and (kind is not Kind.RECEIPT or tenant.overpayment == Overpayment.REFUSE):
        raise BadInput(
            _(
                "%(rest)s of this payment settles nothing. Choose what it is for, or lower the amount."
            )
            % {"rest": Money(rest, currency)},
            code="payment.rest",
            pointer="/amount",
        )
    branch_id = content.branch_id or (first.branch_id if first else None)
    payment = Payment(
        **({"id": payment_id} if payment_id else {}),
        kind=kind,
        company=company,
        branch_id=branch_of(
            by.branch_for(branch_id), company.id, stored=first.branch_id if first else None
        ),
        customer=customer,
        method=content.method,
        channel=content.channel,
        currency=currency,
        amount_minor=amount,
        open_minor=amount,
        received_on=received_on,
        reference=content.reference,
        provider=provider.name,
        provider_reference=moved.reference,
        note=content.note,
        issued_on=day,
        operator_id=by.id,
        operator=by.label,
    )
    give_number(payment)
    payment.save(force_insert=True)
    settling.allocate_shares(payment, found, by.label)
    defer_receipt(payment.id)
    seal(
        "payments.refund" if kind in settling.OUTGOING else "payments.record",
        by=by,
        object_type="payment",
        object_id=payment.id,
        label=payment.number or "",
        changes={
            "amount": str(Money(amount, currency)),
            "method": content.method,
            "settles": {share.document.number: share.amount for share in found},
        },
    )
    return payment


def _known(provider: Provider, moved: Movement) -> Payment | None:
    if not moved.reference:
        return None
    rows = Payment.objects.filter(provider=provider.name, provider_reference=moved.reference)
    return rows.first()


def _minor_of(moved: Movement, currency: str) -> int:
    """What the provider confirms counts, not what was claimed."""
    if moved.amount.currency != currency or moved.amount.minor <= 0:
        raise Conflict(
            _("The provider confirms %(amount)s instead.") % {"amount": moved.amount},
            code="payment.other_amount",
            pointer="/amount",
        )
    return moved.amount.minor


def _company(content: PaymentIn, first: Document | None) -> Company:
    wanted: UUID | None = content.company_id or (first.company_id if first else None)
    rows = Company.objects.filter(id=wanted) if wanted else Company.objects.filter(is_default=True)
    company = rows.first()
    if company is None:
        raise BadInput(
            _("There is no such company. Choose one of yours, or add one in the settings."),
            code="company.unknown",
            pointer="/company_id",
        )
    return company


def _customer(content: PaymentIn, first: Document | None) -> Customer:
    wanted = content.customer_id or (first.customer_id if first else None)
    customer = Customer.objects.filter(id=wanted).first() if wanted else None
    if customer is None:
        raise BadInput(
            _("Say who paid: choose a customer, or the document that is paid."),
            code="payment.no_customer",
            pointer="/customer_id",
        )
    return customer
