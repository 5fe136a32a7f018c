"""What the RUN steps of an image install, by installer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from packaging.utils import canonicalize_name

from resilience_hooks.static.image.model import Image, Install
from resilience_hooks.static.launch.installers import INSTALLERS, PIP_OPTIONS
from resilience_hooks.static.launch.options import Given, Options, flags, read_options, values
from resilience_hooks.static.launch.process import ReadContent, is_open
from resilience_hooks.static.launch.projects import Project, Projects, within
from resilience_hooks.static.packages.declared import needed
from resilience_hooks.static.packages.locks import locked_names, pipfile_names, uv_names
from resilience_hooks.static.packages.requirements import (
    Listing,
    decoded,
    names,
    read_requirements,
)

_Python = tuple[int, int] | None
_Reader: TypeAlias = Callable[["_Step"], Listing]

_UNREAD: Final = Listing(unread=True)
_EDITABLE: Final = ("-e", "--editable")
_CONSTRAINTS: Final = ("-c", "--constraint", "--constraints")
_REQUIREMENTS: Final = ("-r", "--requirement", "--requirements")
_UV: Final = flags(
    "--frozen --locked --no-dev --only-dev --no-install-project --no-install-workspace --no-cache "
    "-n --all-extras --all-groups --no-default-groups --no-editable --compile-bytecode --active "
    "--all-packages --verbose -v --quiet -q --inexact --system --link-mode --dev"
)
_CONDA_PIN: Final = re.compile(r"^[ \t]*-[ \t]*([A-Za-z0-9][\w.-]*)", re.MULTILINE)
_BARE: Final = re.compile(r"(?:[\w.-]+)(?:\[[^\]]*\])?(?:\s*(?:[<>=!~]=?|@|===).*)?")


class _Step:
    """One install with the files that it had."""

    def __init__(self, install: Install, projects: Projects, python: _Python) -> None:
        self.install = install
        self.projects = projects
        self.python = python
        self.words = install.argv[1:]

    def given(self, options: Options) -> Given:
        """The command line, its subcommands among the operands."""
        return read_options(self.words, options)

    def text(self, path: str) -> str | None:
        """The text of a file of the image, seen from where the step ran."""
        data = self.projects.file(within(self.install.cwd, path))
        return None if data is None else decoded(data)

    def listed(self, file: str) -> Listing:
        """A requirements file."""
        path = within(self.install.cwd, file)
        if is_open(file):
            return _UNREAD
        found = read_requirements(path, self.text, self.python)
        files, limits = self.in_repository(found.files), self.in_repository(found.limits)
        return replace(found, files=files, limits=limits)

    def in_repository(self, paths: Iterable[str]) -> tuple[str, ...]:
        """The files of the repository that files of the image are, seen from where the step ran."""
        found = (self.projects.repo_path(within(self.install.cwd, path)) for path in paths)
        return tuple(path for path in found if path is not None)

    def own(self) -> tuple[Project, ...]:
        """The repository's own projects that the step installs."""
        installer = INSTALLERS.get(self.install.kind)
        return tuple(installer(self.words, self.install.cwd, self.projects)) if installer else ()

    def local(self, known: frozenset[str] = frozenset()) -> Listing:
        """What the repository's own projects that the step installs declare to need.

        They ask for nothing more where it is ``known`` already.
        """
        listing = Listing(complete=True)
        for project in self.own():
            wanted = needed(project.folder, self.projects, self.python)
            listing = listing.joined(Listing(wanted, complete=wanted <= known))
        return listing


def installed(image: Image, read: ReadContent, python: _Python) -> Listing | None:
    """Everything that RUN steps install; None where none is known to install anything."""
    here = Projects(image.fs, read)
    found: Listing | None = None
    for install in image.installs:
        projects = here if install.fs is None else Projects(install.fs, read)
        step = _Step(install, projects, python)
        reader = _READERS.get(install.kind)
        listing = _UNREAD if reader is None else reader(step)
        found = listing if found is None else found.joined(listing)
    return found


def _pip(step: _Step) -> Listing:
    """``pip install`` of names, files, folders and wheels."""
    given = step.given(PIP_OPTIONS)
    operands = [word for word in (*given.operands, *given.rest) if word not in {"pip", "install"}]
    if any(is_open(word) or _is_sealed(word) for word in operands):
        return _UNREAD
    if any(map(_is_folder, (*operands, *given.all(_EDITABLE)))) and not step.own():
        return _UNREAD
    named = frozenset(names((w for w in operands if _is_named(w)), step.python))
    named -= _TOOLS
    listing = Listing(named, complete=not named or given.has("--no-deps"))
    for file in given.all(_REQUIREMENTS):
        listing = listing.joined(step.listed(file))
    limits = step.in_repository(given.all(_CONSTRAINTS))
    return replace(listing, limits=listing.limits + limits).joined(step.local(listing.names))


def _is_named(word: str) -> bool:
    return word.endswith(".whl") or _BARE.fullmatch(word) is not None


def _is_folder(word: str) -> bool:
    """``.``, ``.[extra]``, ``../lib`` and the like; what it declares is read where it stands."""
    return word.startswith((".", "/")) and not word.endswith((".whl", ".zip", ".tar.gz"))


def _is_sealed(word: str) -> bool:
    """An archive that cannot be looked into; a wheel has at least a name."""
    is_archive = word.endswith((".whl", ".zip", ".tar.gz")) or "://" in word
    return is_archive and not any(names([word], None))


def _pip_sync(step: _Step) -> Listing:
    listing = Listing(complete=True)
    for file in step.given(PIP_OPTIONS).operands or ("requirements.txt",):
        found = step.listed(file)
        listing = listing.joined(replace(found, complete=True))
    return listing


def _uv(step: _Step) -> Listing:
    if "pip" in step.words[:2]:
        words = tuple(word for word in step.words if word != "sync")
        return _pip_sync(step) if "sync" in step.words[:3] else _pip(_with(step, words))
    if step.words[:1] == ("tool",):
        return Listing(complete=True)
    if step.words[:1] == ("add",):
        return _UNREAD
    return _synced(step)


def _with(step: _Step, words: tuple[str, ...]) -> _Step:
    step.words = words
    return step


def _synced(step: _Step) -> Listing:
    """``uv sync``: the lock beside the project or above it decides."""
    given = step.given(_UV)
    folder = within(step.install.cwd, given.last(("--project", "--directory")) or ".")
    project = step.projects.around(folder)
    lock = _above(folder, "uv.lock", step.projects)
    if project is None:
        return _UNREAD
    data = None if lock is None else step.projects.file(lock)
    if lock is None or data is None:
        return _resolved(project, step)
    names_ = list(given.all(("--package",))) or [project.metadata.name]
    if given.has("--all-packages"):
        names_ += [member.metadata.name for member in step.projects.workspace(project)]
    locked = uv_names(data, names_, _groups(given), step.python)
    if locked is None:
        return _UNREAD
    return Listing(locked, complete=True, locks=step.in_repository([lock]))


def _resolved(project: Project, step: _Step) -> Listing:
    """Without a lock, a tool finds what the project declares, and whatever that brings."""
    return Listing(needed(project.folder, step.projects, step.python)).joined(step.local())


def _groups(given: Given) -> frozenset[str] | None:
    """The groups and extras that ``uv sync`` takes; None: every one."""
    if given.has("--all-groups", "--all-extras"):
        return None
    wanted = set(given.all(("--extra", "--group", "--only-group")))
    if not given.has("--no-dev", "--no-default-groups", "--only-group"):
        wanted.add("dev")
    return frozenset(wanted)


def _above(folder: str, name: str, projects: Projects) -> str | None:
    """A file in a folder or the nearest one above it."""
    while True:
        path = within(folder, name)
        if projects.file(path) is not None:
            return path
        if folder == "/":
            return None
        folder = folder.rpartition("/")[0] or "/"


def _locked(lock: str) -> _Reader:
    """Poetry and PDM: the lock in the project's folder, else what the project declares."""

    def read(step: _Step) -> Listing:
        project = step.projects.around(step.install.cwd)
        if project is None or step.words[:1] == ("add",):
            return _UNREAD
        path = within(project.folder, lock)
        data = step.projects.file(path)
        if data is None:
            return _resolved(project, step)
        given = step.given(values("--only --without --with -E --extras -G --group -C --directory"))
        names_ = locked_names(data, _only(given))
        return Listing(names_, complete=True, locks=step.in_repository([path]))

    return read


def _only(given: Given) -> frozenset[str] | None:
    only = given.all(("--only",))
    if only:
        return frozenset(name for value in only for name in value.split(","))
    if given.has("--prod", "--production", "--no-dev"):
        return frozenset({"main", "default", *given.all(("-G", "--group"))})
    return None


def _pipenv(step: _Step) -> Listing:
    path = within(step.install.cwd, "Pipfile.lock")
    data = step.projects.file(path)
    given = step.given(values("-r --requirements --python"))
    if data is None or len(given.operands) > 1:
        return _UNREAD
    names_ = pipfile_names(data, given.has("-d", "--dev"))
    return Listing(names_, complete=True, locks=step.in_repository([path]))


def _conda(step: _Step) -> Listing:
    """Environment files list distributions by names that are mostly those of PyPI."""
    given = step.given(values("-f --file -n --name -p --prefix -c --channel"))
    found = frozenset(
        canonicalize_name(name)
        for file in given.all(("-f", "--file"))
        for name in _CONDA_PIN.findall(step.text(file) or "")
    )
    operands = (word for word in given.operands if word not in _SUBCOMMANDS)
    listed = found | frozenset(names(operands, step.python))
    return Listing(listed, unread=not listed)


def _own(step: _Step) -> Listing:
    listing = step.local()
    return listing if listing.names else _UNREAD


def _none(_: _Step) -> Listing:
    """A tool in an environment of its own."""
    return Listing(complete=True)


_SUBCOMMANDS: Final = {"install", "env", "create", "update"}
_TOOLS: Final = frozenset({"pip", "setuptools", "wheel", "uv", "poetry", "pipenv", "pdm"})
_READERS: Final[Mapping[str, _Reader]] = {
    "conda": _conda,
    "mamba": _conda,
    "micromamba": _conda,
    "flit": _own,
    "pdm": _locked("pdm.lock"),
    "pip": _pip,
    "pip-sync": _pip_sync,
    "pipenv": _pipenv,
    "pipx": _none,
    "poetry": _locked("poetry.lock"),
    "setup.py": _own,
    "uv": _uv,
}
