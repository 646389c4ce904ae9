"""Moments on a page are told by the clock where the tenant's books are kept."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from signet.tenancy.models import Tenant


def in_local_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose templates show moments with ``date``: in the tenant's time zone instead of UTC."""

    @functools.wraps(view)
    def inner(*args: Any, **kwargs: Any) -> HttpResponse:
        with timezone.override(ZoneInfo(Tenant.objects.get().time_zone)):
            return view(*args, **kwargs)

    return inner
