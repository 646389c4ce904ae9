from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "signet.web"
    label = "web"
