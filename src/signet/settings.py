"""Django settings. Everything an operator may change comes from ``SIGNET_*`` environment variables."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext_lazy as _

from signet.database import config as database
from signet.kernel.secret import secret_key
from signet.rendering.fonts import font_folders

PACKAGE = Path(__file__).parent

DEBUG = os.environ.get("SIGNET_DEBUG") == "1"
SECRET_KEY = secret_key()
BASE_URL = os.environ.get("SIGNET_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = os.environ.get(
    "SIGNET_ALLOWED_HOSTS", "*" if not SECURE else BASE_URL.split("/")[2].split(":")[0]
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
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "signet.tenancy",
    "signet.audit",
    "signet.events",
    "signet.parties",
    "signet.catalogue",
    "signet.documents",
    "signet.rendering",
    "signet.reports",
    "signet.web",
]

MIDDLEWARE = [
    "signet.web.headers.SecurityHeaders",
    "signet.web.headers.DatabaseDown",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Signet"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": os.environ.get("SIGNET_OIDC_NAME", "Single sign-on"),
                    "client_id": os.environ["SIGNET_OIDC_CLIENT_ID"],
                    "secret": os.environ.get("SIGNET_OIDC_SECRET", ""),
                    "settings": {"server_url": os.environ["SIGNET_OIDC_URL"]},
                }
            ]
        }
    }
    if os.environ.get("SIGNET_OIDC_URL") and os.environ.get("SIGNET_OIDC_CLIENT_ID")
    else {}
)
CACHES = {  # rate limits of sign-in must hold for all processes of the machine
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": Path(os.environ.get("SIGNET_DATA", ".signet")).resolve() / "cache",
    }
}
EMAIL_BACKEND = os.environ.get(
    "SIGNET_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"
)
DEFAULT_FROM_EMAIL = os.environ.get("SIGNET_MAIL_FROM", "Signet <signet@localhost>")
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
