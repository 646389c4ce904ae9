from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "signet.tenancy"
    label = "tenancy"
