"""The WSGI application that ``signet serve`` runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "signet.settings")
application = get_wsgi_application()
