from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "signet.networks"
    label = "networks"

    def ready(self) -> None:
        """Register the jobs."""
        from signet.networks import jobs  # noqa: F401
