"""A path with two identifiers below a prefix of the operator's own is longer than 120 characters."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0004_outbox")]

    operations = [
        migrations.AlterField(
            model_name="idempotencykey", name="endpoint", field=models.CharField(max_length=300)
        )
    ]
