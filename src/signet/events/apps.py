from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "signet.events"
    label = "events"

    def ready(self) -> None:
        """Register the jobs."""
        from signet.events import jobs  # noqa: F401
