from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "signet.catalogue"
    label = "catalogue"
