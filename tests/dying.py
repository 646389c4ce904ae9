"""Workers that die or freeze at a moment that a test names: real processes, real signals.

A step is a function that, called in the worker's own process, arranges its end there: ``before`` and
``behind`` put a signal in front of or after a function of the product.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections as databases

Step = Callable[[], None]
When = Callable[..., bool]
#: A worker that is still there after so many seconds hangs.
_LONGEST = 60.0


def always(*_: Any, **__: Any) -> bool:
    return True


def the(count: int, when: When = always) -> When:
    """True for the call of this number among those that ``when`` names."""
    left = [count]

    def counted(*args: Any, **kwargs: Any) -> bool:
        left[0] -= when(*args, **kwargs)
        return left[0] == 0

    return counted


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def freeze() -> None:
    """Until somebody sends SIGCONT."""
    os.kill(os.getpid(), signal.SIGSTOP)


def before(owner: Any, name: str, when: When = always, do: Step = die) -> None:
    """Do it when this is called."""
    real = getattr(owner, name)

    def called(*args: Any, **kwargs: Any) -> Any:
        if when(*args, **kwargs):
            do()
        return real(*args, **kwargs)

    setattr(owner, name, called)


def behind(owner: Any, name: str, when: When = always, do: Step = die) -> None:
    """Do it when this has been done."""
    real = getattr(owner, name)

    def called(*args: Any, **kwargs: Any) -> Any:
        done = real(*args, **kwargs)
        if when(*args, **kwargs):
            do()
        return done

    setattr(owner, name, called)


def process(work: Callable[[], object], step: Step) -> int:
    """Begin to work in a process of its own; its number."""
    databases.close_all()
    child = os.fork()
    if child == 0:
        try:
            step()
            work()
            databases.close_all()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return child


def ended(child: int) -> int:
    """How a process ended: -9 when it was killed, 0 when it had nothing more to do."""
    return os.waitstatus_to_exitcode(_status(child))


def run(work: Callable[[], object], step: Step) -> int:
    """``process`` and how it ended."""
    return ended(process(work, step))


@contextmanager
def frozen(work: Callable[[], object], step: Step) -> Iterator[list[int]]:
    """A worker that stands still meanwhile and goes on after the block; then the list says how it ended."""
    child, found = process(work, step), list[int]()
    assert os.WIFSTOPPED(_status(child)), "it ended before it froze"
    try:
        yield found
    finally:
        os.kill(child, signal.SIGCONT)
        found.append(ended(child))


def _status(child: int) -> int:
    deadline = time.monotonic() + _LONGEST
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG | os.WUNTRACED)
        if done:
            return status
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise AssertionError("a worker hung")
