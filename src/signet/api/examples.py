"""Bodies that work as they stand, but for the identifiers of your own customers."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from signet.api.bulk_schemas import BulkIn
from signet.api.consolidations import ConsolidationIn, MonthQuery
from signet.api.inputs import (
    CompanyChange,
    CorrectIn,
    CustomerChange,
    DebitIn,
    DraftChange,
    EndpointChange,
    IssueIn,
    ItemChange,
    PresetsIn,
    RateChange,
    RatesIn,
    VoidIn,
)
from signet.api.inputs_payments import ReverseIn
from signet.api.networks_schemas import ConnectionChange, SendManyIn
from signet.api.orders_schemas import BranchChange, CancelIn, OrderChange, RoleChange
from signet.catalogue.content import ItemIn
from signet.documents.content import DraftIn
from signet.documents.copying import CreditIn
from signet.events.content import EndpointIn
from signet.networks.content import AnswerIn, NewConnectionIn, ReasonIn, SendIn
from signet.orders.content import OrderIn
from signet.parties.content import BankAccountIn, BranchIn, CompanyIn, CustomerIn
from signet.payments.content import AllocateIn, PaymentIn, WriteOffIn
from signet.taxation.content import RateIn
from signet.tenancy.actions.save_role import RoleIn

_COMPANY: dict[str, Any] = {
    "legal_name": "Mekong Studio Ltd",
    "vat_identifier": "GB123456789",
    "legal_registration": "01234567",
    "electronic_scheme": "9932",
    "electronic_address": "GB123456789",
    "line1": "1 High Street",
    "city": "London",
    "postal_code": "E1 6AN",
    "country": "GB",
    "currency": "GBP",
    "payment_days": 30,
}
_ACCOUNT: dict[str, Any] = {
    "account": "GB33BUKB20201555555555",
    "account_name": "Mekong Studio Ltd",
    "bank_identifier": "BUKBGB22",
    "currency": "GBP",
}
_CUSTOMER: dict[str, Any] = {
    "legal_name": "Brasserie du Pont",
    "vat_identifier": "FR23334175221",
    "electronic_scheme": "9957",
    "electronic_address": "FR23334175221",
    "line1": "2 Rue de la Paix",
    "city": "Paris",
    "postal_code": "75002",
    "country": "FR",
    "currency": "GBP",
    "code": "C-1001",
}
_ITEM: dict[str, Any] = {
    "code": "BEANS-1KG",
    "name": "Liberica beans, 1 kg",
    "unit": "KGM",
    "price": "62.00",
    "currency": "GBP",
    "tax_category": "S",
    "tax_percent": "20",
}
_RATE: dict[str, Any] = {
    "code": "GB-S",
    "name": "VAT 20%",
    "country": "GB",
    "category": "S",
    "percent": "20",
    "valid_from": "2011-01-04",
}
_DRAFT: dict[str, Any] = {
    "customer_id": "01940000-0000-7000-8000-000000000001",
    "buyer_reference": "PO 7",
    "lines": [
        {
            "name": "Liberica beans, 1 kg",
            "quantity": "60",
            "unit": "KGM",
            "price": "62.00",
            "tax": {"category": "S", "percent": "20"},
        },
        {
            "name": "Grinder service",
            "quantity": "2",
            "unit": "HUR",
            "price": "450",
            "tax": {"category": "S", "percent": "20"},
            "allowances": [{"percent": "10", "reason": "Regular customer"}],
        },
    ],
}
_ALLOCATIONS = [{"document_id": "01940000-0000-7000-8000-000000000002", "amount": "50.00"}]
_PAYMENT: dict[str, Any] = {
    "amount": "50.00",
    "method": "pos_card",
    "received_on": "2026-11-20",
    "reference": "SLIP 0042",
    "allocations": _ALLOCATIONS,
}

_BRANCH: dict[str, Any] = {
    "code": "BKK",
    "name": "Boeung Keng Kang",
    "line1": "24 Street 278",
    "city": "Phnom Penh",
    "country": "KH",
}
_ORDER: dict[str, Any] = {
    "customer_id": "01940000-0000-7000-8000-000000000001",
    "reference": "Table 7",
    "lines": [{"name": "Cold brew", "quantity": "2", "price": "3.50", "tax": {"percent": "10"}}],
}
_ROLE: dict[str, Any] = {"name": "Counter", "permissions": ["orders.read", "orders.write"]}
_ENDPOINT: dict[str, Any] = {
    "url": "https://example.com/signet",
    "description": "Bookkeeping",
    "types": ["documents.issue", "documents.void"],
}
_CONNECTION: dict[str, Any] = {
    "settings": {"access_point": "phoss-ap", "url": "https://ap.example.com"},
    "credentials": {"token": "as the access point gave it"},
}
_SENT: dict[str, Any] = {
    "document_id": "01940000-0000-7000-8000-000000000002",
    "connection_id": "01940000-0000-7000-8000-000000000003",
}

EXAMPLES: dict[type[BaseModel], dict[str, Any]] = {
    CompanyIn: _COMPANY,
    CompanyChange: _COMPANY | {"version": 1},
    BankAccountIn: _ACCOUNT,
    CustomerIn: _CUSTOMER,
    CustomerChange: _CUSTOMER | {"version": 1},
    ItemIn: _ITEM,
    ItemChange: _ITEM | {"version": 1},
    BranchIn: _BRANCH,
    BranchChange: _BRANCH | {"version": 1},
    OrderIn: _ORDER,
    OrderChange: _ORDER | {"version": 1},
    CancelIn: {"reason": "The customer left"},
    BulkIn: {"verb": "issue", "filter": {"kind": "invoice", "tab": "drafts"}},
    RoleIn: _ROLE,
    RoleChange: _ROLE | {"version": 1},
    RateIn: _RATE,
    RateChange: _RATE | {"version": 1},
    PresetsIn: {"country": "GB"},
    RatesIn: {
        "rates": [
            {"base": "USD", "quote": "KHR", "rate": "4015", "day": "2026-11-20", "source": "GDT"}
        ]
    },
    DraftIn: _DRAFT,
    DraftChange: _DRAFT | {"version": 1},
    EndpointIn: _ENDPOINT,
    EndpointChange: _ENDPOINT | {"version": 1},
    IssueIn: {"on": "2026-11-21"},
    PaymentIn: _PAYMENT,
    AllocateIn: {"allocations": _ALLOCATIONS},
    ReverseIn: {"reason": "The cheque came back"},
    WriteOffIn: {"amount": "12.50", "reason": "The customer is insolvent"},
    VoidIn: {"reason": "Sent to the wrong customer"},
    CreditIn: {"reason": "Two bags came back", "lines": [{"position": 1, "quantity": "2"}]},
    DebitIn: {
        "reason": "Freight was forgotten",
        "lines": [{"name": "Freight", "price": "80", "tax": {"category": "S", "percent": "20"}}],
    },
    CorrectIn: {"reason": "The price was that of last year"},
    NewConnectionIn: _CONNECTION
    | {"company_id": "01940000-0000-7000-8000-000000000004", "network": "peppol"},
    ConnectionChange: _CONNECTION | {"version": 1},
    ConsolidationIn: {
        "receipts": [
            {
                "number": "R-00017",
                "day": "2026-10-31",
                "amount": "25.00",
                "tax": {"scheme": "SERVICE", "category": "S", "percent": "8"},
                "tax_amount": "2.00",
            }
        ],
        "issue_date": "2026-11-03",
    },
    MonthQuery: {"month": "2026-10"},
    SendIn: _SENT,
    SendManyIn: {
        "document_ids": [_SENT["document_id"]],
        "connection_id": _SENT["connection_id"],
    },
    ReasonIn: {"reason": "Sent to the wrong customer"},
    AnswerIn: {"reply": "rejected", "reason": "We ordered 40 kg, not 60"},
}
