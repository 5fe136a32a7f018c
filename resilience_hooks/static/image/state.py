"""What a stage has become so far."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from resilience_hooks.static.dockerfile.expansion import Expansion, VariableError
from resilience_hooks.static.dockerfile.variables import expand_word
from resilience_hooks.static.image.bases import is_plain
from resilience_hooks.static.image.filesystem import FileSystem
from resilience_hooks.static.image.layers import Layers
from resilience_hooks.static.image.model import (
    Command,
    Directory,
    Failure,
    FailureKind,
    Image,
    Install,
    Origin,
    Unknown,
)
from resilience_hooks.static.image.paths import clean, inside

_PLAIN: Final = re.compile(r"[\w./:@=,*?+~-]*")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class BuildError(Exception):
    """An instruction at which the build must fail."""

    def __init__(
        self,
        kind: FailureKind,
        reason: str,
        source: str | None = None,
        pattern: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.kind = kind
        self.source = source
        self.pattern = pattern

    def at(self, line: int) -> Failure:
        """The failure of an instruction's line."""
        return Failure(self.kind, line, str(self), self.source, self.pattern)


@dataclass
class StageState:
    """A stage under construction.

    ``values`` are what words expand with and RUN sees: ARG and ENV in the order they came.
    ``env`` is the image's own environment. ``has_cmd`` says that this stage, not an ancestor, set
    CMD, ``has_run`` that it or an ancestor has a RUN.
    """

    layers: Layers
    base: str | None = None
    values: dict[str, str] = field(default_factory=lambda: {"PATH": PATH})
    env: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    workdir_set: bool = False
    user: str = ""
    shell: tuple[str, ...] = ("/bin/sh", "-c")
    cmd: Command | None = None
    entrypoint: Command | None = None
    healthcheck: Command | None = None
    has_cmd: bool = False
    has_run: bool = False
    installs: list[Install] = field(default_factory=list)
    unknowns: list[Unknown] = field(default_factory=list)
    unset: set[str] = field(default_factory=set)

    @property
    def is_known(self) -> bool:
        """Whether what stands where an instruction copies to is known for certain."""
        return not self.has_run and (self.base is None or is_plain(self.base))

    def fork(self) -> StageState:
        """A stage that begins where this one ends; ENV goes before inherited ARGs again."""
        fork = copy.copy(self)
        fork.layers = Layers(self.layers.files)
        fork.values = {**self.values, **self.env}
        fork.env = dict(self.env)
        fork.has_cmd = False
        fork.installs = list(self.installs)
        fork.unknowns = list(self.unknowns)
        fork.unset = set(self.unset)
        return fork

    def expand(self, word: str, escape: str) -> str:
        """A word with its variables. Raises BuildError."""
        return self._expand(word, escape).text

    def expand_path(self, word: str, escape: str) -> str:
        """A word that is a path: variables without a value are remembered. Raises BuildError."""
        expansion = self._expand(word, escape)
        self.unset |= expansion.unset
        return expansion.text

    def doubt(self, unknowns: Iterable[Unknown]) -> None:
        """Remember areas that only a build can know."""
        self.unknowns += (unknown for unknown in unknowns if unknown not in self.unknowns)

    def take_over(self, installs: Iterable[Install], fs: FileSystem) -> None:
        """Remember what another stage, whose files are ``fs``, had installed."""
        moved = (replace(each, fs=each.fs or fs) for each in installs)
        self.installs += (install for install in moved if install not in self.installs)

    def _expand(self, word: str, escape: str) -> Expansion:
        if _PLAIN.fullmatch(word):
            return Expansion(word)
        try:
            return expand_word(word, self.values, escape)
        except VariableError as error:
            raise BuildError("variable", str(error)) from error


def moved(unknowns: Iterable[Unknown], source: str, place: str, line: int) -> Iterator[Unknown]:
    """What is unknown in a directory, once it is copied from ``source`` to ``place``."""
    for unknown in unknowns:
        rest = inside(unknown.path, source)
        if rest is not None:
            yield Unknown(clean(f"{place}/{rest}"), unknown.reason, line)
        elif inside(source, unknown.path) is not None:
            yield Unknown(place, unknown.reason, line)


def state_of(image: Image, line: int) -> StageState:
    """A stage that begins with an image that another Dockerfile built."""
    layers = Layers()
    for path, node in image.fs.walk():
        if isinstance(node, Directory):
            layers.make_directories(path, node.origin)
        else:
            layers.put(path, replace(node, origin=Origin(node.origin.repo_path, (line,))))
    return StageState(
        layers,
        base=image.base,
        values={"PATH": PATH, **image.env},
        env=dict(image.env),
        workdir=image.workdir,
        workdir_set=image.workdir_set,
        user=image.user,
        shell=image.shell,
        cmd=image.cmd,
        entrypoint=image.entrypoint,
        healthcheck=image.healthcheck,
        has_run=True,
        installs=list(image.installs),
        unknowns=list(image.unknowns),
        unset=set(image.unset_args),
    )


def image_of(
    state: StageState,
    failures: Iterable[Failure],
    unset: Iterable[str],
    pulled: Iterable[str],
) -> Image:
    """A finished stage as an image."""
    return Image(
        fs=state.layers.files,
        base=state.base,
        env=state.env,
        workdir=state.workdir,
        workdir_set=state.workdir_set,
        user=state.user,
        shell=state.shell,
        cmd=state.cmd,
        entrypoint=state.entrypoint,
        healthcheck=state.healthcheck,
        installs=tuple(state.installs),
        unknowns=tuple(state.unknowns),
        unset_args=frozenset(unset),
        failures=tuple(dict.fromkeys(failures)),
        pulled=tuple(pulled),
    )
