from django.apps import AppConfig


class RenderingConfig(AppConfig):
    name = "signet.rendering"
    label = "rendering"
