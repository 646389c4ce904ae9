"""LHDN changes its windows: the operator says so, and checks and offers follow."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from signet.kernel.errors import BadInput
from signet.networks.myinvois.windows import SETTING, Windows, read_windows

_IN_FORCE = """
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
os.environ["DJANGO_SETTINGS_MODULE"] = "signet.settings"
from signet.networks.myinvois.adapter.capabilities import CAPABILITIES
from signet.networks.myinvois.checks.document import document_findings
from tests.unit.networks.myinvois.samples import everything
found = everything("01")
at = found.moment
def said(hours):
    findings = document_findings(found, at + timedelta(hours=hours))
    return [f.message % f.params for f in findings if f.rule == "CF321"]
print(json.dumps([
    CAPABILITIES.cancel.within.total_seconds() / 3600,
    CAPABILITIES.reply_within.total_seconds() / 3600,
    said(47), [text.split(",")[1] for text in said(49)],
]))
"""


def test_what_is_said_is_in_force() -> None:
    run = subprocess.run(
        [sys.executable, "-c", _IN_FORCE],
        env={**os.environ, SETTING: "submit=48 cancel=96", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(run.stdout) == [
        96.0,
        72.0,
        [],
        [
            " more than 48 hours ago; MyInvois takes no such document. Cancel it here and issue it again with today's date."
        ],
    ]


def test_what_is_left_out_is_as_published() -> None:
    assert read_windows("") == Windows(submit=72, cancel=72, reject=72)
    assert read_windows("reject=24") == Windows(submit=72, cancel=72, reject=24)


@pytest.mark.parametrize(
    "text", ["72", "submit=0", "submit=-1", "issue=72", "submit=72h", "cancel=99999"]
)
def test_a_mistake_is_told(text: str) -> None:
    with pytest.raises(BadInput, match="SIGNET_MYINVOIS_HOURS must look like submit=72"):
        read_windows(text)
