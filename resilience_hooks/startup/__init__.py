"""Runs every import of a service as it starts, from a manifest that ``resilience-hooks`` writes.

Standard library only, and little of it: this is what a service image carries, and it has to work
when everything else is broken. ``docs/startup.md`` shows it in gunicorn, uvicorn and the others.
"""

from __future__ import annotations

from resilience_hooks.startup.gunicorn import on_starting
from resilience_hooks.startup.report import Entry, Fault, Report
from resilience_hooks.startup.verify import verify_imports

__all__ = ["Entry", "Fault", "Report", "on_starting", "verify_imports"]
