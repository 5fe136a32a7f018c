"""``python -m resilience_hooks.startup``: a Docker build step, a readiness probe, a job's start."""

from __future__ import annotations

import sys

from resilience_hooks.startup.command import main

sys.exit(main(sys.argv[1:]))
