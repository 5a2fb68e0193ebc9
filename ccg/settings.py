"""Settings: one file; every difference between machines is an environment variable, explained in .env.example.

A missing or odd value stops the start with a sentence that says how to mend it.
"""

import datetime
import os
import re
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules


def on_or_off(name, default="off"):
    """Return True for 'on' and False for 'off'; any other value stops the start."""
    value = os.environ.get(name, default)
    if value not in ("on", "off"):
        raise ImproperlyConfigured(f"{name} is {value!r}: write 'on' or 'off'.")
    return value == "on"


def words(name):
    """Return the comma-separated values of a variable, without blanks; an empty list when it is not set."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


DEBUG = on_or_off("DEBUG")

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if DEBUG or TESTING:
    SECRET_KEY = SECRET_KEY or "only-for-a-laptop-with-DEBUG-on-never-for-a-server"
elif len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or shorter than 50 characters. Make one with: "
        "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )

ALLOWED_HOSTS = words("ALLOWED_HOSTS")
if not (DEBUG or TESTING) and ("*" in ALLOWED_HOSTS or not ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the site's own host names, such as 'www.example.nhs.uk'.")
SITE_HOST = ALLOWED_HOSTS[0].lstrip(".") if ALLOWED_HOSTS else "localhost"  # the first name is the one that stays
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

# When these files last changed, in seconds since 1970, and a name for that: part of every page's ETag and
# Last-Modified, so that readers get new pages at once after an upgrade.
RELEASED_AT = max(
    int(path.stat().st_mtime)
    for folder in ("ccg", "foi", "governance", "objectives", "dashboard", "templates", "static")
    for path in (BASE_DIR / folder).rglob("*.*")
    if path.suffix in (".py", ".html", ".css", ".js")
)
RELEASE = os.environ.get("RELEASE") or str(RELEASED_AT)

INSTALLED_APPS = [
    "dashboard",
    "foi",
    "governance",
    "objectives",
    "ccg.apps.CcgConfig",
    "import_export",
    "simple_history",
    "django_tables2",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "ccg.apps.OfficersAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # First those that only add headers: the redirect to https carries them too.
    "csp.middleware.CSPMiddleware",
    "ccg.middleware.permissions_policy",
    "django.middleware.security.SecurityMiddleware",
    "ccg.middleware.organisation",  # before whatever may refuse a request: the page that says so names it
    "ccg.middleware.no_null_characters",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it answers in place of a page that failed sign-ins have closed
]

ROOT_URLCONF = "ccg.urls"
WSGI_APPLICATION = "ccg.wsgi.application"

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
                "ccg.context_processors.site",
            ],
        },
    },
]

# --- databases -------------------------------------------------------------------------------------------------------

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{BASE_DIR / 'var' / 'db.sqlite3'}"
if not DATABASE_URL.startswith(("sqlite:", "postgres:", "postgresql:")):
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgresql://.")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
DATABASE = DATABASES["default"]
if DATABASE["ENGINE"].endswith("sqlite3"):
    # Write transactions queue instead of failing with "database is locked"; readers never wait for a writer.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;",
    }
    DATABASE["CONN_MAX_AGE"] = 600
    # A file, because writers in several threads at once are part of what the tests try.
    DATABASE["TEST"] = {"NAME": str(BASE_DIR / "var" / "test.sqlite3")}
elif not TESTING:
    DATABASE.setdefault("OPTIONS", {})["pool"] = {"min_size": 2, "max_size": 8, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Finished pages, kept in the memory of each worker under a key that changes with whatever they show (ccg/views/public).
CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}"}}

# --- files -----------------------------------------------------------------------------------------------------------

# Uploaded files are private: there is no public address for this folder.
MEDIA_ROOT = Path(os.environ.get("PRIVATE_FILES") or BASE_DIR / "var" / "files")
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "ccg.files.uploads.OnlyUpToTheLimit",
]
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_FILES") or BASE_DIR / "var" / "static")
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "vendor"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "ccg.static_files.HashedStaticFiles"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- words and times -------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["ccg.formats"]

# --- officers --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "ccg.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
# Failed sign-ins: five for a username from an address, then the right password does not help either for 15 minutes.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or whoever goes on trying keeps the person out for ever
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "ccg.signing_in.client_address"
AXES_USERNAME_CALLABLE = "ccg.signing_in.attempted_username"
AXES_LOCKOUT_CALLABLE = "ccg.signing_in.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username"]  # a log names the address only: people type their password there by mistake
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
# Whether X-Forwarded-For is the proxy's word.
BEHIND_PROXY = not DEBUG and not TESTING
# A code from a phone after the password, for everybody who works in the admin (ccg/second_factor.py).
SECOND_FACTOR = not DEBUG and not TESTING
OTP_TOTP_ISSUER = SITE_HOST  # how the phone names this site
SESSION_COOKIE_AGE = 8 * 60 * 60
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # a link to set a password works for three days, once
MESSAGE_STORAGE = (
    "django.contrib.messages.storage.session.SessionStorage"  # or Django sets a cookie of its own for them
)

# --- mail ------------------------------------------------------------------------------------------------------------

# Without a mail server nobody is written to: a site manager is shown the links instead, to hand over (ccg/mail.py).
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = os.environ.get("EMAIL_PORT", "587")
if not (re.fullmatch("[0-9]{1,5}", EMAIL_PORT) and 1 <= int(EMAIL_PORT) <= 65535):
    raise ImproperlyConfigured(f"EMAIL_PORT is {EMAIL_PORT!r}: write a number from 1 to 65535.")
EMAIL_PORT = int(EMAIL_PORT)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
# Port 465 begins with TLS; on any other a connection turns to it (STARTTLS).
EMAIL_USE_TLS = on_or_off("EMAIL_USE_TLS", "on")
EMAIL_USE_SSL = EMAIL_USE_TLS and EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_USE_TLS and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "")
if not re.fullmatch(r"[A-Za-z0-9.-]*", EMAIL_HOST):
    raise ImproperlyConfigured(f"EMAIL_HOST is {EMAIL_HOST!r}: write a host name alone, such as 'smtp.example.nhs.uk'.")
if bool(EMAIL_HOST_USER) != bool(EMAIL_HOST_PASSWORD):
    raise ImproperlyConfigured("EMAIL_HOST_USER and EMAIL_HOST_PASSWORD belong together: write both or neither.")
if EMAIL_HOST and not re.fullmatch(r"[^@\s]+@[^@\s]+", DEFAULT_FROM_EMAIL):
    raise ImproperlyConfigured(
        f"EMAIL_FROM is {DEFAULT_FROM_EMAIL!r}: write the address that mails come from, such as "
        "'no-reply@example.nhs.uk'."
    )

# --- what browsers may do --------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

if not DEBUG and not TESTING:
    # Behind a proxy that ends TLS and sets this header itself (docs/operations.md).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
