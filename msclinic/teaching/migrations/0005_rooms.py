from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("teaching", "0004_link_release")]

    operations = [
        migrations.AddField("room", "version", models.PositiveIntegerField(default=1), preserve_default=False),
        migrations.AddField("room", "confirmed_under", models.PositiveIntegerField(null=True)),
        migrations.AddField("room", "answers_deleted_at", models.DateTimeField(null=True)),
    ]
