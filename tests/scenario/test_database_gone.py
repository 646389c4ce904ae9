"""The database goes away under a real web server and a real worker, and comes back."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.clusters import Cluster, kill_all, wait_until
from tests.environment import ROOT

PREPARE = """
import django
django.setup()
from signet.documents.actions.create_draft import create_draft
from signet.tenancy.actions.create_api_key import create_api_key
from signet.tenancy.context import tenant_scope
from signet.tenancy.permissions import ROLE_PERMISSIONS
from tests.fixtures import actor, make_world
world = make_world("Alpha")
with tenant_scope(world.id):
    print(create_api_key(name="t", permissions=ROLE_PERMISSIONS["owner"], by=actor()).secret)
    for _ in range(30):
        print(create_draft(content=world.draft(), by=actor()).id)
"""


@dataclass
class Product:
    """Web server and worker on a cluster of their own, a signed-in browser and an API client."""

    cluster: Cluster
    pages: httpx.Client
    api: httpx.Client
    drafts: list[str] = field(default_factory=list)

    def number_of(self, draft: str) -> str | None:
        answer = self.api.get(f"/documents/{draft}")
        assert answer.status_code == 200
        return answer.json()["number"]

    def rendered(self) -> int:
        with self.cluster.connect("signet_ops") as connection:
            return connection.execute("SELECT count(*) FROM rendering_rendering").fetchone()[0]

    def jobs(self) -> dict[str, int]:
        with self.cluster.connect("signet_ops") as connection:
            return dict(
                connection.execute("SELECT status, count(*) FROM procrastinate_jobs GROUP BY 1")
            )


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    place = Path(tempfile.mkdtemp(prefix="signet-test-"))
    cluster = Cluster(place / "data")
    try:
        yield from running_product(cluster)
    finally:
        cluster.clear()
        shutil.rmtree(place)


def running_product(cluster: Cluster) -> Iterator[Product]:
    cluster.environment |= {
        "DJANGO_SETTINGS_MODULE": "signet.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "SIGNET_PG_UNSAFE_FSYNC_OFF": "1",  # processes are killed here, not machines
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    cluster.environment["SIGNET_BASE_URL"] = address
    cluster.ok("db", "start")
    cluster.ok("setup")
    out, err = cluster.python(PREPARE).communicate(timeout=300)
    secret, *drafts = out.split()
    assert len(drafts) == 30, err
    servers = [
        cluster.signet_in_background("serve", "--port", str(port)),
        cluster.signet_in_background("worker"),
    ]
    authorization = {"Authorization": f"Bearer {secret}"}
    with (
        httpx.Client(base_url=address, timeout=30) as pages,
        httpx.Client(base_url=f"{address}/api/v1", headers=authorization, timeout=30) as api,
    ):
        wait_until(lambda: status(pages, "/healthz") == 200, 40)
        token = re.search(
            r'name="csrfmiddlewaretoken" value="([^"]+)"', pages.get("/account/login/").text
        )
        form = {"login": "owner@alpha.example", "password": "correct horse battery"}
        answer = pages.post(
            "/account/login/", data=form | {"csrfmiddlewaretoken": token[1]}, headers={"Referer": address}
        )  # fmt: skip
        assert answer.status_code == 302
        yield Product(cluster, pages, api, drafts)
    assert [server.poll() for server in servers] == [None, None], "web and worker lived through all"
    for server in servers:
        server.terminate()
    for server in servers:
        _out, err = server.communicate(timeout=20)
        assert "Traceback" not in err, err
    cluster.ok("db", "stop")
    assert cluster.processes() == []


def status(client: httpx.Client, path: str) -> int | None:
    with contextlib.suppress(httpx.TransportError):
        return client.get(path).status_code
    return None


def test_stopped_and_started_by_hand(product: Product) -> None:
    """Everything says so in its own manner, nothing is half-written, nobody has to be restarted."""
    pages, api, draft = product.pages, product.api, product.drafts[0]
    assert pages.get("/invoices/").status_code == 200
    product.cluster.ok("db", "stop")

    for path in ("/invoices/", "/account/password/change/", "/healthz", f"/documents/{draft}/"):
        answer = pages.get(path)
        assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "5"), path
        assert "The database cannot be reached" in answer.text
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    arabic = pages.get("/invoices/", headers={"Accept-Language": "ar"})
    assert 'lang="ar" dir="rtl"' in arabic.text
    token = pages.cookies["signet-csrf"]
    answer = pages.post(f"/documents/{draft}/issue", headers={"X-CSRFToken": token})
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")
    assert pages.get("/static/signet/css/signet.css").status_code == 200

    for answer in (api.get("/documents"), api.post(f"/documents/{draft}/issue")):
        assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "database.down"
    time.sleep(1.5)
    assert pages.get("/healthz").status_code == 503, "what was stopped on purpose stays stopped"

    product.cluster.ok("db", "start")
    assert pages.get("/invoices/").status_code == 200
    assert product.number_of(draft) is None
    assert api.post(f"/documents/{draft}/issue").json()["number"] == "INV-2026-0001"
    product.drafts.remove(draft)
    wait_until(lambda: product.rendered() == 1)
    wait_until(lambda: product.jobs() == {})


def test_killed_at_work(product: Product) -> None:
    """``kill -9`` of the whole cluster while invoices are issued: web and worker bring it back."""
    answers: list[int] = []
    numbers: dict[str, str] = {}
    assert len(product.drafts) == 29, "the test before issued one"
    key = uuid.uuid4()

    def issue_all() -> None:
        for draft in product.drafts:
            while draft not in numbers:
                answer = product.api.post(
                    f"/documents/{draft}/issue", headers={"Idempotency-Key": f"{key}-{draft}"}
                )
                answers.append(answer.status_code)
                if answer.is_success:
                    numbers[draft] = answer.json()["number"]
                else:
                    assert answer.json()["code"] in {"database.down", "idempotency.running"}
                    time.sleep(0.1)

    issuer = threading.Thread(target=issue_all)
    issuer.start()
    for count in (8, 18):
        wait_until(lambda: len(numbers) >= count, 60)  # noqa: B023
        kill_all(product.cluster.processes())
    issuer.join(timeout=400)
    assert not issuer.is_alive()

    assert set(answers) <= {200, 201, 409, 503}
    assert answers.count(503) >= 2
    assert sorted(numbers.values()) == [f"INV-2026-{n:04}" for n in range(2, 31)]
    [series] = product.api.get("/documents/gaps").json()["data"]
    assert (series["count"], series["complete"]) == (30, True)
    assert product.pages.get("/invoices/").status_code == 200
    wait_until(lambda: product.rendered() == 30, 60)
