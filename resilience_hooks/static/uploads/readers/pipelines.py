"""Pipelines of GitLab and other CI services whose scripts upload source."""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.services.places import ROOT
from resilience_hooks.static.services.readers.pipeline import CHECKOUTS, scripts
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.readers.yamltext import documents
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.uploads.model import Trust
from resilience_hooks.static.uploads.recorder import Recorder, Run
from resilience_hooks.static.uploads.state import State


def read(tree: Tree, path: str) -> Iterator[Run]:
    """One run for each script: a text, or a list of texts that one shell runs at the root."""
    for document in documents(text_of(tree, path)):
        for script in scripts(document):
            text = "\n".join(script.texts())
            if "deploy" in text or "submit" in text:
                first = script.items[0] if script.items else script
                recorder = Recorder(tree, path, Trust.PIPELINE)
                state = State(ROOT, values=dict.fromkeys(CHECKOUTS, ROOT))
                recorder.run(text, state, first.text_line)
                yield recorder.result
