"""XML against the XSD of UBL 2.1. LHDN says little of what it finds; the position is all it adds."""

from __future__ import annotations

import functools
import re
import threading
from typing import Final

from lxml import etree

from signet.sandbox.myinvois.findings import Finding
from signet.sandbox.myinvois.structure import schemas
from signet.sandbox.myinvois.xml_text import INVOICE

_MOST: Final = 20
#: What is wrong in here has codes of its own (a serial number in hex is DS327), so structure is silent.
_OF_SIGNATURE: Final = "UBLDocumentSignatures"
_NAMESPACE: Final = re.compile(r"\{[^}]*\}")
_lock = threading.Lock()


@functools.cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(schemas() / "maindoc" / "UBL-Invoice-2.1.xsd"))


def check(root: etree._Element) -> list[Finding]:
    """What the schema refuses. The root is ``Invoice`` for every type of document."""
    if root.tag != INVOICE:
        return [Finding(None, "Invalid structure", "Invoice", "document")]
    with _lock:  # a schema keeps the log of its last validation
        schema = _schema()
        if schema.validate(root):
            return []
        found = [
            _finding(entry)
            for entry in schema.error_log  # type: ignore[attr-defined]
            if _OF_SIGNATURE not in (entry.path or "")
        ]
    return found[:_MOST]


def _finding(entry: etree._LogEntry) -> Finding:
    said = _NAMESPACE.sub("", entry.message)
    kind = "Invalid child element" if "not expected" in said else "Invalid structure"
    path = re.sub(r"\*\[\d+\]|\w+:", "", entry.path or "").strip("/").replace("//", "/")
    return Finding(None, f"{kind}: {said}", path.replace("/", ".") or None, "document")
