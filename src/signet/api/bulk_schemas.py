"""What bulk actions take and give."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from signet.api.inputs import DocumentFilter, Paging
from signet.api.schemas import PageOut
from signet.bulk.actions.start import MAX_NAMED
from signet.kernel.parsing import Strict, Text


class BulkIn(Strict):
    """Either ``document_ids`` or ``filter``; its paging and sorting are not used."""

    verb: Annotated[str, Text(20)] = Field(description="issue, send, mark_sent, csv or zip.")
    document_ids: Annotated[list[UUID], Field(max_length=MAX_NAMED)] = []
    filter: DocumentFilter | None = None


class RunsFilter(Paging):
    """Which page of bulk actions."""


class ResultFilter(Paging):
    """Which results a list shows."""

    outcome: Literal["", "done", "refused"] = ""


class RunOut(BaseModel):
    """``handled`` of ``total`` documents were tried: ``done`` or ``refused``."""

    id: UUID
    verb: str
    state: Literal["running", "done", "cancelled", "stopped"]
    total: int
    handled: int
    done: int
    refused: int
    why: str = Field(description="Why it was stopped.")
    file: str = Field(description="The type of the file that it makes; empty for none.")
    begun_by: str
    created_at: str
    ended_at: str | None


class RunsOut(PageOut):
    """A page of bulk actions."""

    data: list[RunOut]


class ResultOut(BaseModel):
    """What became of one document."""

    position: int
    document_id: UUID
    number: str | None
    outcome: Literal["done", "refused"]
    code: str
    message: str


class ResultsOut(PageOut):
    """A page of results."""

    data: list[ResultOut]
