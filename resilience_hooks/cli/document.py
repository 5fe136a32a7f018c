"""Values as one JSON object, for the run-time commands."""

from __future__ import annotations

import dataclasses
import enum
import json
from datetime import date, datetime
from fractions import Fraction


def document(**values: object) -> str:
    """One JSON object."""
    return json.dumps(values, default=_plain, indent=2, ensure_ascii=False) + "\n"


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: getattr(value, field.name) for field in fields}
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, enum.Enum):
        return value.value
    return str(value)
