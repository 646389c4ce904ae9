from django.apps import AppConfig


class TaxationConfig(AppConfig):
    name = "signet.taxation"
    label = "taxation"
