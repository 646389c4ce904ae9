"""Errors of the product as pages: the sentence, and a way on."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from signet.kernel.errors import SignetError


class SignetErrors:
    """Turns a ``SignetError`` that a page did not handle into a page with its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, SignetError):
            return render(request, "errors/error.html", {"error": error}, status=error.status)
        return None
