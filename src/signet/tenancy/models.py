"""Users sign in once for all their tenants; everything else here belongs to one tenant."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from signet.kernel.ids import uuid7
from signet.tenancy.features import DEFAULT_PLAN
from signet.tenancy.fields import TenantForeignKey, TenantModel
from signet.tenancy.permissions import Role

LANGUAGES = [("en", "English"), ("ar", "العربية"), ("km", "ខ្មែរ"), ("ms", "Bahasa Melayu")]


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who can sign in. Not tenant data: memberships say where the person may work."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=5, choices=LANGUAGES, default="en")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Overpayment(models.TextChoices):
    """What happens to money beyond what is owed."""

    REFUSE = "refuse", _("Refuse it")
    CREDIT = "credit", _("Keep it as the customer's credit")


class Tenant(models.Model):
    """An account: the unit of isolation. Its own row is visible only inside its own scope."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=5, choices=LANGUAGES, default="en")
    overpayment = models.CharField(
        _("overpayment"), max_length=10, choices=Overpayment.choices, default=Overpayment.REFUSE
    )
    #: Whoever wrote a document may not issue it.
    four_eyes = models.BooleanField(_("four eyes"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Plan(TenantModel):
    """What the operator of the platform switched on; the application can only read it."""

    plan = models.CharField(max_length=20, default=DEFAULT_PLAN)
    overrides = models.JSONField(default=dict)  # feature -> bool
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="plan_once")]

    def __str__(self) -> str:
        return self.plan


class CustomRole(TenantModel):
    """A role of the tenant's own: a name for a set of permissions."""

    name = models.CharField(_("name"), max_length=60)
    permissions = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "name"], condition=Q(retired_at__isnull=True), name="role_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Position(TenantModel):
    """A role with its bounds: what a membership is, and what an invitation offers."""

    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    custom_role = TenantForeignKey(CustomRole, on_delete=models.PROTECT, null=True, blank=True)
    #: The branches one works for; none given: the whole account.
    branches = ArrayField(models.UUIDField(), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def role_name(self) -> str:
        """What people call it."""
        return self.custom_role.name if self.custom_role else str(self.get_role_display())


def _fitting(name: str) -> models.CheckConstraint:
    """An own role is named, and a built-in one is not."""
    return models.CheckConstraint(
        name=name,
        condition=(Q(role=Role.CUSTOM) & Q(custom_role__isnull=False))
        | (~Q(role=Role.CUSTOM) & Q(custom_role__isnull=True)),
    )


class Membership(Position):
    """A user's role in a tenant."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user"], name="membership_once"),
            _fitting("membership_role"),
            models.CheckConstraint(
                name="membership_owner_everywhere",
                condition=~Q(role=Role.OWNER) | Q(branches__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["user", "tenant"], name="membership_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Invitation(Position):
    """An offer of membership, sent to an address; the token is stored as its SHA-256 only."""

    email = models.EmailField(_("e-mail address"))
    token_hash = models.BinaryField(max_length=32)
    invited_by = models.CharField(max_length=160)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "token_hash"], name="invitation_token"),
            _fitting("invitation_role"),
        ]
        indexes = [models.Index(fields=["token_hash"], name="invitation_token_lookup")]

    def __str__(self) -> str:
        return self.email


class ApiKey(TenantModel):
    """A key of the REST API: shown once, stored as its SHA-256, scoped, expiring, revocable."""

    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=16)
    secret_hash = models.BinaryField(max_length=32)
    permissions = models.JSONField(default=list)
    branches = ArrayField(models.UUIDField(), null=True, blank=True)
    created_by = models.CharField(max_length=160)
    created_by_id = models.UUIDField(null=True, blank=True)  # the person: no approval of own work
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "secret_hash"], name="api_key_secret"),
        ]
        indexes = [models.Index(fields=["secret_hash"], name="api_key_lookup")]

    def __str__(self) -> str:
        return self.name
