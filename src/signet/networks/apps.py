from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "signet.networks"
    label = "networks"

    def ready(self) -> None:
        """Register the jobs, and listen to what happens to documents."""
        from signet.networks import consequences, jobs  # noqa: F401
        from signet.networks.myinvois.consolidation import once

        consequences.listen()
        once.listen()
