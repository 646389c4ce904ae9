from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "signet.documents"
    label = "documents"
