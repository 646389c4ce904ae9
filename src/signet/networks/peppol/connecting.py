"""The form that connects a company to Peppol: which access point, where, and with what key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from signet.kernel.errors import BadInput
from signet.networks.peppol import identifiers
from signet.networks.peppol.access_point import AccessPoint
from signet.networks.port import Accepted, Ask, Setup


def asks(points: Sequence[AccessPoint]) -> tuple[Ask, ...]:
    """What every access point needs, then what only one of them does."""
    return (
        Ask(
            name="access_point",
            label=_("Access point"),
            kind="choice",
            help=_("Who carries the documents: one that you run yourself, or a provider."),
            default=points[0].code,
            choices=tuple((point.code, point.name) for point in points),
        ),
        Ask(
            name="url",
            label=_("Address of the access point"),
            kind="url",
            help=_("May be left empty for a provider's own address."),
            required=False,
        ),
        Ask(
            name="token",
            label=_("Key of the access point"),
            kind="secret",
            help=_("The token of phoss-ap, or the API key of the provider."),
        ),
        *(ask for point in points for ask in point.asks()),
    )


def accepted(setup: Setup, points: Mapping[str, AccessPoint]) -> Accepted:
    """Raises ``BadInput`` with a pointer to the field."""
    point = points.get(setup.settings.get("access_point", ""))
    if point is None:
        raise _bad(gettext("Choose an access point."), "/settings/access_point")
    if setup.seller.electronic_address is None:
        raise _bad(
            gettext("Give the company an electronic address first: it is who you are on Peppol."),
            "/settings/access_point",
        )
    try:
        who = identifiers.participant(setup.seller.electronic_address)
    except BadInput as error:
        raise _bad(gettext(error.template) % error.params, "/settings/access_point") from None
    url = (setup.settings.get("url", "").strip() or point.address).rstrip("/")
    if not url.startswith(("https://", "http://")):
        raise _bad(gettext("Give the address at which the access point answers."), "/settings/url")
    token = setup.credentials.get("token", "").strip()
    if not token:
        raise _bad(
            gettext("Give the key by which the access point knows you."), "/credentials/token"
        )
    settings, credentials = point.accept(setup)
    return Accepted(
        endpoint_id=str(who),
        settings={
            "access_point": point.code,
            "url": url,
            "country": setup.seller.country,
            **settings,
        },
        credentials={"token": token, **credentials},
    )


def _bad(sentence: str, pointer: str) -> BadInput:
    return BadInput(sentence, code="peppol.setup", pointer=pointer)
