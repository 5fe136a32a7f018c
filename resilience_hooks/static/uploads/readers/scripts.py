"""Shell scripts that upload source."""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.services.places import bases, place_of
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.uploads.model import Trust
from resilience_hooks.static.uploads.recorder import Recorder, Run
from resilience_hooks.static.uploads.state import State
from resilience_hooks.static.uploads.steps import Choice

_MOST_CHOICES = 64


def read(tree: Tree, path: str) -> Iterator[Run]:
    """The runs of a script: one, or one for each case it distinguishes by what it is given.

    It is run from the root or from its own directory, whichever has something to upload.
    """
    text = text_of(tree, path)
    first, choices = _run(tree, path, text, None)
    deployed = [_run(tree, path, text, choice)[0] for choice in choices[:_MOST_CHOICES]]
    deployed = [each for each in deployed if each.deployments]
    yield from (each.result for each in deployed or [first])


def _run(tree: Tree, path: str, text: str, choice: Choice | None) -> tuple[Recorder, list[Choice]]:
    """The first run that uploads something, else the first at all."""
    found = []
    for base in _bases(tree, path):
        recorder = Recorder(tree, path, Trust.SCRIPT)
        state = State(base, place_of(path))
        if choice is not None and choice.name.isdigit():
            state.args = ("",) * (int(choice.name) - 1) + (choice.value,)
        elif choice is not None:
            state.values[choice.name] = choice.value
        script = recorder.run(text, state)
        found.append((recorder, [c for c in script.choices if _names_a_folder(tree, c)]))
        if recorder.deployments or recorder.submissions:
            return found[-1]
    return found[0]


def _bases(tree: Tree, path: str) -> tuple[str, ...]:
    """Where a script is run: in the root, or in its own directory where that is deployable."""
    own, *root = bases(path)
    folder = path.rpartition("/")[0]
    return (own, *root) if "main.py" in tree.children[folder] else (*root, own)


def _names_a_folder(tree: Tree, choice: Choice) -> bool:
    """Whether an arm of ``case`` sets a variable to a directory of the tree."""
    values = (word.plain for command in choice.commands for _, word in command.assignments)
    return any(value and tree.is_dir(value.strip("./")) and value.strip("./") for value in values)
