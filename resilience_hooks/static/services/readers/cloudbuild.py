"""Cloud Build configurations: steps of docker, kaniko and shells.

Source: https://cloud.google.com/build/docs/build-config-file-schema
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from resilience_hooks.static.services.declarations import Declaration
from resilience_hooks.static.services.fileformat import Format
from resilience_hooks.static.services.places import bases, in_tree, joined
from resilience_hooks.static.services.readers.buildcommand import build_command
from resilience_hooks.static.services.readers.commands import commanded, of_command
from resilience_hooks.static.services.readers.nodes import Node
from resilience_hooks.static.services.readers.shelltext import Shell, shell
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.readers.yamltext import document
from resilience_hooks.static.services.unknowns import unknown
from resilience_hooks.static.tree import Tree

_SUBSTITUTION: Final = re.compile(r"\$(?:\$|\{(\w+)\}|([A-Z_][A-Z0-9_]*))")
_SHELLS: Final = {"bash", "sh", "/bin/bash", "/bin/sh"}


def read(tree: Tree, path: str) -> Iterator[Declaration]:
    """Every build; the workspace is the directory of the file or the root."""
    return _steps(tree, path, bases(path), {})


def submitted(tree: Tree, declaration: Declaration) -> Iterator[Declaration]:
    """Every build of the configuration that a command submits, as that command declares it."""
    submission = declaration.submission
    if submission is None:
        return
    for config, workspace in zip(submission.configs, submission.workspaces, strict=True):
        path = in_tree(config)
        if path is not None and path in tree.entries:
            for found in _steps(tree, path, (workspace,), submission.substitutions):
                yield replace(found, source=declaration.source, uploads=True)
            return


def _steps(
    tree: Tree, path: str, workspaces: Sequence[str], given: Mapping[str, str]
) -> Iterator[Declaration]:
    config = document(text_of(tree, path))
    values = {name: text for name, text in config.get("substitutions").pairs() if text is not None}
    for step in config.get("steps").items:
        starts = [joined(base, step.get("dir").text or ".") for base in workspaces]
        yield from _step(step, {**values, **given}, path, starts)


def _step(
    step: Node, values: Mapping[str, str], path: str, starts: list[str]
) -> Iterator[Declaration]:
    words = [_substituted(word, values) for word in step.get("args").texts()]
    program = step.get("entrypoint").text or (step.get("name").text or "").partition(":")[0]
    script = step.get("script")
    if script.text is not None:
        yield from commanded("cloudbuild", path, script.text, _shells(starts), script.text_line)
    elif program in _SHELLS and len(words) > 1:
        line = step.get("args").items[-1].text_line
        yield from commanded("cloudbuild", path, words[-1], _shells(starts), line)
    else:
        command = build_command([program, *words])
        if command is not None:
            places = tuple(place for start in starts for place in command.places(start))
            source = f"{path}:{step.line}"
            yield of_command("cloudbuild", source, command, places, starts[0])


def _shells(starts: list[str]) -> list[Shell]:
    return [shell(start) for start in starts]


def _substituted(text: str, values: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        return "$" if name is None else values.get(name, unknown(name))

    return _SUBSTITUTION.sub(value, text)


FORMAT: Final = Format(
    "cloudbuild",
    rank=4,
    path=r"(?:.*/)?[^/]*cloudbuild[^/]*\.(?:ya?ml|json)",
    holds=re.compile(rb"\bbuild|[Dd]ocker\.build|kaniko|\bbuilds\s+submit\b"),
    read=read,
)
