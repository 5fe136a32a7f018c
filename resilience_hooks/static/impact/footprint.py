"""What goes into an image, as one digest: equal digests need no deployment.

Two kinds of facts enter: the recipe (instructions without comments, arguments, target, base
images) and the contents (every file that any stage of the build takes from the repository).
What a build fetches from elsewhere, packages above all, is not known here: two builds of one
digest differ only in that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from resilience_hooks.static.check import Workshop, build, start, traced
from resilience_hooks.static.dockerfile.model import Instruction
from resilience_hooks.static.graph.trace import Trace
from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.model import File, Link, Opaque
from resilience_hooks.static.services.model import Service
from resilience_hooks.static.tree import Tree
from resilience_hooks.static.uploaded import unpack
from resilience_hooks.static.uploads.model import Upload


@dataclass(frozen=True)
class Footprint:
    """A service at one commit.

    ``contents`` are image paths with what stands there, ``inputs`` the repository files that any
    stage takes, with git's ids; ``code`` are the repository files that the service may load.
    """

    name: str
    dockerfile: str | None
    recipe: str
    contents: Mapping[str, str]
    inputs: Mapping[str, str]
    code: frozenset[str] = field(default=frozenset(), compare=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that an image is made of, as far as the repository decides it."""
        whole = [self.recipe, sorted(self.contents.items()), sorted(self.inputs.items())]
        return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def footprint(service: Service, workshop: Workshop) -> Footprint | None:
    """The footprint of an image; None for a service whose build context is unknown."""
    if service.context is None or service.reason is not None:
        return None
    context, image = build(service, workshop)
    traces = traced(start(service, image, workshop), context, workshop)
    stages = image.stages or (image.fs,)
    return Footprint(
        service.name,
        service.path,
        _recipe(service),
        _contents(image.fs, workshop.tree),
        _inputs(stages, workshop.tree),
        _code(traces),
    )


def upload_footprint(upload: Upload, workshop: Workshop) -> Footprint | None:
    """The footprint of a folder that is deployed from source."""
    if upload.reason is not None:
        return None
    fs = upload.package.fs
    traces = unpack(upload, upload.package, workshop).traces
    starts = sorted(str(start) for start in upload.starts)
    tree = workshop.tree
    return Footprint(
        upload.name,
        None,
        json.dumps(starts),
        _contents(fs, tree),
        _inputs((fs,), tree),
        _code(traces),
    )


def _recipe(service: Service) -> str:
    dockerfile = service.dockerfile
    stages = [
        [stage.base, stage.name, stage.platform, *map(_instruction, stage.instructions)]
        for stage in dockerfile.stages
    ]
    bases = {name: _recipe(base) for name, base in sorted(service.bases.items())}
    parts = [
        [*map(_instruction, dockerfile.preamble)],
        stages,
        service.target,
        sorted(service.args.items()),
        bases,
    ]
    return json.dumps(parts)


def _instruction(instruction: Instruction) -> list[object]:
    bodies = [heredoc.body for heredoc in instruction.heredocs]
    flags = [[flag.name, flag.value] for flag in instruction.flags]
    return [instruction.keyword, flags, instruction.text, bodies]


def _contents(fs: FileSystem, tree: Tree) -> dict[str, str]:
    return {path: _content(node, tree) for path, node in fs.walk() if isinstance(node, File | Link)}


def _content(node: File | Link, tree: Tree) -> str:
    if isinstance(node, Link):
        return f"-> {node.target}"
    if node.origin.repo_path is not None:
        return _id_of(node.origin.repo_path, tree)
    if isinstance(node.content, Opaque):
        return f"? {node.content.reason}"
    return repr(node.content)


def _inputs(stages: Iterable[FileSystem], tree: Tree) -> dict[str, str]:
    paths = {
        node.origin.repo_path
        for fs in stages
        for _, node in fs.walk()
        if isinstance(node, File | Link) and node.origin.repo_path is not None
    }
    return {path: _id_of(path, tree) for path in sorted(paths)}


def _id_of(path: str, tree: Tree) -> str:
    """Git's id of a file, with its mode; computed where git does not know the bytes yet."""
    entry = tree.entries.get(path)
    if entry is None:
        return "gone"
    blob = entry.blob
    if not blob:
        data = tree.read(path)
        blob = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
    return f"{blob} {'755' if entry.executable else '644'}"


def _code(traces: Iterable[Trace]) -> frozenset[str]:
    found = (trace.files.repo_path(visit.module.file) for trace in traces for visit in trace.visits)
    return frozenset(path for path in found if path is not None)
