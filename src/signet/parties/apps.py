from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "signet.parties"
    label = "parties"
