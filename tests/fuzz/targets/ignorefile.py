"""Ignore files: read or refused by line; what the index finds is what asking each pattern finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from resilience_hooks.static.image.globs import BadPatternError
from resilience_hooks.static.image.ignorefile import read_ignore_file
from resilience_hooks.static.image.matcher import START, Matcher
from resilience_hooks.static.image.patterns import Pattern
from tests.fuzz.target import Target

_PATHS: Final = ("app/main.py", "lib/a.py", "a/b/c/d/e.txt", "[a-z]/x", ".env", "é/ü.py")
_SEEDS: Final = (
    b"**\n!app\n!lib/**/*.py\n",
    b"# comment\n*.pyc\n/build\n!keep?\n",
    b"a/**/b\n[a-c]*\n**/node_modules\n!**/x\n",
    b"../x\n./y/\n!!z\n",
)
_TOKENS: Final = (
    *(b"*", b"**", b"**/", b"!", b"/", b"[a-", b"[^]", b"]", b"?", b"#", b".."),
    *(b"app", b"lib", b"*a*a*a*a*a*a*a*b", b"{a,b}", b"\\*"),
)


def _check(data: bytes) -> None:
    try:
        patterns = read_ignore_file(data)
        together, alone = Matcher(patterns), [Matcher([Pattern(each.text)]) for each in patterns]
        for path in _PATHS:
            assert _is_matched(together, path) == _by_turns(patterns, alone, path), path
    except BadPatternError:
        return


def _is_matched(matcher: Matcher, path: str) -> bool:
    state = START
    for place in _down_to(path):
        state = matcher.descend(place, state)
    return matcher.is_match(state)


def _by_turns(patterns: Sequence[Pattern], alone: Sequence[Matcher], path: str) -> bool:
    """The same without an index: every pattern asked, one after the other."""
    state, matched = START, False
    for place in _down_to(path):
        for at, pattern in enumerate(patterns):
            decides = at > state and pattern.negated == matched
            if decides and alone[at].descend(place, START) != START:
                state, matched = at, not matched
    return matched


def _down_to(path: str) -> list[str]:
    """A path's directories from the top, then itself."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


TARGET: Final = Target("ignore file", _check, _SEEDS, _TOKENS)
