"""Each test starts Python on a copy of the settings, so that no .env of this machine takes part."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from msclinic import settings as real_settings

SHOW = """
import json
from msclinic import settings
print(json.dumps({name: getattr(settings, name) for name in dir(settings) if name.isupper()}, default=str))
"""


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    package = tmp_path / "msclinic"
    package.mkdir()
    (package / "__init__.py").touch()
    shutil.copy(real_settings.__file__, package)
    return tmp_path


def start(installation: Path, **environment: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installation), **environment}
    return subprocess.run(
        [sys.executable, "-c", SHOW], cwd=installation, env=environment, capture_output=True, text=True, check=False
    )


def settings_of(installation: Path, **environment: str) -> dict:
    started = start(installation, SECRET_KEY="a key", **environment)
    assert started.returncode == 0, started.stderr
    return json.loads(started.stdout)


def complaint_of(installation: Path, **environment: str) -> str:
    started = start(installation, **environment)
    assert started.returncode != 0
    last_line = started.stderr.strip().splitlines()[-1]
    assert last_line.startswith("django.core.exceptions.ImproperlyConfigured: ")
    return last_line


def test_it_does_not_start_without_a_secret_key(installation: Path) -> None:
    assert "SECRET_KEY: Environment variable not set." in complaint_of(installation)


def test_a_blank_secret_key_is_none(installation: Path) -> None:
    assert "SECRET_KEY: it is empty." in complaint_of(installation, SECRET_KEY=" ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("DEMO", "2"),
        ("OPEN_ACCESS", "nobody"),
        ("HTTPS", "tls"),
        ("ALLOWED_HOSTS", "https://clinic.example"),
        ("ALLOWED_HOSTS", "clinic.example,,"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TIME_ZONE", "../zone"),
        ("DATABASE_URL", "somewhere"),
        ("EMAIL_URL", "pigeon://roof"),
        ("SESSION_MINUTES", "0"),
        ("KEEP_DAYS", "-1"),
    ],
)
def test_a_malformed_value_is_named(installation: Path, name: str, value: str) -> None:
    assert f" {name}: " in complaint_of(installation, SECRET_KEY="a key", **{name: value})


def test_all_that_is_wrong_is_named_at_once(installation: Path) -> None:
    complaint = complaint_of(installation, DEBUG="maybe", HTTPS="perhaps")
    assert all(f" {name}: " in complaint for name in ("SECRET_KEY", "DEBUG", "HTTPS"))


def test_a_misspelt_name_in_the_env_file_is_named(installation: Path) -> None:
    (installation / ".env").write_text("SECRET_KEY=a key\nOPEN_ACESS=0\n")
    assert "OPEN_ACESS" in complaint_of(installation)


def test_the_env_file_is_read_and_the_environment_goes_before_it(installation: Path) -> None:
    (installation / ".env").write_text("SECRET_KEY=from file\nDEMO=1\nHTTPS=0\n")
    settings = settings_of(installation, DEMO="0")
    assert (settings["SECRET_KEY"], settings["DEMO"], settings["HTTPS"]) == ("a key", False, False)


def test_the_defaults_are_the_careful_ones(installation: Path) -> None:
    settings = settings_of(installation)
    assert (settings["DEBUG"], settings["DEMO"], settings["HTTPS"]) == (False, False, True)
    assert settings["OPEN_ACCESS"] is True
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1"]
    assert settings["TIME_ZONE"] == "UTC"
    assert (
        settings["SECURE_SSL_REDIRECT"] is settings["SESSION_COOKIE_SECURE"] is settings["CSRF_COOKIE_SECURE"] is True
    )
    assert settings["SECURE_HSTS_SECONDS"] > 0


def test_without_https_nothing_insists_on_it(installation: Path) -> None:
    settings = settings_of(installation, HTTPS="0")
    assert not settings["SECURE_SSL_REDIRECT"]
    assert not settings["SESSION_COOKIE_SECURE"]
    assert not settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_HSTS_SECONDS"] == 0


def test_the_database_is_a_file_of_the_installation_unless_told_otherwise(installation: Path) -> None:
    database = settings_of(installation)["DATABASES"]["default"]
    assert Path(database["NAME"]) == installation / "var" / "db.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert "foreign_keys=ON" in database["OPTIONS"]["init_command"]


def test_connections_to_postgresql_are_kept_and_checked(installation: Path) -> None:
    database = settings_of(installation, DATABASE_URL="postgres://clinic@db.example/clinic")["DATABASES"]["default"]
    assert database["CONN_MAX_AGE"] is None
    assert database["CONN_HEALTH_CHECKS"] is True
    assert "OPTIONS" not in database
