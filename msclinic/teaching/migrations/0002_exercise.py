from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("teaching", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("attempt", "run", models.CharField(max_length=20, default=""), preserve_default=False),
        migrations.AddField("link", "version", models.PositiveIntegerField(default=1), preserve_default=False),
        migrations.AddConstraint(
            "attempt",
            models.UniqueConstraint(
                fields=["by", "run", "scenario", "question"], name="teaching_one_attempt_a_question_and_run"
            ),
        ),
    ]
