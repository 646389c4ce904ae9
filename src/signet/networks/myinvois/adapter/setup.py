"""What somebody gives to connect a company to MyInvois, and whether it can be right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from signet.kernel.errors import BadInput, FieldError
from signet.kernel.http import Rules, may_call
from signet.networks.myinvois.identity import GENERAL, is_tin, number, tidy
from signet.networks.offers import Accepted, Ask, Environment, Seller, Setup

TAXPAYER, INTERMEDIARY = "taxpayer", "intermediary"
XML, JSON = "XML", "JSON"
SIGNED, UNSIGNED = "1.1", "1.0"

_SANDBOX: Final = frozenset({Environment.SANDBOX})
_REGISTRATION = re.compile(r"[A-Za-z0-9-]{4,20}")
_CLIENT = re.compile(r"[\x21-\x7e]{8,200}")
_MSIC = re.compile(r"[0-9]{5}")

_WHO: Final = _("Who submits")
_SIGN_IN: Final = _("Sign-in to MyInvois")
_DOCUMENTS: Final = _("Documents")
_CERTIFICATE: Final = _("Certificate for signing")
_BUSINESS: Final = _("Business activity")
_ADDRESSES: Final = _("Addresses of the test system")
ASKS: Final = (
    Ask(
        name="mode",
        group=_WHO,
        label=_("Who submits"),
        kind="choice",
        default=TAXPAYER,
        choices=((TAXPAYER, _("This company itself")), (INTERMEDIARY, _("We, as its intermediary"))),
        help=_("An intermediary must have been appointed by the company in the MyInvois portal."),
    ),
    Ask(
        name="tin",
        group=_WHO,
        label=_("TIN of this company"),
        required=False,
        help=_("Leave it empty to use the one on the company's page."),
    ),
    Ask(
        name="registration",
        group=_WHO,
        label=_("Registration number of this company"),
        required=False,
        help=_("Only if an intermediary submits for a sole proprietor's business."),
    ),
    Ask(
        name="client_id",
        group=_SIGN_IN,
        label=_("Client ID"),
        help=_("From the MyInvois portal: taxpayer profile, ERP. Each environment has its own."),
    ),
    Ask(
        name="client_secret",
        group=_SIGN_IN,
        label=_("Client secret"),
        kind="secret",
        help=_("Either of the two that the portal shows. Both end on the same day: note it."),
    ),
    Ask(
        name="version",
        group=_DOCUMENTS,
        label=_("Version"),
        kind="choice",
        default=SIGNED,
        choices=((SIGNED, _("1.1, signed with a certificate")), (UNSIGNED, _("1.0, not signed"))),
        help=_("Version 1.1 is the usual one; 1.0 needs no certificate."),
    ),
    Ask(
        name="format",
        group=_DOCUMENTS,
        label=_("Format"),
        kind="choice",
        default=XML,
        choices=((XML, "XML"), (JSON, "JSON")),
        help=_("Both say the same; leave it unless your adviser asks for the other."),
    ),
    Ask(
        name="on_issue",
        group=_DOCUMENTS,
        label=_("Send documents"),
        kind="choice",
        default="no",
        choices=(("no", _("When somebody says so")), ("yes", _("As soon as they are issued"))),
        help=_("What the tax office would refuse is not sent; its page says what is missing."),
    ),
    Ask(
        name="signs_for",
        group=_CERTIFICATE,
        label=_("TIN in the certificate"),
        required=False,
        help=_("Only where somebody else's certificate signs, such as an intermediary's."),
    ),
    Ask(
        name="msic",
        group=_BUSINESS,
        label=_("MSIC code"),
        required=False,
        help=_("Five digits. Leave it empty to use the one on the company's page."),
    ),
    Ask(
        name="activity",
        group=_BUSINESS,
        label=_("Description of the business activity"),
        required=False,
        help=_("Leave it empty to use the one on the company's page."),
    ),
    Ask(
        name="api",
        group=_ADDRESSES,
        label=_("Address of the API"),
        kind="url",
        required=False,
        environments=_SANDBOX,
        help=_("Empty: LHDN's own test system. Or a stand-in, such as the one of “signet sandbox”."),
    ),
    Ask(
        name="portal",
        group=_ADDRESSES,
        label=_("Address of the portal"),
        kind="url",
        required=False,
        environments=_SANDBOX,
        help=_("What QR codes point at; empty: that of the test system or the stand-in."),
    ),
)  # fmt: skip
_CREDENTIALS: Final = ("client_id", "client_secret")


def asks(environment: Environment) -> tuple[Ask, ...]:
    return tuple(ask for ask in ASKS if environment in ask.environments)


def accept(setup: Setup) -> Accepted:
    """Tidied values; ``BadInput`` with every field that cannot be right."""
    given = {**setup.credentials, **{name: it for name, it in setup.settings.items() if it}}
    given = {name: value.strip() for name, value in given.items()}
    settings = {
        ask.name: given.get(ask.name, "") or ask.default
        for ask in asks(setup.environment)
        if ask.kind != "secret"
    }
    settings["tin"] = _compact(settings["tin"]) or _own_tin(setup.seller)
    settings["signs_for"] = _compact(settings["signs_for"])
    settings["registration"] = settings["registration"].replace(" ", "")
    credentials = {name: given.get(name, "") for name in _CREDENTIALS}
    errors = [*_wrong_settings(settings), *_wrong_credentials(credentials)]
    if errors:
        raise BadInput(_now("Some of this cannot be right."), fields=errors)
    settings["onbehalfof"] = _behalf(settings)
    return Accepted(endpoint_id=settings["tin"], settings=settings, credentials=credentials)


def _wrong_settings(settings: Mapping[str, str]) -> list[FieldError]:
    found = []
    if not _is_own(settings["tin"]):
        found.append(
            _error(
                "settings/tin",
                _now("Enter the TIN here or on the company's page. It looks like C29702635060."),
            )
        )
    if settings["registration"] and not _REGISTRATION.fullmatch(settings["registration"]):
        found.append(
            _error(
                "settings/registration",
                _now("A registration number has 4 to 20 letters and digits."),
            )
        )
    if settings["signs_for"] and not _is_own(settings["signs_for"]):
        found.append(_error("settings/signs_for", _now("This is not the form of a TIN.")))
    if settings["msic"] and not _MSIC.fullmatch(settings["msic"]):
        found.append(_error("settings/msic", _now("An MSIC code has five digits.")))
    if len(settings["activity"]) > 300:  # the element table
        found.append(_error("settings/activity", _now("At most 300 characters.")))
    for ask in ASKS:
        value = settings.get(ask.name, "")
        if ask.kind == "choice" and value not in {choice for choice, _words in ask.choices}:
            found.append(_error(f"settings/{ask.name}", _now("Choose one of the values offered.")))
        if ask.kind == "url" and value and not may_call(value, Rules(private=True, plain=True)):
            found.append(_error(f"settings/{ask.name}", _now("This is not an address.")))
    return found


def _wrong_credentials(credentials: Mapping[str, str]) -> list[FieldError]:
    """Empty ones and placeholders are blocked at the service's edge, without a word why."""
    return [
        _error(
            f"credentials/{name}",
            _now("Copy it from the MyInvois portal, whole and without blanks."),
        )
        for name, value in credentials.items()
        if not _CLIENT.fullmatch(value)
    ]


def _behalf(settings: Mapping[str, str]) -> str:
    if settings["mode"] != INTERMEDIARY:
        return ""
    return ":".join(filter(None, (settings["tin"], settings["registration"])))


def _own_tin(seller: Seller) -> str:
    """As on its documents: entered as a TIN, else a tax number that has the form of one."""
    other = tidy("TIN", seller.tax_registration)
    return number(seller.identifiers, "TIN") or (other if is_tin(other) else "")


def _is_own(tin: str) -> bool:
    """A general TIN belongs to nobody who could sign in."""
    return is_tin(tin) and tin not in GENERAL


def _compact(value: str) -> str:
    return re.sub(r"[\s-]", "", value).upper()


def _error(pointer: str, message: str) -> FieldError:
    return FieldError(pointer=f"/{pointer}", code="input.invalid", message=message)
