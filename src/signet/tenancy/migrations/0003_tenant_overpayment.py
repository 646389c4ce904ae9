from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0002_lookups'),
    ]

    operations = [
        migrations.AddField(
            model_name='tenant',
            name='overpayment',
            field=models.CharField(choices=[('refuse', 'Refuse it'), ('credit', "Keep it as the customer's credit")], default='refuse', max_length=10, verbose_name='overpayment'),
        ),
    ]
