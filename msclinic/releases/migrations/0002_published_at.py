import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """A release that is imported keeps the time it was published at. The table itself stays as it is."""

    dependencies = [
        ('releases', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='release',
                    name='published_at',
                    field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
        ),
    ]
