"""What the API says of files that were sent to it: invoices, tables, verdicts."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from signet.documents.content import KindName


class DifferenceOut(BaseModel):
    """A figure on which the engine and the file disagree, and why."""

    term: str
    ours: str
    stated: str
    why: str


class LeftOut(BaseModel):
    """A value of the file that the draft has no place for."""

    location: str
    value: str


class ImportedFile(BaseModel):
    """What one file came to: either the report, or ``error`` saying why it was not read."""

    file: str
    kind: KindName | None = None
    totals: dict[str, str] = Field(default={}, description="Our totals by BT number.")
    stated: dict[str, str] = Field(default={}, description="The file's own totals by BT number.")
    differences: list[DifferenceOut] = []
    not_carried: list[LeftOut] = []
    document: UUID | None = Field(default=None, description="The draft; none in a dry run.")
    error: str | None = None


class ImportOut(BaseModel):
    """One report per file, in the order they were sent."""

    data: list[ImportedFile]


class CellProblem(BaseModel):
    """What is wrong with a cell."""

    field: str
    column: str = Field(description="Its name in the head of the table; empty for the whole row.")
    message: str


class TableRow(BaseModel):
    """What one row of the table came to."""

    line: int = Field(description="Where it begins in the file, counted from 1.")
    result: Literal["new", "update", "same", "error"]
    name: str
    problems: list[CellProblem]


class TableOut(BaseModel):
    """What a table came to."""

    file: str
    dry_run: bool
    encoding: str
    delimiter: str
    mapping: dict[str, str] = Field(description="Column of the head -> field; others are left out.")
    counts: dict[str, int] = Field(description="Rows by result.")
    data: list[TableRow]


class RuleFinding(BaseModel):
    """A broken rule of the schema, of EN 16931 or of Peppol, or advice of ours."""

    rule: str
    severity: Literal["error", "warning", "advice"]
    location: str = Field(description="XPath into the file.")
    message: str
    line: int | None
    term: str = Field(description="Business term or group of EN 16931, such as BT-106.")
    found: str | None = None
    expected: str | None = None


class ValidatedFile(BaseModel):
    """The verdict on one file; warnings leave it valid."""

    file: str
    valid: bool
    findings: list[RuleFinding]


class ValidationOut(BaseModel):
    """One verdict per file, in the order they were sent."""

    data: list[ValidatedFile]
