"""What is said about a webhook, by its form and by the API."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from signet.kernel.parsing import Strict, Text


class EndpointIn(Strict):
    """An address that wants to hear of events."""

    url: Annotated[str, Text(1000)] = Field(
        min_length=1, description="Where messages are POSTed to; https and public."
    )
    description: Annotated[str, Text(120)] = Field(default="", description="What it is for.")
    types: Annotated[list[Annotated[str, Text(60)]], Field(max_length=200)] = Field(
        default=[], description="The events it wants, such as documents.issue; empty: all of them."
    )
