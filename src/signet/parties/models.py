"""Companies (EN 16931's seller) and customers (its buyer)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from signet.tenancy.fields import ExactDecimalField, TenantForeignKey, TenantModel
from signet.tenancy.models import LANGUAGES


class Party(TenantModel):
    """What seller and buyer have in common. Business terms are the seller's / the buyer's."""

    legal_name = models.CharField(_("legal name"), max_length=200)  # BT-27, BT-44
    second_name = models.CharField(
        _("name in the second language"), max_length=200, blank=True, default=""
    )
    trading_name = models.CharField(
        _("trading name"), max_length=200, blank=True, default=""
    )  # BT-28, BT-45
    vat_identifier = models.CharField(
        _("VAT identifier"), max_length=40, blank=True, default=""
    )  # BT-31, BT-48
    tax_registration = models.CharField(
        _("other tax registration"), max_length=40, blank=True, default=""
    )  # BT-32
    tax_registration_scheme = models.CharField(
        _("kind of tax registration"), max_length=10, blank=True, default=""
    )
    legal_registration = models.CharField(
        _("registration number"), max_length=60, blank=True, default=""
    )  # BT-30, BT-47
    legal_registration_scheme = models.CharField(
        _("register (ISO 6523)"), max_length=10, blank=True, default=""
    )
    identifiers = models.JSONField(
        _("other identifiers"), default=list, blank=True
    )  # BT-29, BT-46: [{"scheme": "0088", "value": "..."}]
    electronic_scheme = models.CharField(
        _("electronic address scheme"), max_length=10, blank=True, default=""
    )  # BT-34-1, BT-49-1 (EAS)
    electronic_address = models.CharField(
        _("electronic address"), max_length=120, blank=True, default=""
    )  # BT-34, BT-49
    line1 = models.CharField(_("address"), max_length=200, blank=True, default="")  # BT-35
    line2 = models.CharField(_("address, second line"), max_length=200, blank=True, default="")
    line3 = models.CharField(_("address, third line"), max_length=200, blank=True, default="")
    city = models.CharField(_("city"), max_length=100, blank=True, default="")  # BT-37
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True, default="")
    subdivision = models.CharField(_("state or province"), max_length=100, blank=True, default="")
    country = models.CharField(_("country"), max_length=2)  # BT-40, ISO 3166-1
    contact_name = models.CharField(_("contact"), max_length=120, blank=True, default="")  # BT-41
    phone = models.CharField(_("telephone"), max_length=40, blank=True, default="")  # BT-42
    email = models.EmailField(_("e-mail address"), blank=True, default="")  # BT-43
    currency = models.CharField(_("currency"), max_length=3)  # BT-5 by default
    language = models.CharField(_("language"), max_length=5, choices=LANGUAGES, default="en")
    second_language = models.CharField(
        _("second language"), max_length=5, choices=LANGUAGES, blank=True, default=""
    )
    payment_days = models.PositiveSmallIntegerField(_("days to pay"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.legal_name


class Logo(TenantModel):
    """A picture for the head of documents, re-encoded; never changed: issued documents name its hash."""

    sha256 = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=4)  # png or jpeg
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    body = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sha256"], name="logo_once"),
        ]

    def __str__(self) -> str:
        return bytes(self.sha256).hex()


class Company(Party):
    """The seller. A tenant may have several; one is the default."""

    is_default = models.BooleanField(_("default company"), default=False)
    legal_form = models.CharField(
        _("legal information"), max_length=250, blank=True, default=""
    )  # BT-33
    tax_currency = models.CharField(
        _("currency for tax accounting"), max_length=3, blank=True, default=""
    )  # BT-6 when it differs from the document's
    prices_include_tax = models.BooleanField(_("prices include tax"), default=False)
    tax_rounding = models.CharField(_("rounding of tax"), max_length=10, default="per_group")
    cash_rounding = ExactDecimalField(_("smallest coin"), null=True, blank=True)
    payment_terms = models.CharField(
        _("payment terms"), max_length=500, blank=True, default=""
    )  # BT-20
    note = models.CharField(_("note on every document"), max_length=1000, blank=True, default="")
    logo_file = TenantForeignKey(Logo, on_delete=models.PROTECT, null=True, blank=True)
    colour = models.CharField(_("colour"), max_length=7, blank=True, default="")
    document_title = models.CharField(
        _("title of an invoice"), max_length=60, blank=True, default=""
    )
    embedded_xml = models.CharField(_("XML in the PDF"), max_length=10, default="ubl")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(is_default=True), name="company_one_default"
            ),
        ]


class Branch(TenantModel):
    """A place of a company's own where orders, documents and payments belong; put away, never deleted."""

    company = TenantForeignKey(Company, on_delete=models.PROTECT)
    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("name"), max_length=120)
    second_name = models.CharField(
        _("name in the second language"), max_length=120, blank=True, default=""
    )
    line1 = models.CharField(_("address"), max_length=200, blank=True, default="")
    line2 = models.CharField(_("address, second line"), max_length=200, blank=True, default="")
    city = models.CharField(_("city"), max_length=100, blank=True, default="")
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True, default="")
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    phone = models.CharField(_("telephone"), max_length=40, blank=True, default="")
    active = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="branch_code")]
        indexes = [models.Index(fields=["tenant", "name", "id"], name="branch_name")]

    def __str__(self) -> str:
        return self.name


class BankAccount(TenantModel):
    """Where the buyer pays to (BG-17)."""

    company = TenantForeignKey(Company, on_delete=models.CASCADE, related_name="accounts")
    label = models.CharField(_("label"), max_length=80, blank=True, default="")
    account_name = models.CharField(_("account holder"), max_length=120, blank=True, default="")
    account = models.CharField(_("IBAN or account number"), max_length=40)  # BT-84
    bank_identifier = models.CharField(_("BIC"), max_length=11, blank=True, default="")  # BT-86
    bank_name = models.CharField(_("bank"), max_length=120, blank=True, default="")
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    is_default = models.BooleanField(_("default account"), default=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "company"], name="bank_account_company")]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "company"],
                condition=models.Q(is_default=True),
                name="bank_account_one_default",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.account


class Customer(Party):
    """The buyer. Archived, never deleted, once a document names it."""

    code = models.CharField(_("customer number"), max_length=40, blank=True, default="")
    buyer_reference = models.CharField(
        _("buyer reference"), max_length=100, blank=True, default=""
    )  # BT-10 by default
    note = models.TextField(_("internal note"), max_length=4000, blank=True, default="")
    payee_account = models.CharField(
        _("account we pay to"), max_length=40, blank=True, default=""
    )  # BT-84, where we bill ourselves in his name
    payee_account_name = models.CharField(
        _("account holder"), max_length=120, blank=True, default=""
    )  # BT-85
    payee_bank = models.CharField(_("BIC"), max_length=11, blank=True, default="")  # BT-86
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "code"], condition=~models.Q(code=""), name="customer_code"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "legal_name", "id"], name="customer_name"),
        ]

    @property
    def addresses(self) -> list[dict[str, Any]]:
        """Its further addresses in use, as ``CustomerIn`` has them."""
        return [row.as_content() for row in self.address_rows.all() if row.archived_at is None]

    @property
    def contacts(self) -> list[dict[str, Any]]:
        """The people to ask there, as ``CustomerIn`` has them."""
        return [row.as_content() for row in self.contact_rows.all() if row.archived_at is None]


class DefaultFor(models.TextChoices):
    """What an address is taken for where a draft names none."""

    NOTHING = "", _("when chosen")
    BILLING = "billing", _("bills")
    DELIVERY = "delivery", _("deliveries")
    BOTH = "both", _("bills and deliveries")


class CustomerAddress(TenantModel):
    """A further address of a customer; put away, never deleted: drafts and copies may still name it."""

    customer = TenantForeignKey(Customer, on_delete=models.CASCADE, related_name="address_rows")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("what you call it"), max_length=80, blank=True, default="")
    name = models.CharField(_("name at the door"), max_length=200, blank=True, default="")  # BT-70
    default_for = models.CharField(
        _("used for"), max_length=8, choices=DefaultFor.choices, blank=True, default=""
    )
    location = models.CharField(max_length=60, blank=True, default="")  # BT-71
    location_scheme = models.CharField(max_length=10, blank=True, default="")  # BT-71-1, ISO 6523
    line1 = models.CharField(max_length=200, blank=True, default="")  # BT-50, BT-75
    line2 = models.CharField(max_length=200, blank=True, default="")  # BT-51, BT-76
    line3 = models.CharField(max_length=200, blank=True, default="")  # BT-163, BT-165
    city = models.CharField(max_length=100, blank=True, default="")  # BT-52, BT-77
    postal_code = models.CharField(max_length=20, blank=True, default="")  # BT-53, BT-78
    subdivision = models.CharField(max_length=100, blank=True, default="")  # BT-54, BT-79
    country = models.CharField(max_length=2)  # BT-55, BT-80
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["tenant", "customer"], name="address_customer")]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "customer"],
                condition=models.Q(archived_at__isnull=True, default_for__in=["billing", "both"]),
                name="address_one_for_bills",
            ),
            models.UniqueConstraint(
                fields=["tenant", "customer"],
                condition=models.Q(archived_at__isnull=True, default_for__in=["delivery", "both"]),
                name="address_one_for_deliveries",
            ),
        ]

    def __str__(self) -> str:
        return self.label or ", ".join(filter(None, (self.name, self.line1, self.city)))

    def as_content(self) -> dict[str, Any]:
        """As ``AddressIn`` has it."""
        names = (
            "id", "label", "name", "default_for", "location", "location_scheme", "line1", "line2",
            "line3", "city", "postal_code", "subdivision", "country",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


class CustomerContact(TenantModel):
    """Somebody to ask at a customer (BG-9); put away, never deleted."""

    customer = TenantForeignKey(Customer, on_delete=models.CASCADE, related_name="contact_rows")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120)  # BT-56
    role = models.CharField(_("role"), max_length=80, blank=True, default="")
    phone = models.CharField(_("telephone"), max_length=40, blank=True, default="")  # BT-57
    email = models.EmailField(_("e-mail address"), blank=True, default="")  # BT-58
    is_default = models.BooleanField(_("named on documents"), default=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["tenant", "customer"], name="contact_customer")]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "customer"],
                condition=models.Q(archived_at__isnull=True, is_default=True),
                name="contact_one_default",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})" if self.role else self.name

    def as_content(self) -> dict[str, Any]:
        """As ``ContactIn`` has it."""
        return {n: getattr(self, n) for n in ("id", "name", "role", "phone", "email", "is_default")}
