"""Where the platform keeps its state and whom it talks to, as the environment says."""

import os
from pathlib import Path

from resilience_hooks.clock import file_clock
from resilience_hooks.durable import Database
from resilience_hooks.sameday import GameDays

STATE = Path(os.environ.get("PLATFORM_STATE", "state"))
WAREHOUSE = STATE / "warehouse.sqlite"
DATABASE = Database(STATE / "state.sqlite")
"""Phases, claims, breakers: what must survive any process."""

PROJECT = os.environ.get("PUBSUB_PROJECT_ID", "pipeline")
PUBSUB = os.environ.get("PUBSUB_EMULATOR_HOST", "localhost:8085")
SLACK = os.environ.get("SLACK_WEBHOOK_URL")

DAYS = GameDays(zone="America/New_York")
now = file_clock()
