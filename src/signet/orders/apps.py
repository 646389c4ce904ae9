from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "signet.orders"
    label = "orders"

    def ready(self) -> None:
        from signet.orders import releasing

        releasing.connect()
