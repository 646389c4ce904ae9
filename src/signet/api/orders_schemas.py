"""What orders, branches and roles take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from signet.api.inputs import Paging, Version
from signet.api.schemas import PageOut
from signet.kernel.parsing import Strict, Text
from signet.orders.content import OrderIn
from signet.parties.content import BranchIn
from signet.tenancy.actions.save_role import RoleIn

_OPEN = ConfigDict(extra="ignore")
_VERSION = Field(
    default=None, description="The version you have seen; or send it as its ETag in If-Match."
)


class BranchChange(BranchIn):
    """A branch's whole content."""

    version: Version | None = _VERSION


class BranchOut(BranchIn):
    """A branch."""

    model_config = _OPEN
    id: UUID
    version: int


class BranchesOut(BaseModel):
    """Your branches."""

    data: list[BranchOut]


class OrderFilter(Paging):
    """Which orders a list shows."""

    status: Literal["", "open", "ready", "invoiced", "cancelled"] = ""
    search: Annotated[str, Text(100)] = Field(
        default="", description="References and customers that begin with it."
    )
    branch_id: UUID | None = None
    customer_id: UUID | None = None
    sort: Literal["newest", "reference", "customer"] = "newest"
    order: Literal["asc", "desc"] = "desc"


class OrderChange(OrderIn):
    """An order's whole content."""

    version: Version | None = _VERSION


class CancelIn(Strict):
    """Why an order is cancelled."""

    reason: Annotated[str, Text(500, line_breaks=True)] = ""


class OrderRow(BaseModel):
    """An order as lists show it."""

    id: UUID
    label: str = Field(description="Its reference, else the end of its id.")
    status: Literal["open", "ready", "invoiced", "cancelled"]
    branch_id: UUID | None
    customer: str
    currency: str
    total: str = Field(description="With tax, as its invoice comes to.")
    invoice_id: UUID | None = Field(description="The invoice or draft it became.")
    version: int
    created_at: datetime


class OrderOut(OrderRow):
    """A whole order."""

    content: OrderIn


class OrdersOut(PageOut):
    """A page of orders."""

    data: list[OrderRow]


class RoleChange(RoleIn):
    """A role's name and permissions."""

    version: Version | None = _VERSION


class RoleOut(RoleIn):
    """A role of your own."""

    model_config = _OPEN
    id: UUID
    version: int


class RolesOut(BaseModel):
    """Your own roles."""

    data: list[RoleOut]
