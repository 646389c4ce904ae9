"""A document as a list of its leaves, one line each: ``path[attribute=value]=text``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml import etree


def xml_leaves(data: bytes) -> Iterator[str]:
    """Every leaf of an XML document, one line each."""
    root = etree.fromstring(data)
    for node in root.iter():
        if len(node) == 0:
            steps = [etree.QName(n).localname for n in (node, *node.iterancestors())]
            attributes = "".join(
                f"[{k}={v}]" for k, v in sorted((str(k), str(v)) for k, v in node.attrib.items())
            )
            yield f"{'/'.join(reversed(steps[:-1]))}{attributes}={node.text or ''}"


def json_leaves(data: bytes) -> Iterator[str]:
    """Every leaf of a JSON document; numbers by the lexemes that were written."""

    def walk(value: Any, path: str) -> Iterator[str]:
        for name, items in value.items():
            for item in items:
                here = f"{path}/{name}".lstrip("/")
                if "_" not in item:
                    yield from walk(item, here)
                    continue
                rest = sorted((k, v) for k, v in item.items() if k != "_")
                attributes = "".join(f"[{k}={v}]" for k, v in rest)
                text = item["_"]
                said = str(text).lower() if isinstance(text, bool) else text
                yield f"{here}{attributes}={said}"

    document = json.loads(data, parse_float=str, parse_int=str)
    yield from walk(document["Invoice"][0], "")
