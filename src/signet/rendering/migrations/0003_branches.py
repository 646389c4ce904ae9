"""A PDF is seen where its document is."""

from django.db import migrations

from signet.tenancy.operations import ScopeToBranches


class Migration(migrations.Migration):
    dependencies = [("rendering", "0002_frozen"), ("documents", "0006_branches")]
    operations = [
        ScopeToBranches("rendering_rendering", through="document_id", to="documents_document"),
    ]
