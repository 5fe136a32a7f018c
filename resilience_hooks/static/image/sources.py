"""Where COPY, ADD and mounts read from: the build context, a stage, a named context, an image."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from resilience_hooks.static.dockerfile.expansion import VariableError
from resilience_hooks.static.dockerfile.variables import expand_word
from resilience_hooks.static.image.build import Build
from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.image.contextfiles import ForeignFiles
from resilience_hooks.static.image.filesystem import Files
from resilience_hooks.static.image.layers import Layers
from resilience_hooks.static.image.model import Image, Install, Unknown
from resilience_hooks.static.image.references import familiar
from resilience_hooks.static.image.state import BuildError
from resilience_hooks.static.image.transfer import Transfer

SCRATCH: Final = "scratch"
"""No image at all."""

_INDEX: Final = re.compile(r"[+-]?[0-9]+")
_Named = TypeVar("_Named")


@dataclass(frozen=True, slots=True)
class CopySource:
    """Where sources are looked up.

    ``files`` is None for an image that nobody has. ``context`` is the main build context, if it
    is that; ``transfer`` is what is sent of a context. ``is_complete`` says that what is not in
    ``files`` is not there.
    """

    label: str
    files: Files | None
    context: BuildContext | None = None
    transfer: Transfer | None = None
    unknowns: Sequence[Unknown] = ()
    installs: Sequence[Install] = ()
    is_complete: bool = True


def main_context(build: Build) -> CopySource:
    """The build context."""
    return CopySource(
        "the build context",
        build.context.files,
        context=build.context,
        transfer=build.sent,
        unknowns=build.context.unknowns,
    )


def copy_source(build: Build, name: str | None) -> CopySource:
    """What ``--from`` names; without it the build context. Raises BuildError."""
    if not name:
        return main_context(build)
    index = stage_index(build, name)
    if index is None:
        return _image(build, name)
    state = build.finished.get(index)
    if state is None:
        raise BuildError("stage", f"stage '{name}' is not built before it is copied from")
    return CopySource(
        f"stage '{name}'",
        state.layers.files,
        unknowns=state.unknowns,
        installs=state.installs,
        is_complete=state.base is None and not state.has_run,
    )


def stage_index(build: Build, name: str) -> int | None:
    """The index of the stage that ``--from`` means, None for an image. Raises BuildError."""
    _check_literal(name)
    stages = build.dockerfile.stages
    if _INDEX.fullmatch(name):
        if not 0 <= int(name) < len(stages):
            raise BuildError("stage", f"there is no stage {name}")
        return int(name)
    return next((s.index for s in reversed(stages) if s.name and s.name == name.lower()), None)


def named_context(build: Build, name: str) -> BuildContext | None:
    """The ``--build-context`` that stands for an image or a stage."""
    return _named(build.options.contexts, name)


def base_image(build: Build, name: str) -> Image | None:
    """The image that another Dockerfile builds under this tag."""
    return _named(build.options.bases, name)


def files_of(build: Build, context: BuildContext) -> Files:
    """The files of a context, which may be of another tree than the build's own."""
    if context.tree is build.context.tree:
        return context.files
    return ForeignFiles(context.tree, context.files)


def _image(build: Build, name: str) -> CopySource:
    if familiar(name) is None:
        raise BuildError("stage", f"'{name}' is neither a stage nor a valid image reference")
    context = named_context(build, name)
    if context is not None:
        files = files_of(build, context)
        return CopySource(
            f"build context '{name}'",
            files,
            transfer=build.transfer(files),
            unknowns=context.unknowns,
        )
    if name == SCRATCH:
        return CopySource(SCRATCH, Layers().files)
    image = base_image(build, name)
    if image is None:
        build.pulled[name] = None
        return CopySource(name, None)
    return CopySource(
        name,
        image.fs,
        unknowns=image.unknowns,
        installs=image.installs,
        is_complete=image.base is None,
    )


def _named(given: Mapping[str, _Named], name: str) -> _Named | None:
    """The value under a name; names that mean the same image are the same."""
    wanted = familiar(name)
    found = ((familiar(key), value) for key, value in given.items())
    return next((value for key, value in found if key is not None and key == wanted), None)


def _check_literal(name: str) -> None:
    """``--from`` takes no variables: BuildKit needs to know the stages before it runs any."""
    try:
        is_literal = expand_word(name, {}).text == name
    except VariableError:
        is_literal = False
    if not is_literal:
        raise BuildError("variable", f"--from={name}: variables are not expanded here")
