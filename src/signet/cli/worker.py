"""``signet worker``: runs what actions leave to be done after commit."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Callable
from typing import Any

import psycopg

from signet.cli.processes import end_with_parent
from signet.database import config, keeper

#: A job whose worker fell silent is given to another one, this often; then it is broken itself.
_ATTEMPTS = 5
_SECONDS_TO_RETRY = 1
_SECONDS_BETWEEN_RESCUES = 15


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=2, help="jobs at once")
    parser.add_argument("--once", action="store_true", help="stop when the queue is empty")


def run(options: argparse.Namespace) -> int:
    end_with_parent()
    with keeper.kept():
        import django

        django.setup()
        _hush()
        asyncio.run(_run(options.concurrency, once=options.once))
    return 0


async def _run(concurrency: int, *, once: bool) -> None:
    """Work until SIGTERM or SIGINT; begin anew when the database went away and came back.

    Procrastinate's worker ends, without an error, when its connection to the database breaks.
    """
    asked_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_unless_away)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked_to_stop.set)
    stop = asyncio.create_task(asked_to_stop.wait())
    while not asked_to_stop.is_set():
        work = asyncio.create_task(_work(concurrency, once=once))
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()  # Procrastinate lets running jobs finish
            with contextlib.suppress(asyncio.CancelledError):
                await work
            break
        if work.exception() is None and once:
            break
        _explain(work.exception())
        await asyncio.wait({stop}, timeout=_SECONDS_TO_RETRY)
    stop.cancel()


async def _work(concurrency: int, *, once: bool) -> None:
    from procrastinate.contrib.django import app

    async with await psycopg.AsyncConnection.connect(config.url("app"), connect_timeout=5):
        pass  # fails at once where the worker's pool would wait for half a minute
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as worker:
        async with worker.open_async():
            rescue = asyncio.create_task(_rescue(worker.job_manager))
            try:
                await worker.run_worker_async(
                    concurrency=concurrency,
                    wait=not once,
                    listen_notify=not once,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    task_middleware=[_with_fresh_connection],
                )
            finally:
                rescue.cancel()


async def _rescue(manager: Any) -> None:
    """Queue again the jobs of workers that died; jobs may be repeated, they have natural keys."""
    while True:
        for job in await manager.get_stalled_jobs():
            if job.attempts < _ATTEMPTS:
                await manager.retry_job(job)
        await asyncio.sleep(_SECONDS_BETWEEN_RESCUES)


def _with_fresh_connection(call_next: Callable[[], Any], _context: Any, _worker: Any) -> Any:
    """Django renews broken connections between requests; between jobs we must."""
    from django.db import close_old_connections

    close_old_connections()
    try:
        return call_next()
    finally:
        close_old_connections()


def _explain(error: BaseException | None) -> None:
    if error is not None and not _is_away(error):
        raise error
    print("signet worker: the database cannot be reached; trying again", file=sys.stderr)


def _unless_away(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A job whose end nobody awaited died with the database, which ``_explain`` tells."""
    if not _is_away(context.get("exception")):
        loop.default_exception_handler(context)


def _is_away(error: BaseException | None) -> bool:
    from procrastinate.exceptions import ConnectorException

    return isinstance(error, (psycopg.Error, ConnectorException))


def _hush() -> None:
    """One sentence of ours stands for the pages of tracebacks that libraries write about a lost server."""
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
    for name in ("utils", "worker", "worker.worker"):
        logging.getLogger(f"procrastinate.{name}").addFilter(
            lambda record: not (record.exc_info and _is_away(record.exc_info[1]))
        )
