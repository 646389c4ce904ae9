"""A real server on the test database and a real Chromium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from tests.clusters import wait_until

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(committed: None) -> Iterator[str]:
    """The product over HTTP, on the test's own database."""
    from django.conf import settings
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    application = StaticFilesHandler(get_wsgi_application())

    asked: list[object] = []

    def closing(environ, start_response):
        asked.append(environ)
        try:
            answer = application(environ, start_response)
            try:
                yield from answer  # a streamed file asks the database while it is sent
            finally:
                getattr(answer, "close", lambda: None)()
        finally:
            connections.close_all()
            asked.remove(environ)

    with make_server("127.0.0.1", 0, closing, _Server, _Quiet) as http:
        settings.CSRF_TRUSTED_ORIGINS = [f"http://127.0.0.1:{http.server_port}"]
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        wait_until(lambda: not asked)  # what still runs would need the database
        http.shutdown()


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """For a file of tests, not for all: while it lives, an event loop runs in this thread, and tests of
    other folders that start their own would fail in it."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


def _wait_for_scripts(page: Any) -> None:
    """Who waits for something on a page waits for its scripts too: they hear no key before they run."""
    there = page.wait_for_selector

    def wait_for_selector(*asked: Any, **how: Any) -> Any:
        found = there(*asked, **how)
        page.wait_for_load_state()
        return found

    page.wait_for_selector = wait_for_selector


@pytest.fixture
def page(chromium, server: str) -> Iterator[object]:
    """A fresh profile; any error on the console, and any breach of the content policy, fails the test.

    It closes before the server does: a request that finds nobody is an error on the console too.
    """
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    _wait_for_scripts(page)
    problems: list[str] = []
    page.on(
        "console", lambda m: problems.append(m.text) if m.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda e: problems.append(str(e)))
    yield page
    context.close()
    refused = "the server responded with a status of"  # refusals are pages like others
    assert [p for p in problems if refused not in p] == []
