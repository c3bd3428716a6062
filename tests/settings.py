"""Settings of the test suite: a demonstration without HTTPS, whatever the environment and .env of the machine say.

Only DATABASE_URL is taken over, to run the suite on PostgreSQL.
"""

import os
import tempfile

os.environ.update(
    SECRET_KEY="tests",
    DEBUG="0",
    DEMO="1",
    OPEN_ACCESS="1",
    HTTPS="0",
    ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
    TIME_ZONE="UTC",
)
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from msclinic.settings import *  # noqa: F403
from msclinic.settings import DATABASES, STATIC_ROOT, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # a file, not memory: the live server's threads then have connections of their own
    DATABASES["default"]["TEST"] = {"NAME": f"{tempfile.gettempdir()}/msclinic-tests-{os.getpid()}.sqlite3"}
