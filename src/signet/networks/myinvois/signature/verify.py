"""Judge the signature of one document, XML or JSON."""

from __future__ import annotations

from signet.en16931.findings import Finding
from signet.networks.myinvois.signature.json_reading import read_json
from signet.networks.myinvois.signature.judge import judge
from signet.networks.myinvois.signature.verdict import Format, Verdict
from signet.networks.myinvois.signature.xml_reading import read_xml


def format_of(data: bytes) -> Format:
    """By the first character that is no white space."""
    return "JSON" if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["} else "XML"


def verify(data: bytes) -> Verdict:
    """Never raises for bad input: what cannot be read is a finding too."""
    form = format_of(data)
    stated = read_json(data) if form == "JSON" else read_xml(data)
    if isinstance(stated, Finding):
        return Verdict(format=form, findings=(stated,))
    return judge(stated, form)
