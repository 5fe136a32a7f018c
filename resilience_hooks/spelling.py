"""What somebody may have meant who misspelt a name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 100
"""Characters: nobody misspells a longer name by a little, and comparing takes its square."""


def closest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name that is most like one, whatever its case; None where none is like it.

    ``cutoff`` is between 0 and 1 (https://docs.python.org/3/library/difflib.html).
    """
    from difflib import get_close_matches  # noqa: PLC0415  needed for a fault only

    if len(name) >= _LONGEST:
        return None
    lowered = {each.lower(): each for each in known}
    close = get_close_matches(name.lower(), lowered, n=1, cutoff=cutoff)
    return lowered[close[0]] if close else None
