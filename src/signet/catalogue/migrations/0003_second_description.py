"""An item is described in two languages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_item_tax_code")]

    operations = [
        migrations.AddField(
            "item",
            "second_description",
            models.CharField(blank=True, default="", max_length=1000, verbose_name="description in the second language"),
        ),
    ]  # fmt: skip
