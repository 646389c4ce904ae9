from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "signet.bulk"
    label = "bulk"

    def ready(self) -> None:
        """Register the job that goes on with a run."""
        from signet.bulk import jobs  # noqa: F401
