"""Whose turn it is to call a network: one count for all that share an account there."""

from __future__ import annotations

import os
import random
from datetime import timedelta

import pytest

from signet.kernel.clock import now
from signet.kernel.ids import uuid7
from signet.networks import pace
from signet.networks.offers import Limit
from tests.fixtures import World


@pytest.mark.parametrize("calls", [12, 100, 300])
def test_a_limit_holds_in_every_window_however_many_share_it_and_come_late(
    kept_alpha: World, calls: int
) -> None:
    limit, at, account = Limit(calls=calls), now(), os.urandom(32)
    chance = random.Random(calls)
    holders = dict.fromkeys([uuid7() for _ in range(7)], 0.0)  # when each asks next
    taken = []
    for tick in range(240 * 4):
        for holder, asks in holders.items():
            if asks <= tick / 4:
                moment = at + timedelta(seconds=tick / 4)
                until = pace.take(account, "search", limit, moment, holder=holder)
                if until is None:
                    taken.append(moment)
                else:  # at its turn, or too late for it
                    holders[holder] = (until - at).total_seconds() + chance.choice(
                        [0] * 17 + [2, 4.7, 9]
                    )
    for first in taken:
        assert len([t for t in taken if first <= t < first + limit.per]) <= calls
    assert len(taken) >= 4 * calls * 0.78


def test_turns_are_given_in_the_order_of_asking_and_one_to_each(kept_alpha: World) -> None:
    """Whoever has ten thousand documents stands once in the row."""
    limit, at, account = Limit(calls=12), now(), os.urandom(32)
    busy, other = uuid7(), uuid7()
    while (first := pace.take(account, "search", limit, at, holder=busy)) is None:
        pass
    assert [pace.take(account, "search", limit, at, holder=busy) for _ in range(9)] == [first] * 9
    second = pace.take(account, "search", limit, at, holder=other)
    assert second == first + pace.spacing(limit)[0]
    assert pace.take(account, "search", limit, first, holder=busy) is None
    third = pace.take(account, "search", limit, first, holder=busy)
    assert third == second + pace.spacing(limit)[0]
    assert pace.take(account, "search", limit, second, holder=other) is None


def test_whoever_must_wait_longer_than_his_turn_asks_again(kept_alpha: World) -> None:
    limit, at, account, holder = Limit(calls=1), now(), os.urandom(32), uuid7()
    assert pace.take(account, "search", limit, at, holder=holder) is None
    turn = pace.take(account, "search", limit, at, holder=holder)
    assert turn is not None
    held = at + timedelta(minutes=5)
    pace.hold(account, "search", limit, held)  # 429: the turn is void
    assert pace.take(account, "search", limit, turn, holder=holder) == held
