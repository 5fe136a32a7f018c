"""Declarations out of shell text: the build commands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from resilience_hooks.static.services.declarations import Declaration, Kind, Submission
from resilience_hooks.static.services.places import Place, joined
from resilience_hooks.static.services.readers.buildcommand import BuildCommand, build_command
from resilience_hooks.static.services.readers.runcommand import run_command
from resilience_hooks.static.services.readers.shelltext import (
    Invocation,
    Shell,
    commands_of,
    invocations,
)
from resilience_hooks.static.shell import Command

_VERB: Final = re.compile(
    r"(?<![\w.-])(?:build|bud|executor|submit"
    r"|(?:docker|podman|nerdctl|finch)[ \t]+(?:container[ \t]+)?run)(?![\w.-])(?:\\\n|[^\n])*"
)
_VERBS: Final = {"build", "bud", "run", "submit"}


def commanded(
    kind: Kind, path: str, text: str, starts: Sequence[Shell], first_line: int = 1
) -> Iterator[Declaration]:
    """The builds that a text of the file ``path`` runs, and the containers that it starts.

    ``starts`` are the states it may start in, likeliest first; ``first_line`` is where in the
    file it begins.
    """
    commands = _commands(text)
    runs = (invocations(commands, start, _builds) for start in starts)
    for calls in zip(*runs, strict=True):
        source = f"{path}:{first_line + calls[0].line - 1}"
        read = [(build_command(call.argv), call.cwd) for call in calls]
        found = [(command, cwd) for command, cwd in read if command is not None]
        if found:
            yield _submitted(source, found) if found[0][0].config else _built(kind, source, found)
        else:
            yield from _started(kind, source, calls[0])


def _started(kind: Kind, source: str, call: Invocation) -> Iterator[Declaration]:
    """A container that a script starts, called by the script's name; what CI starts are tests."""
    command = run_command(call.argv) if kind in {"script", "makefile"} else None
    if command is not None:
        name = source.rpartition(":")[0].rpartition("/")[2]
        run = command.run(name, source, call.cwd)
        yield Declaration(kind, source, (), images=(command.image,), run=run)


def _built(kind: Kind, source: str, found: Sequence[tuple[BuildCommand, str]]) -> Declaration:
    places = dict.fromkeys(place for command, cwd in found for place in command.places(cwd))
    return of_command(kind, source, found[0][0], tuple(places), found[0][1])


def _submitted(source: str, found: Sequence[tuple[BuildCommand, str]]) -> Declaration:
    submission = Submission(
        configs=tuple(joined(cwd, command.config or "") for command, cwd in found),
        workspaces=tuple(joined(cwd, command.context) for command, cwd in found),
        substitutions=found[0][0].substitutions,
    )
    return Declaration("cloudbuild", source, (), uploads=True, submission=submission)


@lru_cache(maxsize=256)
def _commands(text: str) -> tuple[Command, ...]:
    """The commands of a text down to its last verb; a matrix has the same text read often."""
    ends = [match.end() for match in _VERB.finditer(text)]
    return commands_of(text[: ends[-1]]) if ends else ()


def _builds(command: Command) -> bool:
    plain = [word.plain or "" for word in command.words]
    return any(word in _VERBS or word.endswith("executor") for word in plain)


def of_command(
    kind: Kind, source: str, command: BuildCommand, places: tuple[Place, ...], cwd: str
) -> Declaration:
    """What a build command declares when it runs in ``cwd``, a place."""
    return Declaration(
        kind=kind,
        source=source,
        places=places,
        target=command.target,
        args=command.args,
        build_contexts={name: joined(cwd, d) for name, d in command.build_contexts.items()},
        images=command.images,
        platform=command.platform,
        uploads=command.submits,
    )
