"""Settings. What differs between installations comes from the environment, or from .env beside manage.py."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured
from dotenv import dotenv_values
from environs import Env, EnvError, ValidationError

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
VAR.mkdir(exist_ok=True)


def _not_blank(value: str) -> None:
    if not value.strip():
        raise ValidationError("it is empty.")


def _known_zone(value: str) -> None:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, LookupError):
        raise ValidationError("not the name of a time zone, such as Europe/London.") from None


def _a_rate(value: str) -> None:
    if not re.fullmatch(r"[1-9]\d{0,5}/[smhd]", value, re.ASCII):
        raise ValidationError("give a number of requests a second, minute, hour or day, such as 120/m.")


def _not_negative(value: int) -> None:
    if value < 0:
        raise ValidationError("give a number that is not below zero.")


def _positive(value: int) -> None:
    if value < 1:
        raise ValidationError("give a number above zero.")


def _bare_hosts(value: list[str]) -> None:
    if not value or any(not host.strip() or "/" in host for host in value):
        raise ValidationError("give host names separated by commas, without https://.")


ENV_FILE = BASE_DIR / ".env"
env = Env(eager=False)
env.read_env(ENV_FILE, recurse=False)

SECRET_KEY = env.str("SECRET_KEY", validate=_not_blank)
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
OPEN_ACCESS = env.bool("OPEN_ACCESS", default=True)
HTTPS = env.bool("HTTPS", default=True)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"], validate=_bare_hosts)
TIME_ZONE = env.str("TIME_ZONE", default="UTC", validate=_known_zone)
API_RATE = env.str("API_RATE", default="120/m", validate=_a_rate)
API_MAX_BYTES = env.int("API_MAX_BYTES", default=256 * 1024, validate=_not_negative)
API_MAX_ROWS = env.int("API_MAX_ROWS", default=1000, validate=_not_negative)
SESSION_MINUTES = env.int("SESSION_MINUTES", default=60, validate=_positive)
KEEP_DAYS = env.int("KEEP_DAYS", default=0, validate=_not_negative)
_email: Any = env.dj_email_url("EMAIL_URL", default="dummy:")
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="MS Clinic <noreply@localhost>", validate=_not_blank)
PROXIES = env.int("PROXIES", default=0, validate=_not_negative)
_database: Any = env.dj_db_url("DATABASE_URL", default=f"sqlite:///{quote(str(VAR / 'db.sqlite3'))}")

try:
    env.seal()
except EnvError as error:
    _wrong = getattr(error, "error_messages", {})
    raise ImproperlyConfigured(
        "The environment needs correcting. " + " ".join(f"{name}: {texts[0]}" for name, texts in _wrong.items())
    ) from None

if "EMAIL_BACKEND" not in _email:
    raise ImproperlyConfigured(
        "The environment needs correcting. EMAIL_URL: give a mail server, such as submission://user:password@mail.example:587."
    )

if _unknown := dotenv_values(ENV_FILE).keys() - env.dump().keys():
    raise ImproperlyConfigured(f".env names what is no setting: {', '.join(sorted(_unknown))}.")

# Applications -----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "msclinic.core.admin_config.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "simple_history",
    "msclinic.core",
    "msclinic.accounts",
    "msclinic.evidence",
    "msclinic.knowledge",
    "msclinic.releases",
    "msclinic.scenarios",
    "msclinic.teaching",
    "msclinic.assessments",
    "msclinic.api",
    "relapses",
    "therapies",
]

ADMIN_ORDER = ["therapies", "relapses", "knowledge", "evidence", "scenarios", "releases", "api", "accounts", "auth"]
RULE_SECTIONS = ["relapses.rules.compile_rules", "therapies.rules.compile_rules"]
ASSESSMENT_PAGES = ["relapses.page.RELAPSE", "therapies.page.CHECK"]
MORE_CONTENT = {"scenarios": "msclinic.scenarios.actions.load_scenarios"}
DRAFT = "msclinic.releases.compile.compile_draft"
IMPACT_CASES = {
    "scenario": "msclinic.scenarios.impact.SCENARIOS",
    "assessment": "msclinic.assessments.impact.ASSESSMENTS",
}
SAVED_UNDER = "msclinic.assessments.selectors.saved_under"
EDITED_CASES = "msclinic.scenarios.since.edited_cases"
RELEASE_CHECKS = ["msclinic.scenarios.checks.check_scenarios"]
RELEASE_REMARKS = [
    "msclinic.scenarios.checks.unguarded",
    "msclinic.knowledge.translations.untranslated",
    "msclinic.evidence.reviewing.past_review",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "msclinic.core.middleware.response_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "msclinic.core.language.english_for_editors",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "msclinic.accounts.idle.stay_signed_in",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "msclinic.releases.middleware.CurrentRelease",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "msclinic.urls"
WSGI_APPLICATION = "msclinic.wsgi.application"
CSRF_FAILURE_VIEW = "msclinic.core.views.csrf_failure"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"i18n": "msclinic.core.translate_tag"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "msclinic.core.context_processors.site",
            ],
        },
    },
]

SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # two libraries of tags of one name: i18n is replaced on purpose

# Data -------------------------------------------------------------------------------------------------------------

if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
        ),
    }
else:
    _database["CONN_MAX_AGE"] = None
    _database["CONN_HEALTH_CHECKS"] = True

DATABASES: dict[str, Any] = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_memory = "django.core.cache.backends.locmem.LocMemCache"
CACHES: dict[str, Any] = {
    "default": {"BACKEND": _memory},
    "api": {"BACKEND": _memory, "LOCATION": "api", "OPTIONS": {"MAX_ENTRIES": 10_000}},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1280 * 1024  # a whole library that is imported, and the addresses of its scenarios
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# People -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["msclinic.accounts.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = SESSION_MINUTES * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
PASSWORD_RESET_TIMEOUT = 60 * 60
EMAIL_BACKEND: str = _email["EMAIL_BACKEND"]
SENDS_MAIL = not EMAIL_BACKEND.endswith("dummy.EmailBackend")
vars().update({name: value for name, value in _email.items() if name.startswith("EMAIL_")})

# Transport --------------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True

# Words, time, files -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "msclinic" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
USE_I18N = True
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_query": {"()": "msclinic.core.logs.WithoutQuery"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_query"]},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
