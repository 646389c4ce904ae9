"""What the API answers about events and webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from signet.api.schemas import PageOut
from signet.events.content import EndpointIn


class EventData(BaseModel):
    """What an event is about."""

    object_type: str
    object_id: UUID | None
    label: str = Field(description="Its number or name when it happened.")
    object: dict[str, Any] | None = Field(
        description="The object as this API shows it; null where it does not, or when it is very large."
    )


class EventOut(BaseModel):
    """A message as webhooks get it. More fields may come; ``version`` counts what would break a reader."""

    id: UUID = Field(description="Also the webhook-id: the same event is never under two.")
    type: str = Field(description="The verb of the audit log, such as documents.issue.")
    version: int
    sequence: int = Field(description="Counts up within the account; other entries leave holes.")
    timestamp: datetime
    data: EventData


class EventsOut(PageOut):
    """A page of events."""

    data: list[EventOut]


class EndpointOut(EndpointIn):
    """A webhook."""

    model_config = ConfigDict(extra="ignore")
    id: UUID
    version: int
    state: Literal["active", "disabled"]
    disabled_because: Literal["", "by_hand", "failing", "gone"]
    failures: int = Field(description="Attempts since the last good answer.")
    failing_since: datetime | None
    previous_secret_until: datetime | None = Field(
        description="So long messages are signed by the old secret too."
    )


class EndpointsOut(BaseModel):
    """Your webhooks."""

    data: list[EndpointOut]


class SecretOut(BaseModel):
    """A webhook's signing secret."""

    secret: str


class AttemptOut(BaseModel):
    """One try to deliver a message."""

    at: datetime
    status: int | None
    problem: Literal["", "address", "dns", "connection", "tls", "timeout", "protocol"]
    milliseconds: int
    excerpt: str = Field(description="The beginning of what was answered.")


class DeliveryOut(BaseModel):
    """A message to a webhook."""

    id: UUID
    event_id: UUID
    type: str
    state: Literal["waiting", "delivered", "failed", "stopped"]
    tried: int
    next_at: datetime | None
    attempts: list[AttemptOut] = Field(description="The newest twenty, oldest first.")


class DeliveriesOut(PageOut):
    """A page of deliveries."""

    data: list[DeliveryOut]
