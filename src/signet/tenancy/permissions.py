"""What may be done, and by which role. Data, so that pages, API and tests read the same table."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Built-in roles; ``CUSTOM`` stands for one that the tenant made (``models.CustomRole``)."""

    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Administrator")
    ACCOUNTANT = "accountant", _("Accountant")
    BILLER = "biller", _("Biller")
    CASHIER = "cashier", _("Cashier")
    DRAFTER = "drafter", _("Drafter")
    AUDITOR = "auditor", _("Auditor")
    CUSTOM = "custom", _("Own role")


#: Roles that can be given as they are.
BUILT_IN: Final = tuple(role for role in Role if role is not Role.CUSTOM)


#: Verb on noun -> what it lets one do, as shown in the settings.
PERMISSIONS: Final = {
    "documents.read": _("See documents"),
    "documents.draft": _("Write and discard drafts"),
    "documents.issue": _("Issue documents"),
    "documents.void": _("Void issued documents"),
    "documents.import": _("Import documents"),
    "orders.read": _("See orders"),
    "orders.write": _("Take orders, change them and mark them ready"),
    "networks.read": _("See what was exchanged with e-invoice networks"),
    "networks.send": _("Send documents to e-invoice networks"),
    "networks.cancel": _("Cancel documents on e-invoice networks"),
    "networks.connect": _("Connect companies to e-invoice networks"),
    "inbox.read": _("See received documents"),
    "inbox.answer": _("Accept and reject received documents"),
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
    "companies.write": _("Change companies, branches, bank accounts and number series"),
    "members.read": _("See members and invitations"),
    "members.manage": _("Invite people, change roles, end memberships"),
    "members.own": _("Make somebody an owner, or an owner something else"),
    "keys.manage": _("Create and revoke API keys"),
    "webhooks.manage": _("Manage webhooks, which tell other programs what happens here"),
    "audit.read": _("Read the audit log"),
    "reports.read": _("See figures and reports"),
}

_READ = frozenset(
    {
        "documents.read", "orders.read", "payments.read", "customers.read", "items.read",
        "companies.read", "networks.read", "reports.read",
    }
)  # fmt: skip
_DRAFT = _READ | {"documents.draft", "orders.write", "customers.write"}
_BILL = _DRAFT | {"documents.issue", "networks.send", "payments.record", "items.write"}
_ACCOUNT = _BILL | {
    "documents.void", "documents.import", "payments.refund", "payments.reverse",
    "payments.write_off", "companies.write", "members.read", "audit.read",
    "networks.cancel", "inbox.read", "inbox.answer",
}  # fmt: skip

ROLE_PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    Role.OWNER: frozenset(PERMISSIONS),
    Role.ADMIN: frozenset(PERMISSIONS) - {"members.own"},
    Role.ACCOUNTANT: _ACCOUNT,
    Role.BILLER: _BILL,
    Role.CASHIER: _READ | {"orders.write", "payments.record"},
    Role.DRAFTER: _DRAFT,
    Role.AUDITOR: _READ | {"members.read", "audit.read", "inbox.read"},
}

#: What somebody may hold whose work is bound to branches. The database shows him only their documents,
#: orders and payments; whatever concerns the whole account is not his.
BRANCH_BOUND: Final = _BILL | {
    "documents.void", "networks.cancel", "payments.refund", "payments.reverse",
    "payments.write_off",
}  # fmt: skip
