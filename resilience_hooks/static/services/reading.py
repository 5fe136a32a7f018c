"""Which files of a tree declare builds, and what they declare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from resilience_hooks.errors import TreeError
from resilience_hooks.static.services.declarations import Build, Declaration
from resilience_hooks.static.services.fileformat import Format
from resilience_hooks.static.services.formats import (
    CANDIDATE,
    COMMENT,
    COMPOSE,
    PROSE,
    is_document,
    is_yaml,
    number_of,
    numbered,
)
from resilience_hooks.static.services.locate import located
from resilience_hooks.static.services.names import dockerfiles, set_aside
from resilience_hooks.static.services.readers.cloudbuild import submitted
from resilience_hooks.static.tree import Tree


@dataclass(frozen=True)
class Repository:
    """A tree with what its files declare of builds, each file read once."""

    tree: Tree

    @cached_property
    def dockerfiles(self) -> tuple[str, ...]:
        """The files whose names are those of Dockerfiles."""
        return dockerfiles(self.tree)

    @cached_property
    def declarations(self) -> tuple[Declaration, ...]:
        """What everything but prose declares, by format and path."""
        numbers = {path: number_of(path) for path in self._files}
        known = sorted((number, path) for path, number in numbers.items() if number is not None)
        found = [*known, *((COMPOSE, path) for path in self._unnamed(numbers))]
        return tuple(
            declaration
            for number, path in sorted(found)
            for declaration in self._read(numbered(number), path)
        )

    @cached_property
    def _files(self) -> tuple[str, ...]:
        """The files that may declare builds, and are this repository's own and in use."""
        return tuple(path for path in self.tree.files_matching(CANDIDATE) if not set_aside(path))

    def _unnamed(self, numbers: Mapping[str, int | None]) -> Iterator[str]:
        """Compose files of any name: YAML beside a Dockerfile that no compose file takes in."""
        folders = {path.rpartition("/")[0] for path in self.dockerfiles}
        named = [path for path, number in numbers.items() if number == COMPOSE]
        texts = b"\n".join(map(self._bytes, named))
        for path, number in numbers.items():
            folder, _, name = path.rpartition("/")
            is_candidate = number is None and folder in folders and is_yaml(path)
            if is_candidate and name.encode("utf-8", "surrogateescape") not in texts:
                yield path

    def _bytes(self, path: str) -> bytes:
        try:
            return self.tree.read(path)
        except TreeError:
            return b""

    @cached_property
    def builds(self) -> dict[str, tuple[Build, ...]]:
        """What is built from each Dockerfile that anything but prose declares."""
        return self._by_dockerfile(self.declarations)

    def prose(self, dockerfile: str) -> Iterator[Build]:
        """What comments of a Dockerfile, and documents beside and above it, say of its build."""
        declared = self._located(self._read(COMMENT, dockerfile))
        yield from (build for build in declared if build.dockerfile == dockerfile)
        directory = dockerfile.rpartition("/")[0]
        while True:
            yield from self._prose_in(directory).get(dockerfile, ())
            if not directory:
                return
            directory = directory.rpartition("/")[0]

    @cached_property
    def _documents(self) -> dict[str, dict[str, tuple[Build, ...]]]:
        return {}

    def _prose_in(self, directory: str) -> dict[str, tuple[Build, ...]]:
        """What the documents of a directory declare, by Dockerfile."""
        if directory not in self._documents:
            names = filter(is_document, self.tree.children.get(directory, ()))
            paths = (f"{directory}/{name}" if directory else name for name in names)
            read = (declaration for path in paths for declaration in self._read(PROSE, path))
            self._documents[directory] = self._by_dockerfile(read)
        return self._documents[directory]

    def _by_dockerfile(self, declarations: Iterable[Declaration]) -> dict[str, tuple[Build, ...]]:
        found: dict[str, list[Build]] = {}
        for build in self._located(declarations):
            found.setdefault(build.dockerfile, []).append(build)
        return {path: tuple(builds) for path, builds in found.items()}

    def _located(self, declarations: Iterable[Declaration]) -> Iterator[Build]:
        for declaration in declarations:
            yield from located(self.tree, self.dockerfiles, declaration)

    def _read(self, form: Format, path: str) -> tuple[Declaration, ...]:
        return self.tree.unit(
            ("declarations", path, form.name), lambda: tuple(self._declared(form, path))
        )

    def _declared(self, form: Format, path: str) -> Iterator[Declaration]:
        """The declarations of a file that is worth reading."""
        if form.holds.search(self._bytes(path)) is not None:
            for declaration in form.read(self.tree, path):
                yield from self._submitted(declaration)

    def _submitted(self, declaration: Declaration) -> Iterator[Declaration]:
        """The declaration, or what the configuration that it submits declares."""
        if declaration.submission is None:
            yield declaration
        else:
            yield from submitted(self.tree, declaration)
