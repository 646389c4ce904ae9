from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "signet.reports"
    label = "reports"
