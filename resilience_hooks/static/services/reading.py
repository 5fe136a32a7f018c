"""Which files of a tree declare builds, and what they declare."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

from resilience_hooks.errors import TreeError
from resilience_hooks.static.services.declarations import Build, Declaration
from resilience_hooks.static.services.locate import located
from resilience_hooks.static.services.names import dockerfiles, is_vendored, set_aside
from resilience_hooks.static.tree import Kind, Tree


class Reader(Protocol):
    """A module that reads one format."""

    def read(self, tree: Tree, path: str) -> Iterator[Declaration]:
        """What a file declares; nothing where it is broken."""


@dataclass(frozen=True, slots=True)
class _Format:
    """Files by their path, what their bytes must hold to be worth reading, and their reader."""

    reader: str
    path: str
    holds: re.Pattern[bytes]


_COMMAND: Final = re.compile(
    rb"(?:docker|podman|buildah|nerdctl|depot|finch|acr|builder|\)|\}|[A-Z])[\"']?\s+(?:\\\n\s*)?"
    rb"(?:buildx\s+|image\s+)?(?:build|bud)\b|kaniko|builds\s+submit\b"
)
_BUILD: Final = re.compile(rb"\bbuild|[Dd]ocker\.build|kaniko")
_BUILD_OR_CALL: Final = re.compile(rb"\bbuild|\buses:\s*[\"']?\./")
_SERVICES: Final = re.compile(rb"\bservices\b|\binclude\b")
_TARGET: Final = re.compile(rb"\btarget\b")
_DOCKER: Final = re.compile(rb"(?i)docker")

_FORMATS: Final = (
    _Format("compose", r"(?:.*/)?(?:[^/]*[._-])?compose(?:[._-][^/]*)?\.ya?ml", _SERVICES),
    _Format("workflow", r"\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml", _BUILD_OR_CALL),
    _Format("bake", r"(?:.*/)?(?:[^/]*[._-])?bake(?:[._-][^/]*)?\.(?:hcl|json)", _TARGET),
    _Format("cloudbuild", r"(?:.*/)?[^/]*cloudbuild[^/]*\.(?:ya?ml|json)", _BUILD),
    _Format("skaffold", r"(?:.*/)?skaffold[^/]*\.ya?ml", re.compile(b"artifacts")),
    _Format(
        "pipeline",
        r"(?:.*/)?(?:[^/]*\.?gitlab-ci[^/]*|azure-pipelines[^/]*|bitbucket-pipelines|buildspec[^/]*"
        r"|\.travis|\.drone|\.woodpecker)\.ya?ml|\.(?:circleci|gitlab|woodpecker)/.*\.ya?ml",
        _DOCKER,
    ),
    _Format(
        "platform",
        r"(?:.*/)?(?:render\.ya?ml|azure\.ya?ml|\.?devcontainer\.json|fly[^/]*\.toml)",
        _DOCKER,
    ),
    _Format("makefile", r"(?:.*/)?(?:GNUm|M|m)akefile[^/]*|.*\.(?:mk|make)", _COMMAND),
    _Format("jenkins", r"(?:.*/)?[^/]*Jenkinsfile[^/]*|.*\.groovy", _BUILD),
    _Format("script", r".*\.(?:sh|bash|zsh|ksh)", _COMMAND),
)
_PATHS: Final = re.compile("|".join(f"({each.path})" for each in _FORMATS))
_PROSE: Final = re.compile(r"(?i)readme[^/]*|[^/]*\.(?:md|mdx|rst|adoc|txt)")


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
        found = [
            (match.lastindex or 0, path)
            for path, entry in self.tree.entries.items()
            if entry.kind is Kind.FILE
            and (match := _PATHS.fullmatch(path)) is not None
            and not is_vendored(path)
            and set_aside(path) is None
        ]
        return tuple(
            declaration
            for number, path in sorted(found)
            for declaration in self._read(_FORMATS[number - 1], path)
        )

    @cached_property
    def builds(self) -> dict[str, tuple[Build, ...]]:
        """What is built from each Dockerfile that anything but prose declares."""
        return self._by_dockerfile(self.declarations)

    def prose(self, dockerfile: str) -> Iterator[Build]:
        """What comments of a Dockerfile, and documents beside and above it, say of its build."""
        comments = _Format("comment", "", _COMMAND)
        declared = self._located(self._read(comments, dockerfile))
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
            prose = _Format("prose", "", _COMMAND)
            names = (n for n in self.tree.children.get(directory, ()) if _PROSE.fullmatch(n))
            paths = (f"{directory}/{name}" if directory else name for name in names)
            read = (declaration for path in paths for declaration in self._read(prose, path))
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

    def _read(self, form: _Format, path: str) -> Iterator[Declaration]:
        """The declarations of a file, its reader imported only if the file is worth it."""
        try:
            worth = form.holds.search(self.tree.read(path)) is not None
        except TreeError:
            return
        if worth:
            reader: Reader = importlib.import_module(f"{__package__}.readers.{form.reader}")
            for declaration in reader.read(self.tree, path):
                yield from self._submitted(declaration)

    def _submitted(self, declaration: Declaration) -> Iterator[Declaration]:
        """The declaration, or what the configuration that it submits declares."""
        if declaration.submission is None:
            yield declaration
        else:
            reader = importlib.import_module(f"{__package__}.readers.cloudbuild")
            yield from reader.submitted(self.tree, declaration)
