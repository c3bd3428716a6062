"""The product's own settings, as in production but without HTTPS; the static files have a folder of their own."""

import os
from pathlib import Path

os.environ.update(SECRET_KEY="served", DEBUG="0", HTTPS="0", OPEN_ACCESS="1", ALLOWED_HOSTS="127.0.0.1")
os.environ.setdefault("DEMO", "0")

from msclinic.settings import *  # noqa: F403  # the environment has to stand before the settings are read

STATIC_ROOT = Path(os.environ["SERVED_FROM"]) / "static"
