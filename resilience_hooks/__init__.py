"""Makes missing-module, false-alarm and silent-drift failures impossible to ship unseen."""

from __future__ import annotations

__version__ = "0.1.0"
