"""A CII element, written in the order of the schema or read with every leaf ticked off.

Paths are names separated by ``/``; ``ram:`` is understood. Dates are written in format 102 (YYYYMMDD).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

from signet.en16931.canonical import decimal_text
from signet.en16931.model import Identifier
from signet.en16931.ubl.nodes import place
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.kernel.money import Money

RSM: Final = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
RAM: Final = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
UDT: Final = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
QDT: Final = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
PREFIXES: Final = {"rsm": RSM, "ram": RAM, "udt": UDT, "qdt": QDT}
ROOT: Final = f"{{{RSM}}}CrossIndustryInvoice"

#: UNTDID 2379: format of a date, and how many characters of it are the day (203, 204: then the time).
#: EN 16931 writes 102; the others are read.
_FORMATS: Final = {"102": ("%Y%m%d", 8), "203": ("%Y%m%d", 8), "204": ("%Y%m%d", 8)}

_NOT_A = {
    "date": _("“%(found)s” is not a date (line %(line)s, %(where)s)."),
    "number": _("“%(found)s” is not a number (line %(line)s, %(where)s)."),
}


def tag(name: str) -> str:
    """``LineID`` or ``udt:Indicator`` as lxml names it."""
    prefix, _colon, local = name.rpartition(":")
    return f"{{{PREFIXES[prefix or 'ram']}}}{local}"


class Writer:
    """A node under construction. Nothing is written for None."""

    __slots__ = ("node",)

    def __init__(self, node: etree._Element) -> None:
        self.node = node

    def group(self, path: str) -> Writer:
        """A new element at a path; the steps before the last one are made or used again."""
        *above, last = path.split("/")
        node = self.node
        for name in above:
            found = node.find(tag(name))
            node = etree.SubElement(node, tag(name)) if found is None else found
        return Writer(etree.SubElement(node, tag(last)))

    def text(self, path: str, value: str | None, /, **attributes: str | None) -> None:
        if value is None:
            return
        node = self.group(path).node
        for key, attribute in attributes.items():
            if attribute is not None:
                node.set(key, attribute)
        node.text = value

    def number(self, path: str, value: Decimal | None, /, **attributes: str | None) -> None:
        self.text(path, None if value is None else decimal_text(value), **attributes)

    def money(self, path: str, value: Money | None, *, currency: bool = False) -> None:
        if value is not None:
            named = value.currency if currency else None
            self.text(path, format(value.amount, "f"), currencyID=named)

    def day(self, path: str, value: date | None) -> None:
        if value is not None:
            self.text(path, value.strftime("%Y%m%d"), format="102")

    def identifier(self, path: str, value: Identifier | None) -> None:
        if value is not None:
            self.text(path, value.value, schemeID=value.scheme)


class Reader:
    """An element that is being read; ``seen`` collects the leaves that were understood."""

    __slots__ = ("element", "seen")

    def __init__(self, element: etree._Element, seen: set[etree._Element]) -> None:
        self.element = element
        self.seen = seen

    def group(self, path: str) -> Reader | None:
        node: etree._Element | None = self.element
        for name in path.split("/"):
            if node is None:
                return None
            node = node.find(tag(name))
        return None if node is None else Reader(node, self.seen)

    def groups(self, path: str) -> Iterator[Reader]:
        above, _slash, last = path.rpartition("/")
        holder = self.group(above) if above else self
        for found in holder.element.findall(tag(last)) if holder else ():
            yield Reader(found, self.seen)

    def text(self, path: str) -> str | None:
        """The text at a path, ticked off; None where it is absent or empty."""
        return (self.raw(path) or "").strip() or None

    def raw(self, path: str) -> str | None:
        """The same with the white space around it."""
        leaf = self.group(path)
        if leaf is None:
            return None
        self.seen.add(leaf.element)
        return leaf.element.text

    def peek(self, path: str) -> str | None:
        """The text without ticking it off: it is not certain that it can be carried."""
        leaf = self.group(path)
        return None if leaf is None else (leaf.element.text or "").strip() or None

    def attribute(self, path: str, name: str) -> str | None:
        leaf = self.group(path)
        return None if leaf is None else leaf.element.get(name)

    def identifier(self, path: str) -> Identifier | None:
        value = self.text(path)
        if value is None:
            return None
        return Identifier(value=value, scheme=self.attribute(path, "schemeID"))

    def day(self, path: str) -> date | None:
        """The day in an element such as ``IssueDateTime``, in whichever way the schema lets it be said."""
        holder = self.group(path)
        leaf = next(iter(holder.element), None) if holder else None
        if holder is None or leaf is None:
            return None
        self.seen.add(leaf)
        text = (leaf.text or "").strip()
        if not text:
            return None
        try:
            if etree.QName(leaf).localname in {"DateTime", "Date"}:  # ISO 8601
                return date.fromisoformat(text[:10])
            form, length = _FORMATS[leaf.get("format") or "102"]
            return datetime.strptime(text[:length], form).date()  # noqa: DTZ007
        except (KeyError, ValueError):
            raise Reader(leaf, self.seen).wrong("date", text[:40]) from None

    def number(self, path: str) -> Decimal | None:
        leaf = self.group(path)
        return None if leaf is None else leaf.own_number()

    def own_number(self) -> Decimal | None:
        """This element's own text as a number."""
        self.seen.add(self.element)
        text = (self.element.text or "").strip()
        if not text:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise self.wrong("number", text[:40]) from None
        if not value.is_finite() or len(text) > 60 or not -20 < value.adjusted() < 18:
            raise self.wrong("number", text[:40])
        return value

    def money(self, path: str, currency: str) -> Money | None:
        value = self.number(path)
        return None if value is None else Money.of(value, currency)

    def wrong(self, kind: str, text: str) -> BadInput:
        where = place(self.element)
        params = {"found": text, "line": self.element.sourceline, "where": where}
        return BadInput(_NOT_A[kind], code=f"cii.{kind}", pointer=where, params=params)
