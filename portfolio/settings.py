"""All settings, in one file; what an operator may change comes from the environment (see README)."""

import os
import secrets
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

django_stubs_ext.monkeypatch()  # lets `ModelAdmin[Project]` and the like stand in code that runs

BASE_DIR = Path(__file__).resolve().parent.parent


def env_flag(name: str) -> bool:
    """Whether the variable says yes; unset, empty, 0, no and false are no."""
    return os.environ.get(name, "").strip().lower() not in {"", "0", "no", "false", "off"}


def env_list(name: str, default: str) -> list[str]:
    """A comma-separated variable as a list without blanks."""
    return [part.strip() for part in (os.environ.get(name) or default).split(",") if part.strip()]


def env_path(name: str, default: str) -> Path:
    """A folder named by a variable; a relative one counts from the project's folder."""
    return (BASE_DIR / (os.environ.get(name) or default)).resolve()


def read_when_written(file: Path) -> str:
    """A text that another process may be about to write, having just made the file."""
    for _attempt in range(100):
        if text := file.read_text("ascii").strip():
            return text
        time.sleep(0.05)
    raise ImproperlyConfigured(f"{file} is empty: delete it, and a new key is made")


def kept_secret(file: Path) -> str:
    """The secret key of this data folder: made once, readable by its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_when_written(file)
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(key)
    return key


def sqlite(file: Path | str) -> dict[str, Any]:
    """SQLite in a file, in tests too; the door relies on IMMEDIATE and on recursive triggers (DESIGN §5).

    A row of ours takes about a kilobyte: pages of 16 KB (of a new file) and 16 MB of cache write it with a third less."""
    pragmas = (
        "PRAGMA page_size=16384; PRAGMA cache_size=-16000; "
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
        "CONN_MAX_AGE": 60,
        "TEST": {"NAME": str(DATA_DIR / f"test-{os.getpid()}.sqlite3")},
    }


def postgresql(url: str) -> dict[str, Any]:
    """PostgreSQL from postgres://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": f"test_ledger_{os.getpid()}"},
    }


def database(url: str) -> dict[str, Any]:
    """The one database: PostgreSQL or SQLite by DATABASE_URL, else SQLite in the data folder."""
    if url.startswith(("postgres://", "postgresql://")):
        return postgresql(url)
    if url.startswith("sqlite:///"):
        return sqlite(BASE_DIR / url.removeprefix("sqlite:///"))
    if url:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or sqlite:///")
    return sqlite(DATA_DIR / "ledger.sqlite3")


# --- where and how it runs
DEBUG = env_flag("DEBUG")
DEMO = env_flag("DEMO")  # a banner on every page: the figures are simulated
DATA_DIR = env_path("DATA_DIR", "var")
SECRET_KEY = kept_secret(DATA_DIR / "secret.key")
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = int(os.environ.get("PORT") or 8000)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{HOST}")
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "portfolio.urls"
WSGI_APPLICATION = "portfolio.wsgi.application"

INSTALLED_APPS = [
    "projects",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "portfolio.middleware.content_security_policy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portfolio.middleware.htmx_redirects",
    "portfolio.middleware.nothing_for_strangers",
    "portfolio.middleware.denials_noted",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "portfolio.middleware.ForcedPasswordChange",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portfolio.context.product",
            ]
        },
    }
]

# --- language, time, numbers
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "projects" / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- who gets in
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
# One person at one address is locked out: a whole office behind one address goes on working.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_VERBOSE = False
DENIALS_NOTED = 20  # of one person in an hour, in the history

# --- what a browser may do
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True

# --- what a browser may send: a larger file reaches the import page, which answers with a sentence
UPLOAD_MAX_BYTES = 40 * 1024 * 1024
EVIDENCE_MAX_BYTES = int(os.environ.get("EVIDENCE_MAX_MB") or 20) * 1024 * 1024
REQUEST_MAX_BYTES = 256 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MEDIA_ROOT = (
    DATA_DIR / "files"
)  # kept under their SHA-256 (projects/store.py); no address of static files serves them

# --- files that are read and applied beside the requests: threads of this process; 0 leaves all to `manage.py worker`
IMPORT_THREADS = int(os.environ.get("IMPORT_THREADS") or 2)

# --- static files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "portfolio.staticfiles.HashedFiles"
    },
}

# --- how it looks
DJANGO_TABLES2_TEMPLATE = "django_tables2/bootstrap5-responsive.html"
MESSAGE_TAGS = {10: "secondary", 20: "info", 25: "success", 30: "warning", 40: "danger"}
PRODUCT_NAME = _("Major-Project Ledger")

# --- what it says to the operator
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"in_a_line": {"()": "portfolio.logs.RefusalInALine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["in_a_line"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "axes": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
