from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "signet.reports"
    label = "reports"

    def ready(self) -> None:
        """Register the job that folds the tallies."""
        from signet.reports import jobs  # noqa: F401
