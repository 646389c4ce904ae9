from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "signet.networks"
    label = "networks"
