"""``/api/v1/webhooks``: addresses that hear of events, and what was delivered to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router

from signet.api import shown
from signet.api.call import Call
from signet.api.events_schemas import (
    DeliveriesOut,
    DeliveryOut,
    EndpointOut,
    EndpointsOut,
    SecretOut,
)
from signet.api.inputs import DeliveryFilter, EndpointChange
from signet.api.operations import operation
from signet.api.preconditions import version_of
from signet.events.actions.ping import ping
from signet.events.actions.resend import resend
from signet.events.actions.rotate_secret import rotate_secret
from signet.events.actions.save_endpoint import change_endpoint, create_endpoint
from signet.events.actions.switch_endpoint import (
    delete_endpoint,
    disable_endpoint,
    enable_endpoint,
)
from signet.events.content import EndpointIn
from signet.events.endpoints import (
    DeliveryQuery,
    delivery_page,
    get_delivery,
    get_endpoint,
    live_endpoints,
)
from signet.events.secrets import secret_of

router = Router(tags=["Webhooks"])
Data = dict[str, Any]
MAY = "webhooks.manage"


@operation(router, "GET", "", summary="List webhooks", may=MAY, answer=EndpointsOut)
def list_webhooks(call: Call[None, None]) -> Data:  # noqa: ARG001
    """All of them, in the order in which they were made."""
    return {"data": [shown.endpoint(row) for row in live_endpoints()]}


@operation(
    router, "POST", "", summary="Add a webhook", may=MAY, body=EndpointIn, answer=EndpointOut,
    status=201, refusals=(409,),
)  # fmt: skip
def create_webhook(call: Call[EndpointIn, None]) -> Data:
    """It is active at once. Get its secret with the next operation but two, and keep it well."""
    return shown.endpoint(create_endpoint(content=call.body, by=call.by))


@operation(router, "GET", "/{uuid:endpoint_id}", summary="One webhook", may=MAY, answer=EndpointOut)
def show_webhook(call: Call[None, None], endpoint_id: UUID) -> Data:  # noqa: ARG001
    """``disabled_because`` is ``failing`` after five days without a good answer, ``gone`` after a 410."""
    return shown.endpoint(get_endpoint(endpoint_id))


@operation(
    router, "PUT", "/{uuid:endpoint_id}", summary="Change a webhook", may=MAY, body=EndpointChange,
    answer=EndpointOut, versioned=True,
)  # fmt: skip
def change_webhook(call: Call[EndpointChange, None], endpoint_id: UUID) -> Data:
    """Replaces the whole content; messages that wait go to the new address."""
    content = EndpointIn.model_validate(call.body.model_dump(exclude={"version"}))
    return shown.endpoint(
        change_endpoint(
            endpoint_id=endpoint_id, content=content, by=call.by, version=version_of(call)
        )
    )


@operation(
    router, "GET", "/{uuid:endpoint_id}/secret", summary="The signing secret", may=MAY,
    answer=SecretOut,
)  # fmt: skip
def webhook_secret(call: Call[None, None], endpoint_id: UUID) -> Data:  # noqa: ARG001
    """Check each message with it: ``webhook-signature`` is ``v1,`` and the base64 of the HMAC-SHA256,
    by the key after ``whsec_``, over ``webhook-id``, ``webhook-timestamp`` and the body, joined by dots.
    Refuse what is older than five minutes, and what you have seen by its ``webhook-id``."""
    return {"secret": secret_of(get_endpoint(endpoint_id))}


@operation(
    router, "POST", "/{uuid:endpoint_id}/rotate", summary="Change the signing secret", may=MAY,
    answer=EndpointOut,
)  # fmt: skip
def rotate_webhook(call: Call[None, None], endpoint_id: UUID) -> Data:
    """For 24 hours messages carry two signatures, by the new and by the old secret."""
    return shown.endpoint(rotate_secret(endpoint_id=endpoint_id, by=call.by))


@operation(
    router, "POST", "/{uuid:endpoint_id}/ping", summary="Send a test message", may=MAY,
    answer=EndpointOut,
)  # fmt: skip
def ping_webhook(call: Call[None, None], endpoint_id: UUID) -> Data:
    """An event ``webhooks.ping`` to this webhook alone."""
    return shown.endpoint(ping(endpoint_id=endpoint_id, by=call.by))


@operation(
    router, "POST", "/{uuid:endpoint_id}/disable", summary="Disable a webhook", may=MAY,
    answer=EndpointOut,
)  # fmt: skip
def disable_webhook(call: Call[None, None], endpoint_id: UUID) -> Data:
    """Nothing more is sent; what waits is kept."""
    return shown.endpoint(disable_endpoint(endpoint_id=endpoint_id, by=call.by))


@operation(
    router, "POST", "/{uuid:endpoint_id}/enable", summary="Enable a webhook", may=MAY,
    answer=EndpointOut,
)  # fmt: skip
def enable_webhook(call: Call[None, None], endpoint_id: UUID) -> Data:
    """What was stopped is sent; what happened in between is under ``/events``."""
    return shown.endpoint(enable_endpoint(endpoint_id=endpoint_id, by=call.by))


@operation(
    router, "POST", "/{uuid:endpoint_id}/delete", summary="Delete a webhook", may=MAY,
    answer=EndpointOut,
)  # fmt: skip
def delete_webhook(call: Call[None, None], endpoint_id: UUID) -> Data:
    """For good; its secret is forgotten."""
    return shown.endpoint(delete_endpoint(endpoint_id=endpoint_id, by=call.by))


@operation(
    router, "GET", "/{uuid:endpoint_id}/deliveries", summary="List deliveries", may=MAY,
    query=DeliveryFilter, answer=DeliveriesOut,
)  # fmt: skip
def list_deliveries(call: Call[None, DeliveryFilter], endpoint_id: UUID) -> Data:
    """Every message to this webhook, newest first, with its attempts."""
    endpoint = get_endpoint(endpoint_id)
    wanted = call.query
    query = DeliveryQuery(
        endpoint_id=endpoint.id,
        tab=wanted.tab,
        type=wanted.type,
        cursor=wanted.cursor,
        limit=wanted.limit,
    )
    return shown.page(delivery_page(query), shown.delivery)


@operation(
    router, "POST", "/{uuid:endpoint_id}/deliveries/{uuid:delivery_id}/resend",
    summary="Send a message again", may=MAY, answer=DeliveryOut,
)  # fmt: skip
def resend_delivery(call: Call[None, None], endpoint_id: UUID, delivery_id: UUID) -> Data:
    """The same message under the same ``webhook-id``, at once."""
    resend(endpoint_id=endpoint_id, delivery_id=delivery_id, by=call.by)
    return shown.delivery(get_delivery(endpoint_id, delivery_id))
