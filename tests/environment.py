"""Where tests keep their data. Loaded by ``-p`` in pyproject.toml: before Django's settings are."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

ROOT = Path(__file__).parent.parent

os.environ["SIGNET_DATA"] = os.environ.get("SIGNET_TEST_DATA", str(ROOT / ".signet-test"))
os.environ.setdefault("SIGNET_PG_UNSAFE_FSYNC_OFF", "1")  # processes are killed here, not machines
os.environ["SIGNET_DATABASE_NAME"] = "signet_test_" + os.environ.get("PYTEST_XDIST_WORKER", "main")
for variable in ("SIGNET_DATABASE_URL", "SIGNET_OWNER_DATABASE_URL", "SIGNET_ROLE"):
    os.environ.pop(variable, None)
# The browser driver runs an event loop in the main thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
warnings.filterwarnings("ignore", module="platformdirs")
