"""Documents of every kind, their lines, the frozen snapshots and the number counters.

The database itself refuses to change or delete what was issued: see ``migrations/0002_immutable.py``.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signet.catalogue.models import Item
from signet.kernel.money import Money
from signet.parties.models import BankAccount, Branch, Company, Customer
from signet.tenancy.fields import ExactDecimalField, TenantForeignKey, TenantModel
from signet.tenancy.models import LANGUAGES


class Kind(models.TextChoices):
    """What a document is; verbs, series and type codes hang on it as data (``documents/kinds.py``)."""

    QUOTE = "quote", _("Quote")
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")
    DEBIT_NOTE = "debit_note", _("Debit note")
    REFUND_NOTE = "refund_note", _("Refund note")
    CONSOLIDATED = "consolidated", _("Consolidated e-invoice")


class State(models.TextChoices):
    """The commercial life of a document; nothing about payment or delivery."""

    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    VOID = "void", _("Void")
    DISCARDED = "discarded", _("Discarded")


class Outcome(models.TextChoices):
    """What became of a quote; whether it has expired is never stored."""

    OPEN = "", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    CONVERTED = "converted", _("Invoiced")
    SUPERSEDED = "superseded", _("Replaced")


class Reset(models.TextChoices):
    """When a series starts again from its first number."""

    NEVER = "never", _("Never")
    YEARLY = "yearly", _("Every year")
    MONTHLY = "monthly", _("Every month")


class Series(TenantModel):
    """A run of numbers of one company and kind, such as INV-{YYYY}-{seq:4}; a branch may have its own."""

    company = TenantForeignKey(Company, on_delete=models.PROTECT)
    branch = TenantForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=60)
    pattern = models.CharField(_("pattern"), max_length=60)
    reset = models.CharField(
        _("starts again"), max_length=10, choices=Reset.choices, default=Reset.YEARLY
    )
    first_number = models.PositiveBigIntegerField(_("first number"), default=1)
    #: The period that begins with ``first_number``, when only one does; later ones begin with 1.
    first_period = models.CharField(max_length=7, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "company", "kind"],
                condition=Q(branch__isnull=True),
                name="series_of_kind",
            ),
            models.UniqueConstraint(
                fields=["tenant", "company", "kind", "branch"],
                condition=Q(branch__isnull=False),
                name="series_of_branch",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SeriesCounter(TenantModel):
    """The one hot row of a series and period: the next number and the date of the last one."""

    series = TenantForeignKey(Series, on_delete=models.PROTECT)
    period = models.CharField(max_length=7, blank=True)
    next_sequence = models.PositiveBigIntegerField()
    last_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "series", "period"], name="counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.next_sequence}"


class GapNote(TenantModel):
    """Why a number of a series is missing; only holes have one (``actions.explain_gap``)."""

    series = TenantForeignKey(Series, on_delete=models.PROTECT)
    period = models.CharField(max_length=7, blank=True)
    sequence = models.PositiveBigIntegerField()
    text = models.CharField(max_length=500)
    written_at = models.DateTimeField(auto_now=True)
    written_by = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "series", "period", "sequence"], name="gap_note_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Document(TenantModel):
    """One legal document. Columns marked frozen never change after issue."""

    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.INVOICE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)  # of the draft, against lost updates

    company = TenantForeignKey(Company, on_delete=models.PROTECT)
    branch = TenantForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True)
    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, null=True, blank=True)
    bank_account = TenantForeignKey(BankAccount, on_delete=models.PROTECT, null=True, blank=True)
    corrects = TenantForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    revises = TenantForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    made_from = TenantForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    self_billed = models.BooleanField(default=False)

    type_code = models.CharField(max_length=3, default="380")  # BT-3
    currency = models.CharField(max_length=3)  # BT-5
    tax_currency = models.CharField(max_length=3, blank=True, default="")  # BT-6
    tax_exchange_rate = ExactDecimalField(null=True, blank=True)
    language = models.CharField(max_length=5, choices=LANGUAGES, default="en")
    second_language = models.CharField(max_length=5, choices=LANGUAGES, blank=True, default="")
    issue_date = models.DateField(null=True, blank=True)  # BT-2
    due_date = models.DateField(null=True, blank=True)  # BT-9; of a quote: valid until
    content = models.JSONField(default=dict)  # the other terms: ``documents.content.Terms``

    buyer_name = models.CharField(max_length=200, blank=True, default="")
    lines_minor = models.BigIntegerField(default=0)  # BT-106
    without_tax_minor = models.BigIntegerField(default=0)  # BT-109
    tax_minor = models.BigIntegerField(default=0)  # BT-110
    with_tax_minor = models.BigIntegerField(default=0)  # BT-112
    payable_minor = models.BigIntegerField(default=0)  # BT-115
    balance_minor = models.BigIntegerField(default=0)  # what is still to be paid

    number = models.CharField(max_length=80, null=True, blank=True)  # BT-1
    series = TenantForeignKey(Series, on_delete=models.PROTECT, null=True, blank=True)
    period = models.CharField(max_length=7, blank=True, default="")
    sequence = models.PositiveBigIntegerField(null=True, blank=True)
    snapshot_hash = models.BinaryField(max_length=32, null=True, blank=True)
    look = models.JSONField(default=dict)  # at issue: title, accent and logo's hash, frozen

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=160, default="")
    #: Everybody who wrote at the draft: with four eyes, none of them may issue it.
    authors = ArrayField(models.UUIDField(), default=list, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.CharField(max_length=160, default="", blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=500, default="", blank=True)
    outcome = models.CharField(
        max_length=10, choices=Outcome.choices, default=Outcome.OPEN, blank=True
    )
    #: First given to the customer; a quote is sent by issuing it.
    sent_at = models.DateTimeField(null=True, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_by = models.CharField(max_length=160, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "series", "period", "sequence"], name="document_sequence"
            ),
            models.UniqueConstraint(
                fields=["tenant", "company", "kind", "number"], name="document_number"
            ),
            models.CheckConstraint(
                name="document_number_only_when_issued",
                condition=Q(
                    state__in=[State.DRAFT, State.DISCARDED],
                    number__isnull=True,
                    sequence__isnull=True,
                    snapshot_hash__isnull=True,
                    issued_at__isnull=True,
                )
                | Q(
                    state__in=[State.ISSUED, State.VOID],
                    number__isnull=False,
                    sequence__isnull=False,
                    series__isnull=False,
                    snapshot_hash__isnull=False,
                    issued_at__isnull=False,
                    issue_date__isnull=False,
                    customer__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                fields=["tenant", "made_from"],
                condition=~Q(state__in=[State.DISCARDED, State.VOID]),
                name="document_made_once",
            ),
            models.UniqueConstraint(
                fields=["tenant", "revises"],
                condition=~Q(state=State.DISCARDED),
                name="document_revised_once",
            ),
            models.CheckConstraint(
                name="document_outcome_of_quotes",
                condition=Q(outcome="") | Q(kind="quote", outcome_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_owes_nothing",
                condition=~Q(kind__in=["quote", "consolidated"]) | Q(balance_minor=0),
            ),
            models.CheckConstraint(
                name="document_void_has_reason",
                condition=~Q(state=State.VOID) | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "kind", "-id"], name="document_newest"),
            models.Index(fields=["tenant", "kind", "state", "-id"], name="document_state"),
            models.Index(fields=["tenant", "kind", "-issue_date", "-id"], name="document_issued"),
            models.Index(fields=["tenant", "kind", "due_date", "id"], name="document_due"),
            models.Index(fields=["tenant", "kind", "number", "id"], name="document_by_number"),
            models.Index(fields=["tenant", "customer", "-id"], name="document_customer"),
            models.Index(
                fields=["tenant", "branch", "kind", "-id"],
                condition=Q(branch__isnull=False),
                name="document_branch",
            ),
            models.Index(
                fields=["tenant", "corrects"],
                condition=Q(corrects__isnull=False),
                name="document_corrects",
            ),
            models.Index(fields=["tenant", "kind", "buyer_name", "id"], name="document_buyer"),
            models.Index(fields=["tenant", "kind", "payable_minor", "id"], name="document_payable"),
            models.Index(fields=["tenant", "kind", "currency", "-id"], name="document_currency"),
            models.Index(
                fields=["tenant", "currency", "due_date"],
                include=["balance_minor"],
                condition=Q(state="issued") & ~Q(balance_minor=0),
                name="document_open",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"draft {self.id}"

    @property
    def payable(self) -> Money:
        """The amount to pay (BT-115)."""
        return Money(self.payable_minor, self.currency)

    @property
    def balance(self) -> Money:
        """What is still to be paid (or, on a credit note, to be given back)."""
        return Money(self.balance_minor, self.currency)


class Line(TenantModel):
    """A line of a document (BG-25)."""

    document = TenantForeignKey(Document, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    item = TenantForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True)
    corrects_position = models.PositiveIntegerField(null=True, blank=True)
    name = models.CharField(max_length=200, blank=True, default="")  # BT-153
    quantity = ExactDecimalField()  # BT-129
    unit = models.CharField(max_length=3, default="C62")  # BT-130
    price = ExactDecimalField()  # BT-146
    taxes = models.JSONField(default=list)  # BG-30: ``documents.content.TaxTerms``, one or several
    content = models.JSONField(default=dict)  # the other terms: ``documents.content.LineTerms``
    net_minor = models.BigIntegerField(default=0)  # BT-131

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "document", "position"], name="line_position"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "item"], name="line_item")]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"


class TaxLine(TenantModel):
    """A group of the tax breakdown of an issued document (BG-23), for tax reports."""

    document = TenantForeignKey(Document, on_delete=models.CASCADE, related_name="tax_lines")
    position = models.PositiveSmallIntegerField()
    scheme = models.CharField(max_length=10)
    category = models.CharField(max_length=2)  # BT-118
    percent = ExactDecimalField(null=True, blank=True)  # BT-119
    per_unit = ExactDecimalField(null=True, blank=True)  # instead of a percentage
    taxable_minor = models.BigIntegerField()  # BT-116
    tax_minor = models.BigIntegerField()  # BT-117

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "document", "position"], name="tax_line_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.category} {self.percent}"


class Snapshot(TenantModel):
    """What was issued, as canonical JSON bytes (``en16931.canonical``) with their SHA-256.

    The number stands in the document's row and in the sealed audit entry, together with this hash.
    """

    document = TenantForeignKey(Document, on_delete=models.PROTECT, related_name="snapshots")
    body = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "document"], name="snapshot_once"),
        ]

    def __str__(self) -> str:
        return bytes(self.sha256).hex()


class ImportFile(TenantModel):
    """A file that somebody else wrote, as it was uploaded, with what it came to."""

    name = models.CharField(max_length=200)
    sha256 = models.BinaryField(max_length=32)
    body = models.BinaryField()
    report = models.JSONField(default=dict)  # ``ImportReport.as_dict()``, or {"error": ...}
    document = TenantForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=160, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "sha256"],
                condition=Q(document__isnull=True),
                name="import_file_waiting_once",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-id"], name="import_file_newest")]

    def __str__(self) -> str:
        return self.name
