from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    demo = models.BooleanField(
        "demonstration account", default=False, editable=False, help_text="Its password is public; it works in a demo."
    )
