"""``signet bench``: the claims, measured in one run against a peer or a floor."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

BENCHES = (
    "pdf",
    "issue",
    "workers",
    "bulk",
    "list",
    "rules",
    "fuzz",
    "form",
    "myinvois",
    "myinvois_sending",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=BENCHES, help="one of them")


def run(options: argparse.Namespace) -> int:
    """Each bench is a program of its own in ``bench/``; prints a line per claim."""
    root = Path(__file__).parents[3]
    print("claim | ours | reference | ratio | aim | met or short")
    for name in [options.only] if options.only else BENCHES:
        environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
        subprocess.run(
            [sys.executable, "-W", "ignore", str(root / "bench" / f"bench_{name}.py")],
            check=True,
            env=environment,
        )
    return 0
