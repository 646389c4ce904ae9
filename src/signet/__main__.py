"""``python -m signet``."""

import sys

from signet.cli import main

sys.exit(main())
