"""What both services know of a game."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Game:
    day: date
    home: str
    away: str
    players: tuple[str, ...]
