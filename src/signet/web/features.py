"""Which pages belong to a feature that a plan may not have, beyond what their permission says.

Read by the middleware, which refuses the page, and by the navigation, which does not show it.
"""

from __future__ import annotations

from typing import Final

#: Name of an address -> feature.
OF_PAGE: Final = {
    "quotes": "quotes",
    "new_quote": "quotes",
    "accept_quote": "quotes",
    "decline_quote": "quotes",
    "branches": "branches",
    "new_branch": "branches",
    "branch": "branches",
    "roles": "custom_roles",
    "new_role": "custom_roles",
    "role": "custom_roles",
    "retire_role": "custom_roles",
    "keys": "api",
    "create_key": "api",
    "revoke_key": "api",
    "invoice_order": "orders",
    "edit": "invoices",
    "allocate_note": "invoices",
    "write_off": "invoices",
    "send": "invoices",
    "payment_settings": "payments",
    "imports": "imports",
    "import_drafts": "imports",
    "import_remove": "imports",
}
