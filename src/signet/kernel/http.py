"""The one way out: HTTP requests to addresses that other people chose.

A name is looked up once, every address it has is judged, and the connection goes to the very address that
was judged: a name that answers differently a moment later (DNS rebinding) changes nothing. The certificate
is still checked against the name. Redirects are not followed, proxies of the environment are not used, the
whole call has one time limit, and of the answer only the beginning is read. A process that stood still
beyond that limit sends nothing when it wakes: somebody else may have done its work meanwhile.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import re
import socket
import ssl
import time
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal

import httpx

from signet.kernel.addresses import is_public

log = logging.getLogger("signet.http")
logging.getLogger("httpx").setLevel(logging.WARNING)  # it would write whole addresses into the log

Problem = Literal["address", "dns", "connection", "tls", "timeout", "protocol"]
_HOST = re.compile(rb"[A-Za-z0-9_.:-]{1,253}")
Resolve = Callable[[str, int], Awaitable[list[str]]]
Watch = Callable[[str, object], Awaitable[None]]


class Unreachable(Exception):
    """There was no answer; ``problem`` says why, without words, so that it can be kept and translated."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """``private``: this machine's and this network's addresses too; ``plain``: HTTP without TLS too.
    ``ends``: by the monotonic clock, when the time is over wherever the call then stands; by default so
    many ``seconds`` after it began."""

    private: bool = False
    plain: bool = False
    seconds: float = 15
    most: int = 16 * 1024
    ends: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``body`` is the beginning of what was answered, at most ``Rules.most`` bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    milliseconds: int


def may_call(url: str, rules: Rules) -> bool:
    """Can this address be called at all? What its name stands for is judged when it is called."""
    try:
        parsed = httpx.URL(url)
        port = 443 if parsed.port is None else parsed.port
    except (httpx.InvalidURL, ValueError):
        return False
    if parsed.scheme not in ({"https", "http"} if rules.plain else {"https"}):
        return False
    if not _HOST.fullmatch(parsed.raw_host) or parsed.userinfo or not 0 < port < 65536:
        return False
    return rules.private or not _is_address(parsed.host) or is_public(parsed.host)


async def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, in the order to try them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    content: bytes,
    rules: Rules,
    look_up: Resolve = resolve,
) -> Answer:
    """Send one request. Raises ``Unreachable``; a status of 400 or more is an answer like any other.

    For threads without an event loop: jobs and commands, never a page's request.
    """
    began = time.monotonic()
    outcome: object = "failed"
    try:
        answer = asyncio.run(_limited(method, url, dict(headers), content, rules, look_up))
        outcome = answer.status
    except Unreachable as error:
        outcome = error.problem
        raise
    finally:
        spent = round((time.monotonic() - began) * 1000)
        log.info("%s %s: %s in %d ms", method, masked(url), outcome, spent)
    return Answer(
        status=answer.status, headers=answer.headers, body=answer.body, milliseconds=spent
    )


def masked(url: str) -> str:
    """An address for the log: without query and sign-in, and long parts of its path, often secrets, hidden."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return "an address that cannot be read"
    path = re.sub(r"[^/]{16,}", "…", parsed.path)
    return f"{parsed.scheme}://{parsed.netloc.decode('ascii')}{path}"


async def _limited(
    method: str, url: str, headers: dict[str, str], content: bytes, rules: Rules, look_up: Resolve
) -> Answer:
    try:
        async with asyncio.timeout(rules.seconds):
            return await _sent(method, url, headers, content, rules, look_up)
    except TimeoutError:
        raise Unreachable("timeout") from None


async def _sent(
    method: str, url: str, headers: dict[str, str], content: bytes, rules: Rules, look_up: Resolve
) -> Answer:
    if not may_call(url, rules):
        raise Unreachable("address")
    parsed = httpx.URL(url)
    port = parsed.port or (443 if parsed.scheme == "https" else 80)
    try:
        addresses = await look_up(parsed.host, port)
    except (OSError, UnicodeError):
        raise Unreachable("dns") from None
    if not addresses:
        raise Unreachable("dns")
    if not rules.private and not all(map(is_public, addresses)):
        raise Unreachable("address")
    sent = {**headers, "Host": parsed.netloc.decode("ascii"), "Accept-Encoding": "identity"}
    transport = httpx.AsyncHTTPTransport(verify=_certificates(), trust_env=False)
    in_time = _in_time(rules.ends or time.monotonic() + rules.seconds)
    async with httpx.AsyncClient(
        transport=transport, follow_redirects=False, trust_env=False, timeout=rules.seconds
    ) as client:
        return await _first_that_connects(
            client, method, parsed, addresses, sent, content, rules.most, in_time
        )


async def _first_that_connects(
    client: httpx.AsyncClient,
    method: str,
    url: httpx.URL,
    addresses: list[str],
    headers: dict[str, str],
    content: bytes,
    most: int,
    in_time: Watch,
) -> Answer:
    for address in addresses:
        request = client.build_request(
            method, url.copy_with(host=address), headers=headers, content=content,
            extensions={"sni_hostname": url.host, "trace": in_time},
        )  # fmt: skip
        try:
            response = await client.send(request, stream=True)
            try:
                body = await _beginning(response, most)
            finally:
                await response.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            if address != addresses[-1]:
                continue
            raise Unreachable("tls" if _is_tls(error) else "connection") from None
        except httpx.TimeoutException:
            raise Unreachable("timeout") from None
        except (httpx.NetworkError, httpx.ProtocolError):
            raise Unreachable("protocol") from None
        return Answer(
            status=response.status_code, headers=response.headers, body=body, milliseconds=0
        )
    raise Unreachable("dns")


def _in_time(ends: float) -> Watch:
    """Asked by the client before each step of a request: the first byte leaves in time, or not at all."""

    async def watch(step: str, _what: object) -> None:
        if step.endswith("send_request_headers.started") and time.monotonic() > ends:
            raise Unreachable("connection")

    return watch


async def _beginning(response: httpx.Response, most: int) -> bytes:
    """What was compressed unasked is unpacked, but never beyond ``most``; what is none stays as it came."""
    body = b""
    async for chunk in response.aiter_raw():
        body += chunk[: most - len(body)]
        if len(body) >= most:
            break
    if response.headers.get("content-encoding", "").strip().lower() not in {"gzip", "x-gzip"}:
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, most)
    except zlib.error:
        return body


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@functools.cache
def _certificates() -> ssl.SSLContext:
    """The trusted authorities, read once."""
    return httpx.create_ssl_context(trust_env=False)
