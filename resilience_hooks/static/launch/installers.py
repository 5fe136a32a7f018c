"""Which of the repository's projects an installer's command line makes importable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from resilience_hooks.static.launch.options import Given, read_options, values
from resilience_hooks.static.launch.process import is_open
from resilience_hooks.static.launch.projects import Project, Projects, within
from resilience_hooks.static.launch.toml import read_table, table
from resilience_hooks.static.launch.wrappertable import UV

Installer: TypeAlias = Callable[["tuple[str, ...]", str, Projects], "Iterator[Project]"]

PIP_OPTIONS: Final = values(
    "-r --requirement --requirements -c --constraint --constraints -e --editable -t --target -i "
    "--index-url --extra-index-url --index --default-index -f --find-links --prefix --root --src "
    "--platform --python-version --python-platform --implementation --abi --no-binary "
    "--only-binary -p --python --cache-dir --trusted-host --proxy --log --timeout --retries "
    "--config-settings -C --progress-bar --report --upgrade-strategy --global-option "
    "--install-option --index-strategy --extra --group --overrides --override --directory "
    "--project"
)
_FOLDER: Final = values("-C --directory -P --project -p --only --with --without -E --extras -G")
_UV_VALUES: Final = values(" ".join([*UV.names, "--no-install-package"]))
_LOCAL: Final = re.compile(r"^(?:[\w.-]+(?:\[[^\]]*\])?\s*@\s*)?(?:file:(?://)?)?([^\[\s;#]+)")
_LISTED: Final = re.compile(
    r"^[ \t]*(?:-[ \t]+)?(?=[^ \t])"
    r"((?:-e|-r|--editable|--requirement|[./]|[\w.-]+/|[^\n#@]*@[ ]*(?:file:|[./]))[^\n]*)$",
    re.MULTILINE,
)
"""Lines of a requirements file that may name a folder or another file."""
_REQUIREMENTS: Final = ("-r", "--requirement", "--requirements")
_EDITABLE: Final = ("-e", "--editable")
_ARCHIVE: Final = (".whl", ".tar.gz", ".zip")
_MOST: Final = 100


def _pip(words: tuple[str, ...], cwd: str, projects: Projects) -> Iterator[Project]:
    """``pip install`` of folders and of what requirements files list, with what these need."""
    yield from projects.closure(_pip_targets(words, cwd, projects))


def _pip_targets(words: tuple[str, ...], cwd: str, projects: Projects) -> Iterator[Project]:
    given = read_options(words, PIP_OPTIONS)
    cwd = _folder(given, cwd)
    operands = [word for word in (*given.operands, *given.rest) if word not in {"install", "pip"}]
    for target in (*operands, *given.all(_EDITABLE)):
        yield from _target(target, cwd, projects)
    for file in given.all(_REQUIREMENTS):
        yield from _required(file, cwd, projects, _MOST, set())


def _pip_sync(words: tuple[str, ...], cwd: str, projects: Projects) -> Iterator[Project]:
    """``pip-sync file…`` and ``uv pip sync file…``."""
    given = read_options(words, PIP_OPTIONS)
    files = tuple(word for word in given.operands if word not in {"pip", "sync"})
    for file in files or ("requirements.txt",):
        yield from projects.closure(_required(file, cwd, projects, _MOST, set()))


def _target(target: str, cwd: str, projects: Projects) -> Iterator[Project]:
    """A folder, a ``file:`` URL or an archive that was built from a folder."""
    if is_open(target):
        yield from projects.below(cwd)
        return
    match = _LOCAL.match(target.strip())
    path = match[1] if match else ""
    if "/" not in path and not path.startswith("."):
        return
    folder = within(cwd, path)
    if path.endswith(_ARCHIVE):
        folder = within(folder, "../..")
    project = projects.at(folder)
    if project is not None:
        yield project


def _required(
    file: str, cwd: str, projects: Projects, most: int, seen: set[str]
) -> Iterator[Project]:
    """The folders of a requirements file: pip seeks them from where it runs, uv beside the file.

    Each file that it names is read once, and ``most`` of them all in all; ``seen`` are those read.
    """
    path = within(cwd, file)
    if path in seen or len(seen) == most:
        return
    seen.add(path)
    text = (projects.file(path) or b"").decode("utf-8", "replace")
    lines = (match[1] for match in _LISTED.finditer(text))
    for line in (line.partition(" #")[0].strip() for line in lines):
        given = read_options(line.split(), PIP_OPTIONS)
        for nested in given.all(_REQUIREMENTS):
            yield from _required(nested, path.rpartition("/")[0], projects, most, seen)
        for target in given.all(_EDITABLE) or (line,):
            yield from _target(target, cwd, projects)
            yield from _target(target, path.rpartition("/")[0], projects)


def _uv(words: tuple[str, ...], cwd: str, projects: Projects) -> Iterator[Project]:
    """``uv pip install`` is pip; every other command that installs syncs a project."""
    given = read_options(words, _UV_VALUES)
    command, *behind = (*given.operands, *given.rest, "")
    if command == "pip" and behind[:1] == ["sync"]:
        yield from _pip_sync(words, cwd, projects)
    elif command in {"pip", "tool"}:
        yield from _pip(words, cwd, projects)
    else:
        yield from synced(given, _folder(given, cwd), projects)


def synced(given: Given, folder: str, projects: Projects) -> Iterator[Project]:
    """The project around a folder with the members of its workspace that it needs.

    A workspace's root that is no project itself stands for all its members.
    """
    project = projects.around(folder)
    if project is None:
        return
    members = projects.workspace(project)
    named = given.all(("--package",))
    if given.has("--all-packages", "--all") or not project.metadata.is_project:
        chosen = [member for member in members if member.metadata.is_project]
    elif named:
        chosen = [member for member in members if member.metadata.name in named]
    else:
        chosen = [project]
    left_out = _left_out(given, chosen, members)
    for found in projects.closure(chosen):
        if found.folder not in left_out:
            yield found


def _left_out(given: Given, chosen: list[Project], members: tuple[Project, ...]) -> frozenset[str]:
    """The folders of what is not installed, though its dependencies are."""
    out = {project.folder for project in chosen if not project.metadata.is_package}
    if given.has("--no-install-project"):
        out |= {project.folder for project in chosen}
    if given.has("--no-install-workspace", "--no-install-local"):
        out |= {project.folder for project in (*chosen, *members)}
    names = given.all(("--no-install-package",))
    return frozenset(out | {p.folder for p in members if p.metadata.name in names})


def _own(skips: tuple[str, ...]) -> Installer:
    """A tool that installs the project in its folder unless an option says not to."""

    def install(words: tuple[str, ...], cwd: str, projects: Projects) -> Iterator[Project]:
        given = read_options(words, _FOLDER)
        folder = _folder(given, cwd)
        project = projects.around(folder)
        if project is None:
            return
        skipped = given.has(*skips) or not project.metadata.is_package
        for found in projects.closure([project]):
            if found != project or not skipped:
                yield found

    return install


def _pipenv(words: tuple[str, ...], cwd: str, projects: Projects) -> Iterator[Project]:
    """The paths of a Pipfile, and ``pipenv install -e folder``."""
    data = read_table(projects.file(within(cwd, "Pipfile")))
    for section in ("packages", "dev-packages"):
        for source in table(data, section).values():
            path = source.get("path") if isinstance(source, dict) else None
            if isinstance(path, str):
                yield from projects.closure(_target(f"./{path}", cwd, projects))
    yield from _pip(words, cwd, projects)


def _conda(words: tuple[str, ...], cwd: str, projects: Projects) -> Iterator[Project]:
    """An environment file may list folders for pip."""
    given = read_options(words, values("-f --file -n --name -p --prefix"))
    for file in given.all(("-f", "--file")):
        yield from projects.closure(_required(file, cwd, projects, 1, set()))


def _setup(words: tuple[str, ...], cwd: str, projects: Projects) -> Iterator[Project]:
    project = projects.at(cwd)
    yield from projects.closure([project] if project is not None else [])


def _folder(given: Given, cwd: str) -> str:
    """Where a tool works: ``-C dir``, ``--directory dir``, ``--project dir``, ``-p dir``."""
    for folder in given.all(("-C", "--directory", "--project", "-P", "-p")):
        if not is_open(folder):
            cwd = within(cwd, folder)
    return cwd


INSTALLERS: Final[Mapping[str, Installer]] = {
    "conda": _conda,
    "easy_install": _pip,
    "flit": _own(("--only-deps",)),
    "hatch": _own(()),
    "mamba": _conda,
    "maturin": _own(()),
    "micromamba": _conda,
    "pdm": _own(("--no-self",)),
    "pip": _pip,
    "pip-sync": _pip_sync,
    "pipenv": _pipenv,
    "pipx": _pip,
    "poetry": _own(("--no-root",)),
    "rye": _uv,
    "setup.py": _setup,
    "uv": _uv,
}
