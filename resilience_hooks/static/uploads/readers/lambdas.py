"""AWS Lambda functions that SAM templates and Serverless Framework files declare.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
https://www.serverless.com/framework/docs/providers/aws/guide/functions
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from resilience_hooks.static.image.model import Unknown
from resilience_hooks.static.services.places import folder, in_tree, joined
from resilience_hooks.static.services.readers.nodes import Node
from resilience_hooks.static.services.readers.texts import text_of
from resilience_hooks.static.services.readers.yamltext import document
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.uploads.flags import python_version
from resilience_hooks.static.uploads.model import Deployment, Package, Trust
from resilience_hooks.static.uploads.packaging import packaged
from resilience_hooks.static.uploads.paper import Paper
from resilience_hooks.static.uploads.starting import handler_start

_ROOT: Final = "/var/task"
_FUNCTION: Final = "AWS::Serverless::Function"


def sam(tree: Tree, path: str) -> Iterator[Deployment]:
    """The functions of a SAM template that are sent as archives."""
    template = document(text_of(tree, path))
    common = template.get("Globals", "Function")
    for name, resource in template.get("Resources").fields.items():
        own = resource.get("Properties")
        if resource.get("Type").text != _FUNCTION or own.get("PackageType").text == "Image":
            continue
        uri = own.get("CodeUri") or common.get("CodeUri")
        if not uri and own.get("InlineCode"):
            continue
        handler = own.get("Handler") or common.get("Handler")
        runtime = own.get("Runtime") or common.get("Runtime")
        builds = resource.get("Metadata", "BuildMethod").text
        if builds is None or builds.startswith("python"):
            has_layers = bool(own.get("Layers") or common.get("Layers"))
            yield from _function(tree, path, name, uri, handler, runtime, has_layers)


def serverless(tree: Tree, path: str) -> Iterator[Deployment]:
    """The functions of a ``serverless.yml``; all of its directory is sent with each."""
    config = document(text_of(tree, path))
    provider = config.get("provider")
    individual = Node(text=".")
    patterns = config.get("package", "patterns") or config.get("package", "include")
    for name, function in config.get("functions").fields.items():
        runtime = function.get("runtime") or provider.get("runtime")
        has_layers = bool(function.get("layers") or provider.get("layers") or patterns)
        if not function.get("image"):
            handler = function.get("handler")
            yield from _function(tree, path, name, individual, handler, runtime, has_layers)


def _function(  # noqa: PLR0913, PLR0917
    tree: Tree, path: str, name: str, uri: Node, handler: Node, runtime: Node, doubtful: bool
) -> Iterator[Deployment]:
    python = python_version(runtime.text or "")
    place = joined(folder(path), uri.text or ".")
    own = in_tree(place)
    if python is None or handler.text is None or own is None or not tree.is_dir(own):
        return
    package = packaged(Paper(tree), place, _ROOT, ignore_file=".samignore")
    source = f"{path}:{handler.line}"
    start = handler_start(package, handler.text, path, handler.line)
    if start is None or not _is_there(package, handler.text):
        return
    if doubtful:
        unknown = Unknown(_ROOT, "a layer or a pattern may bring it", handler.line)
        package = replace(package, unknowns=(*package.unknowns, unknown))
    yield Deployment(name, own, package, start, source, Trust.PIPELINE, python=python)


def _is_there(package: Package, handler: str) -> bool:
    path = posixpath.normpath(handler.rpartition(".")[0].replace(".", "/"))
    names = (f"{package.root}/{path}.py", f"{package.root}/{path}/__init__.py")
    return any(package.fs.is_file(name) for name in names)
