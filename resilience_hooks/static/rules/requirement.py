"""The lines of a requirements file that bring a distribution, where a lock decides its version."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from resilience_hooks.errors import TreeError
from resilience_hooks.static.findings import Edit
from resilience_hooks.static.packages.entries import Entry, entries
from resilience_hooks.static.packages.insertion import inserted
from resilience_hooks.static.packages.locked import Need, Package, Python, closure
from resilience_hooks.static.packages.markers import holds
from resilience_hooks.static.packages.pinned import Pinned, lock_paths, pinned
from resilience_hooks.static.packages.requirements import Listing, is_generated
from resilience_hooks.static.rules.base import Subject
from resilience_hooks.static.rules.leftout import lock_at

_COMPILED_FROM: Final = re.compile(
    r"^#\s+(?:pip-compile|uv) .*?(?<![\w./-])([\w./-]+\.(?:in|toml))\s*$", re.M
)


class NotDecidedError(Exception):
    """No line is to be added; the text says why."""


@dataclass(frozen=True, slots=True)
class Addition:
    """Lines for the requirements file ``path``, with the versions of the lock file ``lock``."""

    path: str
    lock: str
    edits: tuple[Edit, ...]

    @property
    def is_governed(self) -> bool:
        """Whether the lock is for the file's part of the repository: beside it, or further up."""
        folder = self.lock.rpartition("/")[0]
        return not folder or self.path.startswith(f"{folder}/")


@dataclass(frozen=True, slots=True)
class _File:
    """A requirements file: where it is, its text, its entries."""

    path: str
    text: str
    entries: tuple[Entry, ...]

    @property
    def has_hashes(self) -> bool:
        """Whether pip asks for a hash of everything."""
        return any(entry.hashes for entry in self.entries)


def addition(subject: Subject, listing: Listing, distribution: str, python: Python) -> Addition:
    """The pin of a distribution in the file that the image installs, which has to be there.

    With it goes what it needs in its turn, if the file has to list everything. Raises
    NotDecidedError.
    """
    file = _file(subject, _nearest(listing.files, subject.service.path or ""))
    if any(entry.name == distribution for entry in file.entries):
        raise NotDecidedError(f"{file.path} lists it for other environments")
    found = _decided(subject, distribution, file.path)
    is_whole = file.has_hashes or listing.complete
    package, brought = found.packages[0], _brought(found, python, is_whole)
    _check_python(package, found.path, python)
    limits = (file, *_files(subject, (*listing.files, *listing.limits)))
    _check_limits((package, *brought), found.path, limits)
    lacking = [each for each in brought if each.name not in listing.names]
    lines = (package, *lacking) if is_whole else (package,)
    if file.has_hashes and not all(each.hashes for each in lines):
        raise NotDecidedError(f"{file.path} has hashes, {found.path} has none of it")
    edits = [edit for each in sorted(lines, key=_name) for edit in _edits(file, each)]
    return Addition(file.path, found.path, tuple(edits))


def _edits(file: _File, package: Package) -> Iterator[Edit]:
    after, lines = inserted(file.text, package)
    return (Edit(file.path, after, line, package.name) for line in lines)


def _name(package: Package) -> str:
    return package.name


def _nearest(paths: Sequence[str], place: str) -> str:
    """The file that is most the service's own; of such ``requirements.txt``, then the first."""
    return max(paths, key=lambda path: (_shared(path, place), path.endswith("requirements.txt")))


def _shared(one: str, other: str) -> int:
    """How many folders two paths have in common."""
    pairs = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _file(subject: Subject, path: str) -> _File:
    try:
        text = subject.tree.read(path).decode("utf-8-sig")
    except (TreeError, UnicodeDecodeError) as error:
        raise NotDecidedError(f"{path} is not a file in UTF-8") from error
    if is_generated(text):
        source = _COMPILED_FROM.search(text)
        where = source[1] if source else "what it is made from"
        raise NotDecidedError(f"a tool wrote {path}: add it to {where}, and compile it again")
    return _File(path, text, entries(text))


def _files(subject: Subject, paths: Iterable[str]) -> Iterator[_File]:
    """What else limits the versions; a file that cannot be read limits none."""
    for path in dict.fromkeys(paths):
        try:
            text = subject.tree.read(path).decode("utf-8-sig")
        except (TreeError, UnicodeDecodeError):
            continue
        yield _File(path, text, entries(text))


def _decided(subject: Subject, distribution: str, path: str) -> Pinned:
    """The lock to go by: all that have the distribution agree, and it tells most, or is nearest."""
    remembered, tree = subject.remembered, subject.tree
    locks = remembered("locks", lambda: lock_paths(tree))
    read = partial(lock_at, subject)
    key = ("locked", distribution)
    found = remembered(key, lambda: tuple(pinned(tree, locks, distribution, read)))
    versions = {each.version: lock.path for lock in found for each in lock.packages}
    if not found:
        raise NotDecidedError("no lock file decides its version")
    if len(versions) > 1:
        told = ", ".join(f"{version} in {where}" for version, where in sorted(versions.items()))
        raise NotDecidedError(f"the lock files do not agree: {told}")
    for lock in found:
        for each in lock.packages:
            if each.source or not each.version:
                raise NotDecidedError(f"{lock.path} takes it from {each.source or 'elsewhere'}")
    return max(found, key=lambda each: (*_told(each.packages[0]), _shared(each.path, path)))


def _told(package: Package) -> tuple[bool, bool]:
    return bool(package.hashes), package.needs is not None


def _brought(found: Pinned, python: Python, is_whole: bool) -> tuple[Package, ...]:
    """What a package needs in the end, as the same lock has it."""
    package = found.packages[0]
    if package.needs is None:
        if is_whole:
            raise NotDecidedError(f"{found.path} does not tell what it needs in its turn")
        return ()
    names = closure(found.lock, [Need(package.name, package.extras)], python) - {package.name}
    brought = [found.lock.get(name, ()) for name in sorted(names)]
    for name, packages in zip(sorted(names), brought, strict=True):
        if len({each.version for each in packages}) != 1 or packages[0].source:
            raise NotDecidedError(f"it needs {name}, of which {found.path} has no one version")
    return tuple(packages[0] for packages in brought)


def _check_python(package: Package, path: str, python: Python) -> None:
    """Raises NotDecidedError where the lock is for other interpreters than the image's."""
    if package.marker and (python is None or not holds(package.marker, python)):
        raise NotDecidedError(f"{path} has it where {package.marker}")
    if python is None or not package.python:
        return
    version = f"{python[0]}.{python[1]}"
    try:
        wanted = SpecifierSet(package.python)
    except InvalidSpecifier:
        return
    if not any(wanted.contains(f"{version}.{patch}") for patch in (0, 99)):
        raise NotDecidedError(f"{path} has it for Python {package.python}, the image is {version}")


def _check_limits(packages: Iterable[Package], path: str, files: Iterable[_File]) -> None:
    """Raises NotDecidedError where a file that is installed asks for another version."""
    versions = {each.name: each.version for each in packages}
    for file in files:
        for entry in file.entries:
            version = versions.get(entry.name)
            if version is None or entry.requirement is None:
                continue
            if not entry.requirement.specifier.contains(version, prereleases=True):
                limit = f"{entry.name}{entry.requirement.specifier}"
                raise NotDecidedError(f"{file.path} asks for {limit}, {path} has {version}")
