from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "signet.events"
    label = "events"
