from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "signet.intake"
    label = "intake"
