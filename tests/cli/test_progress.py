"""The line that says what is going on: where it is shown at all."""

from __future__ import annotations

import io
import time

import pytest

from resilience_hooks.cli.progress import on_terminal


class Terminal(io.StringIO):
    """A terminal that is not one: nobody knows its size."""

    def isatty(self) -> bool:
        """Always."""
        return True


def shown(stream: io.StringIO, environ: dict[str, str], pause: float) -> str:
    """What a step that begins after a pause is told with."""
    with on_terminal(stream, environ) as progress:
        time.sleep(pause)
        progress("checking 1 of 9: api")
    return stream.getvalue()


def test_a_line_that_is_erased() -> None:
    """As wide as the terminal at most, gone in the end."""
    line = shown(Terminal(), {"COLUMNS": "12"}, 0.6)
    assert line == "\r\x1b[Kchecking 1 \r\x1b[K"


def test_nothing_that_is_over_at_once() -> None:
    """Half a second is no time to watch."""
    assert shown(Terminal(), {}, 0.0) == ""


NOBODY = {"CI": {"CI": "true"}, "dumb": {"TERM": "dumb"}, "plain": {"NO_COLOR": "1"}}


@pytest.mark.parametrize("environ", NOBODY.values(), ids=NOBODY)
def test_where_nobody_watches(environ: dict[str, str]) -> None:
    """A log, a terminal that cannot erase, one that is to have plain text; and no terminal."""
    assert shown(Terminal(), environ, 0.6) == ""
    assert shown(io.StringIO(), {}, 0.6) == ""
