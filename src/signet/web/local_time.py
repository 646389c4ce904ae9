"""Moments on a page are told by the clock where the tenant's books are kept."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.http.response import HttpResponseBase
from django.utils import timezone

from signet.tenancy.models import Tenant

_Answer = TypeVar("_Answer", bound=HttpResponseBase)


def in_local_time(view: Callable[..., _Answer]) -> Callable[..., _Answer]:
    """A view whose templates show moments with ``date``: in the tenant's time zone instead of UTC."""

    @functools.wraps(view)
    def inner(*args: Any, **kwargs: Any) -> _Answer:
        with timezone.override(ZoneInfo(Tenant.objects.get().time_zone)):
            return view(*args, **kwargs)

    return inner
