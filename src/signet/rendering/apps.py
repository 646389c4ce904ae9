from django.apps import AppConfig


class RenderingConfig(AppConfig):
    name = "signet.rendering"
    label = "rendering"

    def ready(self) -> None:
        """Register the job that renders issued documents."""
        from signet.rendering import jobs  # noqa: F401
