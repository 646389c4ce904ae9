from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # concurrently: documents may be written while the index is built

    dependencies = [
        ('documents', '0003_looks_starts_and_imports'),
    ]

    operations = [
        AddIndexConcurrently(
            'Document',
            models.Index(fields=['tenant', 'kind', 'currency', '-id'], name='document_currency'),
        ),
    ]
