"""Whoever may only read a page is shown no button that would be refused."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from signet.parties.models import Branch
from signet.tenancy.context import tenant_scope
from tests.fixtures import World
from tests.web.accounts import member


def pages(world: World) -> list[str]:
    with tenant_scope(world.id):
        branch = Branch.objects.create(company=world.company, code="N", name="North")
    company = [world.company.id]
    named = [
        ("company", []), ("company_accounts", company), ("company_series", company),
        ("branches", []),
        ("branch", [branch.id]), ("taxes", []), ("exchange_rates", []), ("payment_settings", []),
        ("customer", [world.customer.id]), ("item", [world.item.id]),
    ]  # fmt: skip
    return [reverse(name, args=args) for name, args in named]


@pytest.mark.parametrize("role", ["auditor", "owner"])
def test_no_page_offers_what_it_refuses(alpha: World, role: str) -> None:
    browser = Client()
    browser.force_login(
        alpha.owner if role == "owner" else member(alpha, role),
        "allauth.account.auth_backends.AuthenticationBackend",
    )
    for path in pages(alpha):
        answer = browser.get(path, follow=True)
        assert answer.status_code == 200, path
        [main] = html.fromstring(answer.content.decode()).xpath("//main")
        posting = main.xpath(".//form[@method='post'][.//button[not(@type='button')]]")
        if role == "auditor":
            assert [html.tostring(form)[:200] for form in posting] == [], path
            open_fields = main.xpath(
                ".//form[@method='post']//*[self::input[not(@type='hidden')] or self::select]"
                "[not(ancestor::fieldset[@disabled]) and not(@disabled)]"
            )
            assert [field.get("name") for field in open_fields] == [], path
        elif path not in {"/branches", "/taxes"}:
            assert posting, path
