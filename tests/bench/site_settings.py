"""The product's own settings, served as in production but without HTTPS, and one more address to compare with."""

import os

os.environ.setdefault("SECRET_KEY", "bench")
os.environ.setdefault("HTTPS", "0")
os.environ.setdefault("DEMO", "0")

from msclinic.settings import *  # noqa: F403  # the environment has to stand before the settings are read

ROOT_URLCONF = "tests.bench.site"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
