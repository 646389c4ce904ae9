"""What may be done, and by which role. Data, so that pages, API and tests read the same table."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Built-in roles of a membership or an API key."""

    OWNER = "owner", _("Owner")
    ACCOUNTANT = "accountant", _("Accountant")
    BILLER = "biller", _("Biller")
    AUDITOR = "auditor", _("Auditor")


#: Verb on noun -> what it lets one do, as shown in the settings.
PERMISSIONS: Final = {
    "documents.read": _("See documents"),
    "documents.draft": _("Write and discard drafts"),
    "documents.issue": _("Issue documents"),
    "documents.void": _("Void issued documents"),
    "documents.import": _("Import documents"),
    "payments.read": _("See payments"),
    "payments.record": _("Record payments and use credit"),
    "payments.refund": _("Pay money back"),
    "payments.reverse": _("Reverse payments"),
    "payments.write_off": _("Write off what is owed"),
    "customers.read": _("See customers"),
    "customers.write": _("Change customers"),
    "items.read": _("See items"),
    "items.write": _("Change items"),
    "companies.read": _("See companies"),
    "companies.write": _("Change companies, bank accounts and number series"),
    "members.read": _("See members and invitations"),
    "members.manage": _("Invite people, change roles, end memberships"),
    "keys.manage": _("Create and revoke API keys"),
    "audit.read": _("Read the audit log"),
    "reports.read": _("See figures and reports"),
}

_READ = frozenset(
    {
        "documents.read", "payments.read", "customers.read", "items.read", "companies.read",
        "reports.read",
    }
)  # fmt: skip
_BILL = _READ | {
    "documents.draft", "documents.issue", "payments.record", "customers.write", "items.write",
}  # fmt: skip
_ACCOUNT = _BILL | {
    "documents.void", "documents.import", "payments.refund", "payments.reverse",
    "payments.write_off", "companies.write", "members.read", "audit.read",
}  # fmt: skip

ROLE_PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    Role.OWNER: frozenset(PERMISSIONS),
    Role.ACCOUNTANT: _ACCOUNT,
    Role.BILLER: _BILL,
    Role.AUDITOR: _READ | {"members.read", "audit.read"},
}
