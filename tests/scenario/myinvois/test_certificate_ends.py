"""A certificate nears its end: told in time and once, replaced while it is valid, and no sending without one."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client

from signet.audit.models import Entry
from signet.kernel import clock
from signet.networks import connections, expiry
from signet.networks.actions.connect import change_connection
from signet.networks.actions.send import NotSendable
from signet.networks.checking import try_connection
from signet.networks.content import ConnectionIn
from signet.networks.jobs import catch_up, do_warn, do_watch
from signet.networks.models import Connection
from signet.networks.myinvois.signature.sandbox_certificate import make_test_certificate
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor
from tests.mail_server import mail_server
from tests.scenario.myinvois.business import Business, in_business
from tests.scenario.myinvois.conftest import Made
from tests.scenario.myinvois.portal import SELLER, Portal
from tests.web.accounts import signed_in


@pytest.fixture
def business(kept_alpha: World, portal: Portal, made: Made, settings: Any) -> Iterator[Business]:
    with in_business(kept_alpha, portal, made, settings) as found:
        yield found


def ends_in(business: Business, **left: float) -> datetime:
    """The certificate ends so soon, and what was due before is due."""
    until = clock.now() + timedelta(**left)
    with tenant_scope(business.world.id):
        Connection.objects.filter(id=business.connection_id).update(
            certificate_until=until, warn_at=clock.now() - timedelta(minutes=1)
        )
    return until


def jobs(business: Business, task: str) -> list[dict[str, str]]:
    with tenant_scope(business.world.id), database.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = %s"
            " AND args ->> 'connection_id' = %s ORDER BY id",
            [task, str(business.connection_id)],
        )
        rows = cursor.fetchall()
    return [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in rows]


def told(business: Business) -> list[dict[str, Any]]:
    with tenant_scope(business.world.id):
        rows = Entry.objects.filter(verb="connections.certificate_ends").order_by("sequence")
        return [
            json.loads(payload)["changes"] for payload in rows.values_list("payload", flat=True)
        ]


def test_whoever_manages_connections_is_told_by_mail_once(
    business: Business, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    until = ends_in(business, days=29, hours=20)
    catch_up(int(clock.now().timestamp()))
    assert len(jobs(business, "networks.watch_certificate")) == 1
    for _again in range(2):
        do_watch(str(business.world.id), str(business.connection_id))
    [warning] = told(business)
    assert (warning["days"], warning["certificate_until"]) == (30, until.isoformat())
    [job] = jobs(business, "networks.warn_of_certificate")  # the owner; the world has nobody else
    with mail_server() as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        do_warn(**job)
        message = box.take()
        assert box.empty
    assert message["To"] == business.world.owner.email  # type: ignore[attr-defined]
    assert message["Subject"].startswith("MyInvois: the certificate of Kopi Sdn. Bhd. ends on")
    text = message.get_content()
    assert "(days left: 30)" in text
    assert f"/networks/{business.connection_id}/edit" in text
    with tenant_scope(business.world.id):
        row = connections.get(business.connection_id)
        assert row.warn_at == until - timedelta(days=14)


def test_missed_warnings_become_one(business: Business) -> None:
    ends_in(business, days=5)
    with tenant_scope(business.world.id):
        expiry.watch(business.connection_id)
        expiry.watch(business.connection_id)
    assert [one["days"] for one in told(business)] == [5]


def test_a_new_certificate_while_the_old_one_is_valid_is_sealed_and_warned_of_anew(
    business: Business, portal: Portal
) -> None:
    ends_in(business, days=20)
    new = make_test_certificate(
        name="Kedai", tin=SELLER, registration="202001234567", password="x", at=clock.now()
    )
    portal.trust(new)
    with tenant_scope(business.world.id):
        before = connections.get(business.connection_id)
        change_connection(
            connection_id=business.connection_id,
            content=ConnectionIn(
                settings=connections.typed_settings(before)
                | {"client_id": portal.clients[SELLER][0]},
                certificate=base64.b64encode(new.pkcs12).decode(),
                certificate_password="x",
            ),
            by=actor(),
        )
        row = connections.get(business.connection_id)
        sealed = Entry.objects.get(verb="connections.change_certificate")
        assert row.certificate_until is not None
        assert row.warn_at == row.certificate_until - timedelta(days=60)
    changes = json.loads(sealed.payload)["changes"]
    assert set(changes) == {"serial", "certificate_until"}  # the same subject
    old, now = changes["serial"]
    assert old != now
    with tenant_scope(business.world.id):
        sent = business.send(business.document())
    assert business.until(sent.id, "valid", "invalid").state == "valid"


def test_an_expired_certificate_stops_sending_and_says_so(
    kept_alpha: World, portal: Portal, made: Made, settings: Any
) -> None:
    ended = make_test_certificate(
        name="Kedai", tin=SELLER, registration="202001234567", password="x",
        at=clock.now() - timedelta(days=800),
    )  # fmt: skip
    old = {**made, SELLER: (ended, made[SELLER][1])}
    with in_business(kept_alpha, portal, old, settings) as business:
        try_connection(business.world.id, business.connection_id)
        with tenant_scope(business.world.id):
            row = connections.get(business.connection_id)
            assert row.state == "failing"
            assert row.certificate_until is not None
            assert row.certificate_until < clock.now()
            assert connections.problem_text(row)
            with pytest.raises(NotSendable) as refused:
                business.send(business.document())
        assert [field.code for field in refused.value.fields] == ["DS304"]
        assert portal.documents() == []
        home = signed_in(kept_alpha.owner.email).get("/").content.decode()  # type: ignore[attr-defined]
        assert "Needs attention" in home
        assert "Its certificate ended on" in home


def test_at_its_end_the_connection_is_tried(business: Business) -> None:
    ends_in(business, seconds=-5)
    before = len(jobs(business, "networks.check"))
    with tenant_scope(business.world.id):
        expiry.watch(business.connection_id)
        assert connections.get(business.connection_id).warn_at is None
    assert len(jobs(business, "networks.check")) == before + 1
    assert [one["days"] for one in told(business)] == [0]


def test_home_is_calm_where_all_is_well(business: Business) -> None:
    browser: Client = signed_in(business.world.owner.email)  # type: ignore[attr-defined]
    assert "Needs attention" not in browser.get("/").content.decode()


def test_nobody_is_told_of_a_certificate_that_signs_nothing(business: Business) -> None:
    """Version 1.0 is not signed; the file of an earlier day stays, and is warned of again in 1.1."""
    with tenant_scope(business.world.id):
        row = connections.get(business.connection_id)
        row.settings = {**row.settings, "version": "1.0"}
        row.save()
    ends_in(business, days=3)
    browser: Client = signed_in(business.world.owner.email)  # type: ignore[attr-defined]
    with tenant_scope(business.world.id):
        expiry.watch(business.connection_id)
        assert connections.get(business.connection_id).warn_at is not None
    assert (told(business), jobs(business, "networks.warn_of_certificate")) == ([], [])
    assert "Its certificate ends" not in browser.get("/").content.decode()
    page = browser.get(f"/networks/{business.connection_id}").content.decode()
    assert "Certificate for signing" not in page
    row.settings["version"] = "1.1"
    with tenant_scope(business.world.id):
        row.save(update_fields=["settings"])
        ends_in(business, days=3)
        expiry.watch(business.connection_id)
    assert [one["days"] for one in told(business)] == [3]
    assert "Its certificate ends" in browser.get("/").content.decode()
