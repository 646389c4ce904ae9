"""What every call has at hand: the request, who sends it, the state, and the portal's time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from signet.sandbox.myinvois.errors import refused
from signet.sandbox.myinvois.json_text import decoded
from signet.sandbox.myinvois.settings import Knobs
from signet.sandbox.myinvois.tokens import Caller
from signet.sandbox.standin import Request
from signet.sandbox.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    request: Request
    caller: Caller
    store: Store
    knobs: Knobs
    correlation: str

    @property
    def now(self) -> datetime:
        return self.knobs.now()

    def content(self) -> dict[str, object]:
        """The JSON object in the body. Raises ``Refused``."""
        try:
            found = json.loads(decoded(self.request.body))
        except (ValueError, RecursionError):
            raise refused(400, "BadStructure", "The body is not valid JSON.") from None
        if not isinstance(found, dict):
            raise refused(400, "BadStructure", "The body must be an object.")
        return found

    def parameter(self, *names: str) -> str:
        """A query parameter by any of its spellings; the portal takes them in any case."""
        wanted = {name.lower() for name in names}
        every = parse_qsl(self.request.query, keep_blank_values=True)
        return next((value.strip() for name, value in every if name.lower() in wanted), "")

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to ``most``. Raises ``Refused``."""
        text = self.parameter(name) or str(default)
        if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
            raise refused(400, "BadArgument", f"{name} is not valid.", target=name)
        return int(text)
