"""Django settings. Everything an operator may change comes from ``SIGNET_*`` environment variables."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from signet.database import config as database
from signet.kernel.secret import secret_key
from signet.networks.limits import read_days, read_limits
from signet.networks.myinvois.codelists import check as check_codes
from signet.networks.myinvois.windows import read_windows
from signet.rendering.fonts import font_folders
from signet.web.mail import outgoing
from signet.web.oidc import configuration as oidc

PACKAGE = Path(__file__).parent

DEBUG = os.environ.get("SIGNET_DEBUG") == "1"
SECRET_KEY = secret_key()
BASE_URL = os.environ.get("SIGNET_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
SECURE = BASE_URL.startswith("https://")
# A request for any other host is refused; over plain HTTP this machine's own names are let in as well.
_OWN_HOST = urlsplit(BASE_URL).hostname or "localhost"
ALLOWED_HOSTS = os.environ.get(
    "SIGNET_ALLOWED_HOSTS", _OWN_HOST if SECURE else f"{_OWN_HOST},localhost,127.0.0.1,[::1]"
).split(",")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "lucide",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "signet.web.oidc",
    "procrastinate.contrib.django",
    "signet.tenancy",
    "signet.audit",
    "signet.events",
    "signet.taxation",
    "signet.parties",
    "signet.catalogue",
    "signet.intake",
    "signet.documents",
    "signet.networks",
    "signet.payments",
    "signet.orders",
    "signet.rendering",
    "signet.reports",
    "signet.bulk",
    "signet.web",
]

MIDDLEWARE = [
    # Outermost, so that error pages carry their headers as well.
    "signet.web.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "signet.web.headers.DatabaseDown",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "signet.web.language.UserLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "signet.web.middleware.TenantMiddleware",
]

ROOT_URLCONF = "signet.urls"
WSGI_APPLICATION = "signet.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "signet.web.context.shell",
            ],
        },
    }
]

# The process logs in as the role it needs: migrations as the owner, everything else as the app.
_role: Literal["app", "owner", "ops"] = (
    "owner" if os.environ.get("SIGNET_ROLE") == "owner" else "app"
)
DATABASES = {"default": database.django(_role)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "signet.web.accounts.Accounts"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Behind reverse proxies: how many of them add to X-Forwarded-For. Rate limits count by that address.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("SIGNET_PROXY_COUNT", "0"))
MFA_ADAPTER = "signet.web.second_factor.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Signet"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
SOCIALACCOUNT_ADAPTER = "signet.web.oidc.accounts.SingleSignOn"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = oidc.providers(os.environ)
CACHES = {  # rate limits of sign-in must hold for all processes of the machine
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": Path(os.environ.get("SIGNET_DATA", ".signet")).resolve() / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # beyond it entries are dropped by chance
    }
}
_mail = outgoing(os.environ.get("SIGNET_MAIL_URL", ""))
EMAIL_BACKEND = os.environ.get("SIGNET_EMAIL_BACKEND", _mail.backend)
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = _mail.host, _mail.port, 10
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starttls, _mail.tls
DEFAULT_FROM_EMAIL = os.environ.get("SIGNET_MAIL_FROM", "Signet <signet@localhost>")
# Webhooks: may they call this machine and its network, and HTTP without TLS? For development only.
WEBHOOKS_PRIVATE = os.environ.get("SIGNET_WEBHOOKS_PRIVATE") == "1"
WEBHOOKS_HTTP = os.environ.get("SIGNET_WEBHOOKS_HTTP") == "1"
# Peppol: certificates under which SMPs sign (a file), and name servers other than this machine's.
PEPPOL_SMP_ROOTS = os.environ.get("SIGNET_PEPPOL_SMP_ROOTS", "")
PEPPOL_NAME_SERVERS = os.environ.get("SIGNET_PEPPOL_NAME_SERVERS", "")
# E-invoice networks: may their addresses be on this machine or its network (an own access point, the
# sandbox), and HTTP without TLS? A task that calls a network is over after so many seconds.
NETWORKS_PRIVATE = os.environ.get("SIGNET_NETWORKS_PRIVATE") == "1"
NETWORKS_HTTP = os.environ.get("SIGNET_NETWORKS_HTTP") == "1"
NETWORKS_SECONDS = float(os.environ.get("SIGNET_NETWORKS_SECONDS", "40"))
NETWORKS_LIMITS = read_limits(os.environ.get("SIGNET_NETWORKS_LIMITS", ""))
# What LHDN has changed since this release: codes (a folder), and hours of its windows. Its adapter reads
# both by itself; a mistake is told at the start.
check_codes()
MYINVOIS_HOURS = read_windows(os.environ.get("SIGNET_MYINVOIS_HOURS", ""))
# So many days before a company's signing certificate ends, whoever manages its connections is told.
NETWORKS_WARN_DAYS = read_days(os.environ.get("SIGNET_NETWORKS_WARN_DAYS", "60 30 14 7 1"))
# How objects look in events: as the API shows them. Events know nothing of the API.
EVENT_OBJECTS = "signet.api.events.OBJECTS"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic")), ("km", _("Khmer")), ("ms", _("Malay"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATICFILES_DIRS = [
    ("noto-khmer", font_folders()[1]),
    ("noto-arabic", font_folders()[2]),
]
STATIC_ROOT = Path(os.environ.get("SIGNET_DATA", ".signet")).resolve() / "static"
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-signet" if SECURE else "signet"
CSRF_COOKIE_NAME = "__Host-signet-csrf" if SECURE else "signet-csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

#: Where exchange rates may be asked for, as JSON: see ``taxation.providers``.
RATE_PROVIDERS = os.environ.get("SIGNET_RATE_PROVIDERS", "")
