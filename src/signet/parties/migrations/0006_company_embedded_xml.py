from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0005_places'),
    ]

    operations = [
        migrations.AddField(
            model_name='company',
            name='embedded_xml',
            field=models.CharField(default='ubl', max_length=10, verbose_name='XML in the PDF'),
        ),
    ]
