"""One build on paper: what its stages share, and where COPY and mounts read from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from resilience_hooks.errors import TreeError
from resilience_hooks.static.dockerfile.expansion import VariableError
from resilience_hooks.static.dockerfile.model import Dockerfile
from resilience_hooks.static.dockerfile.variables import expand_word
from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.image.contextfiles import ForeignFiles
from resilience_hooks.static.image.filesystem import Files
from resilience_hooks.static.image.layers import ClashError, Layers
from resilience_hooks.static.image.model import (
    Blob,
    Content,
    Failure,
    Image,
    Install,
    Made,
    Opaque,
    Unknown,
)
from resilience_hooks.static.image.references import familiar
from resilience_hooks.static.image.state import BuildError, StageState
from resilience_hooks.static.image.transfer import Transfer

_INDEX: Final = re.compile(r"[+-]?[0-9]+")


@dataclass(frozen=True)
class BuildOptions:
    """What a build is given: ``docker build --target --build-arg --build-context``.

    ``bases`` are images by tag that other Dockerfiles build, for FROM and ``COPY --from``.
    """

    target: str | None = None
    args: Mapping[str, str] = field(default_factory=dict)
    contexts: Mapping[str, BuildContext] = field(default_factory=dict)
    bases: Mapping[str, Image] = field(default_factory=dict)


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


@dataclass
class Build:
    """A build in progress. ``finished`` are its stages so far, by index."""

    dockerfile: Dockerfile
    context: BuildContext
    options: BuildOptions
    globals: Mapping[str, str]
    finished: dict[int, StageState] = field(default_factory=dict)
    pulled: dict[str, None] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    unset: set[str] = field(default_factory=set)
    transfers: list[Transfer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sent = self._transfer(self.context.files)

    @contextmanager
    def attempt(self, line: int, state: StageState | None = None) -> Iterator[None]:
        """Note what fails and go on: a report should name every failure, not the first.

        A clash in a stage that is not fully known is a doubt.
        """
        try:
            yield
        except BuildError as error:
            self.failures.append(error.at(line))
        except ClashError as error:
            if state is None or state.is_known:
                self.failures.append(Failure("clash", line, str(error)))
            else:
                state.doubt([Unknown(error.path, str(error), line)])

    @property
    def escape(self) -> str:
        """The escape character of the Dockerfile."""
        return self.dockerfile.escape

    def read(self, content: Content) -> bytes | None:
        """The bytes of a file; None where they are not known, or cannot be read."""
        try:
            return content.data if isinstance(content, Made) else self._read(content)
        except TreeError:
            return None

    def main_context(self) -> CopySource:
        """The build context."""
        return CopySource(
            "the build context",
            self.context.files,
            context=self.context,
            transfer=self.sent,
            unknowns=self.context.unknowns,
        )

    def source(self, name: str | None) -> CopySource:
        """What ``--from`` names; without it the build context. Raises BuildError."""
        if not name:
            return self.main_context()
        index = self.stage_index(name)
        if index is None:
            return self._image(name)
        state = self.finished.get(index)
        if state is None:
            raise BuildError("stage", f"stage '{name}' is not built before it is copied from")
        return CopySource(
            f"stage '{name}'",
            state.layers.files,
            unknowns=state.unknowns,
            installs=state.installs,
            is_complete=state.base is None,
        )

    def stage_index(self, name: str) -> int | None:
        """The index of the stage that ``--from`` means, None for an image. Raises BuildError."""
        _check_literal(name)
        stages = self.dockerfile.stages
        if _INDEX.fullmatch(name):
            if not 0 <= int(name) < len(stages):
                raise BuildError("stage", f"there is no stage {name}")
            return int(name)
        return next((s.index for s in reversed(stages) if s.name and s.name == name.lower()), None)

    def named_context(self, name: str) -> BuildContext | None:
        """The ``--build-context`` that stands for an image or a stage."""
        wanted = familiar(name)
        named = ((familiar(key), value) for key, value in self.options.contexts.items())
        return next((value for key, value in named if key is not None and key == wanted), None)

    def files_of(self, context: BuildContext) -> Files:
        """The files of a context, which may be of another tree than the build's own."""
        if context.tree is self.context.tree:
            return context.files
        return ForeignFiles(context.tree, context.files)

    def base_image(self, name: str) -> Image | None:
        """The image that another Dockerfile builds under this tag."""
        wanted = familiar(name)
        named = ((familiar(key), value) for key, value in self.options.bases.items())
        return next((value for key, value in named if key is not None and key == wanted), None)

    def _read(self, content: Blob | Opaque) -> bytes | None:
        return self.context.tree.read(content.path) if isinstance(content, Blob) else None

    def _image(self, name: str) -> CopySource:
        if familiar(name) is None:
            raise BuildError("stage", f"'{name}' is neither a stage nor a valid image reference")
        context = self.named_context(name)
        if context is not None:
            files = self.files_of(context)
            return CopySource(
                f"build context '{name}'",
                files,
                transfer=self._transfer(files),
                unknowns=context.unknowns,
            )
        if name == "scratch":
            return CopySource("scratch", Layers().files)
        image = self.base_image(name)
        if image is None:
            self.pulled[name] = None
            return CopySource(f"image {name}", None)
        return CopySource(
            f"image {name}",
            image.fs,
            unknowns=image.unknowns,
            installs=image.installs,
            is_complete=image.base is None,
        )

    def _transfer(self, files: Files) -> Transfer:
        transfer = Transfer(files)
        self.transfers.append(transfer)
        return transfer


def _check_literal(name: str) -> None:
    """``--from`` takes no variables: BuildKit needs to know the stages before it runs any."""
    try:
        is_literal = expand_word(name, {}).text == name
    except VariableError:
        is_literal = False
    if not is_literal:
        raise BuildError("variable", f"--from={name}: variables are not expanded here")
