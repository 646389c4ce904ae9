"""A consolidated e-invoice tells of documents that are counted already, so it adds nothing to any figure."""

from importlib import import_module

from django.db import migrations

SHARES = import_module("signet.reports.migrations.0003_payables").SHARES
FUNCTION = SHARES.partition("DROP TRIGGER")[0]
COUNTED = FUNCTION.replace(") s\n$$;", ") s\n  WHERE d.kind <> 'consolidated'\n$$;")


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_payables"), ("documents", "0010_consolidated")]
    operations = [migrations.RunSQL(COUNTED, FUNCTION)]
