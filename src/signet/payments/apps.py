from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "signet.payments"
    label = "payments"

    def ready(self) -> None:
        from signet.documents import gaps
        from signet.payments import crediting

        crediting.connect()
        gaps.NUMBERED.append(
            "SELECT series_id, period, sequence, issued_on FROM payments_payment"
            " WHERE sequence IS NOT NULL"
        )
