"""``signet open-account``: a business and its first owner, where sign-up is closed."""

from __future__ import annotations

import argparse
import contextlib

from signet.database import config, embedded


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="the name of the business")
    parser.add_argument("owner", metavar="E-MAIL", help="who owns it")
    parser.add_argument("--time-zone", default="UTC", help="such as Asia/Phnom_Penh")


def run(options: argparse.Namespace) -> int:
    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        import django

        django.setup()
        link = open_account(name=options.name, email=options.owner, time_zone=options.time_zone)
    print(f"{options.name} is open. The way in for {options.owner}:\n{link}")
    return 0


def open_account(*, name: str, email: str, time_zone: str) -> str:
    """The link that is the owner's way in: to choose a password, or to sign in with the one there is."""
    from allauth.account import app_settings
    from allauth.account.models import EmailAddress
    from allauth.account.utils import user_pk_to_url_str
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction
    from django.urls import reverse

    from signet.kernel.errors import BadInput
    from signet.tenancy.actions.create_tenant import create_tenant
    from signet.tenancy.models import User

    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise BadInput("This is not an e-mail address.", code="owner.email") from None
    with transaction.atomic():
        owner = User.objects.filter(email=email).first() or User.objects.create_user(email)
        # The operator knows whose address it is.
        EmailAddress.objects.get_or_create(
            user=owner, email=email, defaults={"verified": True, "primary": True}
        )
        create_tenant(name=name, owner=owner, time_zone=time_zone)
    if owner.has_usable_password():
        return f"{settings.BASE_URL}{reverse('account_login')}"
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(owner)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(owner), "key": key},
    )
    return f"{settings.BASE_URL}{path}"
