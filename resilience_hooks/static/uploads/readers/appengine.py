"""App Engine: ``app.yaml`` deploys the directory it lies in.

https://cloud.google.com/appengine/docs/standard/reference/app-yaml?tab=python
"""

from __future__ import annotations

from collections.abc import Iterator

from resilience_hooks.static.services.places import folder
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.readers.yamltext import document
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.uploads.flags import python_version
from resilience_hooks.static.uploads.model import Deployment, Start, Trust
from resilience_hooks.static.uploads.packaging import packaged
from resilience_hooks.static.uploads.paper import Paper


def read(tree: Tree, path: str) -> Iterator[Deployment]:
    """The service of an ``app.yaml`` for a standard environment with Python 3."""
    config = document(text_of(tree, path))
    python = python_version(config.get("runtime").text or "")
    is_flexible = config.get("env").text in {"flex", "flexible"} or bool(config.get("vm"))
    if python is None or is_flexible:
        return
    package = packaged(Paper(tree), folder(path))
    entrypoint = config.get("entrypoint")
    if entrypoint.text is None and not package.fs.is_file(f"{package.root}/main.py"):
        return
    line = entrypoint.line or config.get("runtime").line
    yield Deployment(
        name=config.get("service").text,
        folder=path.rpartition("/")[0],
        package=package,
        start=Start(
            command=entrypoint.text or "gunicorn main:app",
            env={name: value for name, value in config.get("env_variables").pairs() if value},
            source=path,
            line=line,
        ),
        source=f"{path}:{line}",
        trust=Trust.PIPELINE,
        python=python,
    )
