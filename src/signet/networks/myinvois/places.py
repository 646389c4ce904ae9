"""Addresses: states and countries by the network's codes, three lines at most."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from signet.en16931.model import Address
from signet.networks.myinvois.codelists import alpha3, listed
from signet.networks.myinvois.wording import flat

#: State code of an address abroad, or of nobody in particular.
NO_STATE = "17"
MALAYSIA = "MY"
#: What people write beside the official names.
_ALSO = {
    "kl": "14", "kuala lumpur": "14", "wp kuala lumpur": "14",
    "labuan": "15", "wp labuan": "15", "putrajaya": "16", "wp putrajaya": "16",
    "penang": "07", "pinang": "07", "malacca": "04", "n sembilan": "05", "johore": "01",
    "trengganu": "11", "johor darul takzim": "01", "selangor darul ehsan": "10",
}  # fmt: skip


@cache
def _names() -> dict[str, str]:
    return _ALSO | {_key(state.name): code for code, state in listed("states").items()}


def _key(text: str) -> str:
    return " ".join(re.sub(r"[.,]", " ", text.casefold().replace("w.p.", "wp ")).split())


@lru_cache(1024)
def state_code(subdivision: str | None) -> str:
    """The code of a Malaysian state by its name, its code or ISO 3166-2 (MY-10); empty if unknown."""
    text = (subdivision or "").strip()
    code = text.upper().removeprefix("MY-").zfill(2)
    if code in listed("states") and code not in {"00", NO_STATE}:
        return code
    return _names().get(_key(text), "") if text else ""


def state_of(address: Address) -> str:
    """What goes into the state of an address: a code, or what was written where it is none of ours."""
    said = flat(address.subdivision)
    if address.country == MALAYSIA or is_malaysian(said):
        return state_code(said) or said
    return NO_STATE


def is_malaysian(subdivision: str) -> bool:
    """Is it a state of Malaysia by its code of ISO 3166-2?"""
    return subdivision.upper().startswith("MY-")


def country_of(address: Address) -> str:
    """ISO 3166-1 alpha-3, or what was written where the network does not know it."""
    return alpha3().get(address.country, address.country)


def lines_of(address: Address) -> list[str]:
    """Up to three lines; abroad the state's name takes a free one, since its code says nothing."""
    lines = [*map(flat, (address.line1, address.line2, address.line3))]
    lines = [line for line in lines if line]
    if address.country != MALAYSIA and len(lines) < 3 and (state := flat(address.subdivision)):
        lines.append(state)
    return lines
