"""Standard Webhooks: the published vector, several signatures at once, the schedule of retries."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from signet.events.retries import WAITS, spread, wait_after
from signet.events.signing import PREFIX, headers, new_secret, signature

# The vector that the reference libraries of the specification are tested with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = 1614265330
BODY = b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_published_vector() -> None:
    assert signature(SECRET, message_id=MESSAGE, timestamp=AT, body=BODY) == SIGNED


@pytest.mark.parametrize(
    "other",
    [{"message_id": "msg_other"}, {"timestamp": AT + 1}, {"body": BODY + b" "}],
    ids=["id", "timestamp", "body"],
)
def test_each_part_is_signed(other: dict[str, object]) -> None:
    parts = {"message_id": MESSAGE, "timestamp": AT, "body": BODY} | other
    assert signature(SECRET, **parts) != SIGNED  # type: ignore[arg-type]


def test_one_signature_for_each_secret() -> None:
    found = headers([new_secret(), SECRET], message_id=MESSAGE, timestamp=AT, body=BODY)
    assert found["webhook-id"] == MESSAGE
    assert found["webhook-timestamp"] == str(AT)
    newest, old = found["webhook-signature"].split(" ")
    assert old == SIGNED != newest


def test_a_secret_has_256_random_bits() -> None:
    first, second = new_secret(), new_secret()
    assert first != second
    assert len(base64.b64decode(first.removeprefix(PREFIX), validate=True)) == 32


def test_retries_go_on_for_three_days() -> None:
    waits = [wait_after(tried) for tried in range(1, 11)]
    assert [*waits] == [*WAITS, None]
    assert sum(WAITS, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("60", timedelta(seconds=60)),
        ("1", timedelta(seconds=5)),
        ("999999999", timedelta(hours=24)),
        ("Wed, 21 Oct 2026 07:28:00 GMT", timedelta(seconds=5)),
        ("-5", timedelta(seconds=5)),
        ("", timedelta(seconds=5)),
    ],
)
def test_a_receiver_may_ask_for_more_time(said: str, wait: timedelta) -> None:
    assert wait_after(1, retry_after=said) == wait


def test_chance_adds_a_tenth_at_most() -> None:
    found = [spread(timedelta(seconds=100)) for _ in range(200)]
    assert timedelta(seconds=100) <= min(found)
    assert max(found) <= timedelta(seconds=110)
    assert len(set(found)) > 100
