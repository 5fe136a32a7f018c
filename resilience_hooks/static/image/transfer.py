"""What a build has sent to it of a context: only the paths that its instructions name.

So a directory of which nothing is sent does not exist for the engine. ``COPY conf/*.toml ./``
fails where ``conf`` holds no such file and no other instruction asks for anything in it; with
``COPY . .`` anywhere in the build it does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from resilience_hooks.static.image.filesystem import Files, LinkLoopError
from resilience_hooks.static.image.globs import BadPatternError, split_wildcards
from resilience_hooks.static.image.matcher import START, Matcher
from resilience_hooks.static.image.model import Directory, Failure
from resilience_hooks.static.image.paths import absolute, child
from resilience_hooks.static.image.patterns import Pattern, read_patterns


@dataclass
class Transfer:
    """The paths that are asked for, and the directories that must be among them."""

    files: Files
    _asked: list[str] = field(default_factory=list)
    _needed: list[tuple[int, str, str]] = field(default_factory=list)

    def ask(self, source: str) -> None:
        """Note a source, wildcards and all."""
        self._asked.append(absolute(source))

    def need(self, line: int, source: str, directory: str) -> None:
        """Note that a source whose wildcards match nothing looks into a directory."""
        if directory not in {"", "/"}:
            self._needed.append((line, absolute(source)[1:], directory))

    def failures(self) -> Iterator[Failure]:
        """The sources that look into a directory that is not sent."""
        if not self._needed or "/" in self._asked:
            return
        matcher = Matcher(tuple(self._patterns()))
        for line, source, directory in self._needed:
            if not self._sends(directory, matcher):
                reason = f"'{source}' matches nothing, and nothing of {directory[1:]} is sent"
                yield Failure("source-missing", line, reason, source)

    def _patterns(self) -> Iterator[Pattern]:
        for asked in self._asked:
            base, pattern = split_wildcards(asked)
            try:
                target = self.files.resolve(base or "/")
                yield from read_patterns([(0, asked[1:]), (0, absolute(pattern, target)[1:])])
            except (BadPatternError, LinkLoopError):
                continue

    def _sends(self, directory: str, matcher: Matcher) -> bool:
        here, state = "", START
        try:
            directory = self.files.resolve(directory)
        except LinkLoopError:
            return False
        for part in directory[1:].split("/"):
            here = f"{here}/{part}"
            state = matcher.descend(here[1:], state)
        return matcher.is_match(state) or self._sends_below(directory, state, matcher)

    def _sends_below(self, directory: str, state: int, matcher: Matcher) -> bool:
        pending = [(directory, state)]
        while pending:
            here, state = pending.pop()
            for name in self.files.children(here):
                path = child(here, name)
                found = matcher.descend(path[1:], state)
                if matcher.is_match(found):
                    return True
                is_directory = isinstance(self.files.lstat(path), Directory)
                if is_directory and matcher.may_match_below(path[1:], negated=False):
                    pending.append((path, found))
        return False
