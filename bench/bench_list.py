"""List, search and home page with a thousand and with a million documents in one tenant."""

from __future__ import annotations

from datetime import date

import psycopg

from bench.database import scratch
from bench.report import claim, median, timed
from signet.database import config

TODAY = date(2026, 11, 21)
FILL = """
INSERT INTO documents_document (tenant_id, id, kind, state, version, company_id, customer_id, type_code,
  currency, tax_currency, language, second_language, issue_date, due_date, content, buyer_name, lines_minor,
  without_tax_minor, tax_minor, with_tax_minor, payable_minor, balance_minor, number, series_id, period,
  sequence, snapshot_hash, created_at, created_by, updated_at, issued_at, issued_by, void_reason,
  self_billed, look, authors, outcome, outcome_by)
SELECT %(tenant)s, uuidv7(), 'invoice', 'issued', 1, %(company)s, %(customer)s, '380', 'GBP', '', 'en',
  '', date '2020-01-01' + (n %% 2400)::int, date '2020-02-01' + (n %% 2400)::int, '{}', 'Customer ' || n %% 5000,
  n, n, 0, n, n, CASE n %% 5 WHEN 0 THEN n ELSE 0 END, 'INV-' || lpad(n::text, 8, '0'), %(series)s, '', n,
  '\\x00', now(), '', now(), now(), '', '', false, '{}', '{}', '', ''
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
"""


def main() -> None:
    from django.test import Client

    from signet.documents.numbering import series_for
    from signet.reports.tallies import differences, rebuild
    from signet.tenancy.context import tenant_scope
    from tests.fixtures import make_world

    small, large = make_world("Small"), make_world("Large")
    for world, count in ((small, 1_000), (large, 1_000_000)):
        with tenant_scope(world.id):
            series = series_for(world.company.id, "invoice").id
        with psycopg.connect(config.url("superuser"), autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")  # a bulk load of history
            connection.execute(
                FILL,
                {
                    "tenant": world.id,
                    "company": world.company.id,
                    "customer": world.customer.id,
                    "series": series,
                    "first": 1,
                    "last": count,
                },
            )
    with psycopg.connect(config.url("superuser"), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE documents_document")
    browsers = []
    for world in (small, large):
        with tenant_scope(world.id):
            rebuild()  # the load went past the triggers that keep the figures
        with tenant_scope(world.id):
            assert differences() == []
        browser = Client(HTTP_HOST="localhost")
        browser.force_login(world.owner, "allauth.account.auth_backends.AuthenticationBackend")
        assert browser.get("/").status_code == 200
        browsers.append(browser)
    for name, path in (
        ("list page, first page", "/invoices/"),
        ("list page, sorted by amount", "/invoices/?sort=payable"),
        ("search by number", "/invoices/?q=INV-000005"),
        ("search by customer", "/invoices/?q=customer 7"),
        ("home page with all figures", "/"),
    ):
        samples: list[list[float]] = [[], []]
        for _ in range(15):
            for browser, times in zip(browsers, samples, strict=True):
                times.append(timed(lambda b=browser: b.get(path)))
        few, many = median(samples[0][2:]), median(samples[1][2:])
        claim(
            f"{name}, a million documents vs a thousand",
            many,
            few,
            ratio=many / few,
            aim="<= 2.0x",
            met=many <= 2 * few,
        )


with scratch():
    main()
