"""Builds whose folder only a trigger outside of the repository names: which folders they fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.tree import Kind, Tree
from resilience_hooks.static.uploads.model import Deployment, Trust
from resilience_hooks.static.uploads.readers import cloudbuild


def guesses(
    tree: Tree, path: str, known: Sequence[Deployment], are_complete: bool
) -> Iterator[Deployment]:
    """What a build would send of the folders that something else assembles a package of.

    A build fits a folder when the folder comes as a substitution that nothing gives a value to,
    and the package holds every module that lies in the folder itself. ``are_complete`` says that
    the repository gives it values: then only those are meant that the build's file names.
    """
    text = text_of(tree, path)
    names = [
        name
        for name in cloudbuild.open_substitutions(tree, path)
        if re.search(rf"\$\{{?{name}\}}?/", text)
    ]
    if len(names) != 1:
        return
    named = [each for each in known if not are_complete or _names(text, each)]
    for folder in dict.fromkeys(deployment.folder for deployment in named):
        for deployment in cloudbuild.deployments(tree, path, {names[0]: folder}):
            if deployment.folder == folder and _is_complete(tree, deployment):
                yield replace(deployment, trust=Trust.GUESS)


def _names(text: str, deployment: Deployment) -> bool:
    name = deployment.name
    return (
        name is not None and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None
    )


def _is_complete(tree: Tree, deployment: Deployment) -> bool:
    folder, package = deployment.folder, deployment.package
    own = (name for name in tree.children.get(folder, ()) if _is_code(tree, folder, name))
    return all(package.fs.lstat(f"{package.root}/{name}") is not None for name in own)


def _is_code(tree: Tree, folder: str, name: str) -> bool:
    """Whether a name in a folder is a module or holds some, tests and the like apart."""
    path = f"{folder}/{name}" if folder else name
    is_module = name.endswith(".py") and tree.entries[path].kind is Kind.FILE
    is_package = any(inner.endswith(".py") for inner in tree.children.get(path, ()))
    return (is_module or is_package) and not name.startswith(("test", "__init__", "conftest"))
