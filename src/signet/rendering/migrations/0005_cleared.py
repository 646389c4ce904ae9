"""A cleared document is rendered once more, with the network's link; the first rendering is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rendering", "0004_branches")]
    operations = [
        migrations.AddField(
            model_name="rendering",
            name="link",
            field=models.CharField(max_length=500, default="", blank=True),
        ),
        migrations.RemoveConstraint(model_name="rendering", name="rendering_once"),
        migrations.AddConstraint(
            model_name="rendering",
            constraint=models.UniqueConstraint(
                fields=("tenant", "document", "link"), name="rendering_once"
            ),
        ),
    ]
