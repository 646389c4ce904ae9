"""A PDF is seen where its document or payment is."""

from django.db import migrations

from signet.tenancy.operations import ScopeToBranches


class Migration(migrations.Migration):
    dependencies = [
        ("rendering", "0003_receipts"),
        ("documents", "0006_branches"),
        ("payments", "0003_branches"),
    ]
    operations = [
        ScopeToBranches("rendering_rendering", through="document_id", to="documents_document"),
        ScopeToBranches("rendering_receiptrendering", through="payment_id", to="payments_payment"),
    ]
