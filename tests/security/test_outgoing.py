"""What an address chosen by a tenant cannot reach, and what its server cannot do to us."""

from __future__ import annotations

import logging
import time

import pytest

from signet.kernel import http
from signet.kernel.addresses import is_public
from signet.kernel.http import Rules, Unreachable, masked, may_call, send
from tests.receiver import receiving

OPEN = Rules(private=True, plain=True, seconds=2)

INSIDE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1",
    "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::", "3fff::1", "5f00::1", "fc00::1",
    "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip
OUTSIDE = [
    "1.1.1.1", "8.8.8.8", "93.184.215.14", "100.63.255.255", "100.128.0.1", "172.15.255.255",
    "172.32.0.1", "192.167.255.255", "223.255.255.255", "2606:4700::1111", "2a00:1450::1",
    "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1", "2001:4860:4860::8888",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_that_are_refused(address: str) -> None:
    assert is_public(address) is False


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address) is True


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/",
        "javascript:alert(1)", "//example.com/", "example.com", "https://", "https:///x",
        "https://user:pass@example.com/", "https://user@example.com/", "https://127.0.0.1/",
        "https://[::1]/", "https://[::ffff:169.254.169.254]/", "https://169.254.169.254/latest",
        "https://10.0.0.1:8443/", "https://example.com:0/", "https://example.com:99999/",
        "https://exa mple.com/", "https://example.com\r\nHost: x/", "https://[fe80::1%25eth0]/", "",
    ],
)  # fmt: skip
def test_urls_that_are_refused_at_once(url: str) -> None:
    assert may_call(url, Rules()) is False


@pytest.mark.parametrize(
    "url", ["https://example.com/x?y=1", "https://example.com:8443/", "https://8.8.8.8/", "https://bücher.example/"]
)  # fmt: skip
def test_urls_that_may_be_called(url: str) -> None:
    assert may_call(url, Rules()) is True


def post(url: str, rules: Rules, look_up: http.Resolve = http.resolve) -> http.Answer:
    return send("POST", url, headers={"X-One": "1"}, content=b"{}", rules=rules, look_up=look_up)


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.1", "0x7f.0.0.1", "2130706433", "0177.0.0.1", "0", "[::ffff:7f00:1]", "①②⑦.0.0.1"],
)  # fmt: skip
def test_spellings_of_this_machine_are_refused_when_called(host: str) -> None:
    with receiving() as receiver:
        with pytest.raises(Unreachable) as refused:
            post(f"http://{host}:{receiver.port}/", Rules(plain=True, seconds=5))
        assert refused.value.problem in {"address", "dns"}
        assert receiver.got == []


def answering(*answers: list[str]) -> tuple[http.Resolve, list[str]]:
    """A name server that answers differently each time, and what it was asked."""
    asked: list[str] = []

    async def look_up(host: str, port: int) -> list[str]:
        asked.append(f"{host}:{port}")
        return answers[min(len(asked), len(answers)) - 1]

    return look_up, asked


def test_one_inner_address_among_outer_ones_is_enough_to_refuse() -> None:
    look_up, _asked = answering(["93.184.215.14", "127.0.0.1"])
    with pytest.raises(Unreachable, match="address"):
        post("https://rebind.example/", Rules(), look_up)


def test_a_name_is_looked_up_once_and_that_address_is_called() -> None:
    """DNS rebinding: what was judged is what is called, whatever the name says a moment later."""
    with receiving() as receiver:
        look_up, asked = answering(["127.0.0.1"], ["127.0.0.2"])
        answer = post(f"http://rebind.example:{receiver.port}/x", OPEN, look_up)
        assert (answer.status, answer.body) == (200, b"thanks")
        assert asked == [f"rebind.example:{receiver.port}"]
        [got] = receiver.got
        assert got.headers["host"] == f"rebind.example:{receiver.port}"
        assert got.headers["x-one"] == "1"


def test_the_next_address_is_tried_when_one_does_not_connect() -> None:
    with receiving() as receiver:
        look_up, _asked = answering(["127.0.0.3", "127.0.0.1"])
        assert post(f"http://two.example:{receiver.port}/", OPEN, look_up).status == 200


def test_redirects_are_not_followed() -> None:
    with receiving() as receiver:
        receiver.answers = [(302, {"Location": f"{receiver.url}/other"}, b"")]
        assert post(receiver.url, OPEN).status == 302
        assert len(receiver.got) == 1


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with receiving() as receiver:
        assert post(receiver.url, OPEN).status == 200


def test_only_the_beginning_of_an_answer_is_read() -> None:
    with receiving() as receiver:
        receiver.answers = [(200, {}, b"x" * 5_000_000)]
        assert post(receiver.url, OPEN).body == b"x" * OPEN.most
        receiver.answers = [(200, {"Content-Encoding": "gzip"}, b"not unpacked")]
        assert post(receiver.url, OPEN).body == b"not unpacked"
        assert receiver.got[-1].headers["accept-encoding"] == "identity"


def test_a_server_that_drips_does_not_hold_us_longer_than_allowed() -> None:
    with receiving() as receiver:
        receiver.drip = 0.05
        began = time.monotonic()
        with pytest.raises(Unreachable, match="timeout"):
            post(receiver.url, Rules(private=True, plain=True, seconds=1))
        assert time.monotonic() - began < 3


def test_the_name_server_may_not_hold_us_either() -> None:
    import asyncio

    async def slow(_host: str, _port: int) -> list[str]:
        await asyncio.sleep(30)
        return []

    with pytest.raises(Unreachable, match="timeout"):
        post("https://slow.example/", Rules(seconds=0.3), slow)


@pytest.mark.parametrize(
    ("url", "problem"),
    [("http://127.0.0.1:9/", "connection"), ("https://no.such.name.invalid/", "dns")],
)
def test_why_there_was_no_answer(url: str, problem: str) -> None:
    with pytest.raises(Unreachable, match=problem):
        post(url, OPEN)


def test_a_certificate_is_checked_against_the_name() -> None:
    """A server without TLS, or with a certificate of nobody's, is no answer."""
    with receiving() as receiver, pytest.raises(Unreachable, match="tls"):
        post(f"https://127.0.0.1:{receiver.port}/", OPEN)


def test_the_log_tells_no_secrets(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with receiving() as receiver:
        post(f"{receiver.url}/T0AB12CD34EF56GH78/in?token=hidden", OPEN)
        [line] = [r.getMessage() for r in caplog.records if r.name == "signet.http"]
    assert line.startswith(f"POST http://127.0.0.1:{receiver.port}/hook/…/in: 200 in ")
    assert "hidden" not in caplog.text
    assert "T0AB12CD34EF56GH78" not in caplog.text
    assert masked("https://example.com/a?b=c") == "https://example.com/a"


def test_nothing_is_sent_once_the_time_is_over() -> None:
    """A process stood still between its decision and the call."""
    with receiving() as receiver:
        late = Rules(private=True, plain=True, seconds=2, ends=time.monotonic() - 0.001)
        with pytest.raises(Unreachable) as caught:
            send("POST", receiver.url, headers={}, content=b"x", rules=late)
        assert caught.value.problem == "connection"
        assert receiver.got == []
