"""Submitting documents and asking what became of a submission."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from signet.networks.myinvois.client.failures import Failure, read_failure
from signet.networks.myinvois.client.fields import folded, items, text
from signet.networks.myinvois.client.session import Reply, Session

#: MyInvois SDK, submit documents.
MOST_DOCUMENTS = 100
MOST_BYTES = 5 * 1024 * 1024
LARGEST_DOCUMENT = 300 * 1024
#: What the request needs around each document beside its Base64.
_AROUND = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """One document as it is sent; ``number`` is its ``cbc:ID``."""

    number: str
    format: Literal["XML", "JSON"]
    body: bytes

    @property
    def weight(self) -> int:
        """How many bytes of the request it takes."""
        return len(self.body) * 4 // 3 + 4 + len(self.number.encode()) + _AROUND


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """``accepted``: the id of each accepted number; ``refused``: what is wrong with each refused one."""

    uid: str
    accepted: dict[str, str]
    refused: dict[str, Failure]


def submit(session: Session, documents: Sequence[Packed]) -> Reply:
    """One call: documents of one format, within the limits (``batches``)."""
    return session.send(
        "POST", "api", "v1.0", "documentsubmissions", "", limit="submit",
        content=request(documents),
    )  # fmt: skip


def request(documents: Sequence[Packed]) -> bytes:
    """The body of that call."""
    content = {
        "documents": [
            {
                "format": document.format,
                "document": base64.b64encode(document.body).decode(),
                "documentHash": hashlib.sha256(document.body).hexdigest(),
                "codeNumber": document.number,
            }
            for document in documents
        ]
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def batches(documents: Sequence[Packed]) -> list[list[Packed]]:
    """In the order given, by format, each within the number and the bytes of one submission."""
    found: list[list[Packed]] = []
    for form in ("XML", "JSON"):
        batch: list[Packed] = []
        for document in (d for d in documents if d.format == form):
            weight = sum(d.weight for d in batch) + document.weight
            if batch and (len(batch) >= MOST_DOCUMENTS or weight > MOST_BYTES):
                found.append(batch)
                batch = []
            batch.append(document)
        if batch:
            found.append(batch)
    return found


def read_submitted(value: object) -> Submitted | None:
    """None where this is no answer to a submission."""
    found = folded(value)
    if "accepteddocuments" not in found and "rejecteddocuments" not in found:
        return None
    return Submitted(
        uid=text(found, "submissionUid"),
        accepted={
            text(item, "invoiceCodeNumber"): text(item, "uuid")
            for item in items(found, "acceptedDocuments")
        },
        refused={
            text(item, "invoiceCodeNumber"): read_failure(item) or Failure()
            for item in items(found, "rejectedDocuments")
        },
    )


def summary(session: Session, uid: str, page: int = 1) -> Reply:
    """All of its documents: a submission has no more than a page. 404 for some seconds after it came."""
    return session.get(
        "api",
        "v1.0",
        "documentsubmissions",
        uid,
        limit="submission",
        tells="documentSummary",
        pageNo=str(page),
        pageSize="100",
    )
