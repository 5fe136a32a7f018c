"""Makefiles whose recipes upload source."""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.services.places import folder
from resilience_hooks.static.services.readers.maketext import recipes
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.uploads.model import Trust
from resilience_hooks.static.uploads.recorder import Recorder, Run
from resilience_hooks.static.uploads.state import State


def read(tree: Tree, path: str) -> Iterator[Run]:
    """One run of all recipes: each line is a shell of its own, in the Makefile's directory."""
    recorder = Recorder(tree, path, Trust.SCRIPT)
    directory = folder(path)
    for recipe in recipes(text_of(tree, path), directory, bool):
        recorder.run(recipe.text, State(directory), recipe.line)
    yield recorder.result
