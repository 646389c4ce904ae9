"""The consolidated e-invoice, which tells of documents that count already: like a quote, it owes nothing."""

from django.db import migrations, models

KINDS = [
    ("quote", "Quote"),
    ("invoice", "Invoice"),
    ("credit_note", "Credit note"),
    ("debit_note", "Debit note"),
    ("refund_note", "Refund note"),
    ("consolidated", "Consolidated e-invoice"),
]


class Migration(migrations.Migration):
    dependencies = [("documents", "0009_sent")]
    operations = [
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(choices=KINDS, default="invoice", max_length=20),
        ),
        migrations.AlterField(
            model_name="series",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=20, verbose_name="kind"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["quote", "consolidated"]), _negated=True),
                    ("balance_minor", 0),
                    _connector="OR",
                ),
                name="document_owes_nothing",
            ),
        ),
    ]
