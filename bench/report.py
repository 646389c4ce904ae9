"""One line per claim, the same form everywhere."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def spent(work: Callable[[], object]) -> float:
    """Seconds of processor time that ``work`` took in this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def median(samples: list[float]) -> float:
    return statistics.median(samples)


def claim(name: str, ours: float, reference: float, *, ratio: float, aim: str, met: bool) -> None:
    """``ours`` and ``reference`` in seconds."""
    verdict = "met" if met else "short"
    print(
        f"{name} | {ours * 1000:.2f} ms | {reference * 1000:.2f} ms | {ratio:.2f} | {aim} | {verdict}",
        flush=True,
    )
