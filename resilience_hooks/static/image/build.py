"""One build on paper: what it is given, and what its stages share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from resilience_hooks.errors import TreeError
from resilience_hooks.static.dockerfile.model import Dockerfile
from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.image.filesystem import Files
from resilience_hooks.static.image.layers import ClashError, FullError
from resilience_hooks.static.image.model import (
    Blob,
    Content,
    Failure,
    Image,
    Made,
    Opaque,
    Unknown,
)
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
        self.sent = self.transfer(self.context.files)

    def transfer(self, files: Files) -> Transfer:
        """A new account of what is sent of some files; it is judged when the build is over."""
        self.transfers.append(Transfer(files))
        return self.transfers[-1]

    @contextmanager
    def attempt(self, line: int, state: StageState | None = None) -> Iterator[None]:
        """Note what fails and go on: a report should name every failure, not the first.

        A clash in a stage that is not fully known is a doubt; a stage of too many files is unknown.
        """
        try:
            yield
        except BuildError as error:
            self.failures.append(error.at(line))
        except FullError as error:
            if state is None:
                raise
            state.layers.remove("/")
            state.doubt([Unknown("/", str(error), line)])
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

    def _read(self, content: Blob | Opaque) -> bytes | None:
        return self.context.tree.read(content.path) if isinstance(content, Blob) else None
