"""Import roots and console scripts of the projects that an image installs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from resilience_hooks.static.image.model import Image, Install, Unknown
from resilience_hooks.static.launch.installed import console_scripts, installed_folders
from tests.static.launch.images import Files, entries, image, read, started

PACKAGED = '[build-system]\nrequires = []\n[project]\nname = "{}"\n'


def project(name: str, more: str = "") -> str:
    """A project with a build system."""
    return PACKAGED.format(name) + more


def built(installs: Iterable[str], files: Files, cmd: str = "x") -> Image:
    """An image in which these commands ran, each in ``/app`` unless it begins with ``/folder:``."""
    records = []
    for line in installs:
        folder, _, text = line.rpartition(": ")
        words = text.split()
        records.append(Install(words[0], tuple(words), folder or "/app", 3))
    return image(cmd.split(), files, installs=tuple(records))


ONE: Files = {"/app/pyproject.toml": project("app"), "/app/app/__init__.py": "", "/app/src/": ""}
FLAT = ("/app/src", "/app")


@pytest.mark.parametrize(
    ("install", "expected"),
    [
        pytest.param("pip install .", FLAT, id="pip"),
        pytest.param("pip install -e .", FLAT, id="editable"),
        pytest.param("pip install --editable=.", FLAT, id="editable, long"),
        pytest.param("pip install --no-cache-dir -e .[dev]", FLAT, id="extras"),
        pytest.param("pip install --no-deps /app", FLAT, id="absolute"),
        pytest.param("pip install file:///app", FLAT, id="URL"),
        pytest.param("pip install app@file:///app", FLAT, id="named URL"),
        pytest.param("/srv: pip install ../app", FLAT, id="from elsewhere"),
        pytest.param("pip install -r requirements.txt .", FLAT, id="with requirements"),
        pytest.param("pip install ./dist/app-1.whl", FLAT, id="a wheel that was built here"),
        pytest.param("pip install $WHAT", FLAT, id="open: whatever is there"),
        pytest.param("uv pip install --system -e .", FLAT, id="uv pip"),
        pytest.param("uv sync --frozen", FLAT, id="uv sync"),
        pytest.param("/app/app: uv sync", FLAT, id="uv sync below the project"),
        pytest.param("/srv: uv sync --project /app", FLAT, id="uv sync elsewhere"),
        pytest.param("uv run pytest", FLAT, id="uv run"),
        pytest.param("poetry install --only main", FLAT, id="poetry"),
        pytest.param("pdm sync --prod", FLAT, id="pdm"),
        pytest.param("rye sync", FLAT, id="rye"),
        pytest.param("flit install --symlink", FLAT, id="flit"),
        pytest.param("maturin develop", FLAT, id="maturin"),
        pytest.param("setup.py develop", FLAT, id="setup.py"),
        pytest.param("pip install app", (), id="a name"),
        pytest.param("pip install git+https://host/app", (), id="a repository"),
        pytest.param("pip install ./gone", (), id="no project"),
        pytest.param("pip install -r requirements.txt", (), id="requirements only"),
        pytest.param("uv sync --no-install-project", (), id="uv, not itself"),
        pytest.param("uv pip install redis", (), id="uv, a name"),
        pytest.param("poetry install --no-root", (), id="poetry, not itself"),
        pytest.param("pdm install --no-self", (), id="pdm, not itself"),
        pytest.param("conda install numpy", (), id="conda"),
        pytest.param("unknown install .", (), id="an installer that nobody knows"),
    ],
)
def test_one_project(install: str, expected: tuple[str, ...]) -> None:
    """Which command lines install the project in ``/app``."""
    assert installed_folders(built([install], ONE), read) == expected


@pytest.mark.parametrize(
    ("install", "line"),
    [
        pytest.param("uv pip sync r.txt", "app @ .", id="uv pip sync, a folder by its name"),
        pytest.param("uv pip sync r.txt", "app[web] @ ../app  # ours", id="with extras"),
        pytest.param("pip-sync r.txt", "-e .", id="pip-sync"),
        pytest.param("pip install -r r.txt", "app @ ./", id="pip"),
    ],
)
def test_folders_in_a_requirements_file(install: str, line: str) -> None:
    """A requirements file may name a project's folder, bare or behind the project's name."""
    files = {**ONE, "/app/r.txt": f"redis==5\nx @ https://host/x.whl\n{line}\n"}
    assert installed_folders(built([install], files), read) == FLAT


@pytest.mark.parametrize(
    ("text", "roots"),
    [
        pytest.param(
            project("app", '[tool.setuptools]\npackage-dir = {"" = "src"}'),
            ("/app/src",),
            id="told",
        ),
        pytest.param(
            project("app", '[[tool.poetry.packages]]\ninclude = "app"'), ("/app",), id="flat"
        ),
        pytest.param(
            project("app", '[tool.pdm.build]\npackage-dir = "gone"'), (), id="not in the image"
        ),
        pytest.param("[broken", FLAT, id="broken: both layouts"),
        pytest.param(None, FLAT, id="unread: both layouts"),
    ],
)
def test_roots(text: str | None, roots: tuple[str, ...]) -> None:
    """A project's roots that are there."""
    files = {**ONE, "/app/pyproject.toml": text}
    assert installed_folders(built(["pip install ."], files), read) == roots


MANY: Files = {
    "/app/pyproject.toml": project("app", '[tool.uv.sources]\nlib = {path = "../lib"}'),
    "/app/src/": "",
    "/lib/pyproject.toml": project("lib", '[tool.uv.sources]\ndeep = {path = "deep"}'),
    "/lib/src/": "",
    "/lib/deep/setup.py": "setup(package_dir={'': 'py'})",
    "/lib/deep/py/": "",
}


def test_path_dependencies() -> None:
    """Local dependencies are installed too, and those of these."""
    found = ("/app/src", "/app", "/lib/src", "/lib", "/lib/deep/py")
    assert installed_folders(built(["uv sync"], MANY), read) == found
    assert installed_folders(built(["poetry install"], MANY), read) == found
    assert installed_folders(built(["poetry install --no-root"], MANY), read) == found[2:]


def test_circles() -> None:
    """Projects that depend on one another."""
    files = {
        **MANY,
        "/lib/pyproject.toml": project("lib", '[tool.uv.sources]\nx = {path = "../app"}'),
    }
    assert installed_folders(built(["uv sync"], files), read) == (*FLAT, "/lib/src", "/lib")


WORKSPACE: Files = {
    "/app/pyproject.toml": project(
        "app",
        'dependencies = ["one"]\n[tool.uv.workspace]\nmembers = ["libs/*", "svc/**"]\n'
        'exclude = ["libs/old"]\n',
    ),
    "/app/libs/one/pyproject.toml": project("one", 'dependencies = ["two"]'),
    "/app/libs/two/pyproject.toml": project("two"),
    "/app/libs/old/pyproject.toml": project("old"),
    "/app/svc/a/web/pyproject.toml": project("web", 'dependencies = ["two"]'),
    "/app/other/pyproject.toml": project("other"),
}
ALL = ("/app", "/app/libs/one", "/app/libs/two", "/app/svc/a/web")


@pytest.mark.parametrize(
    ("install", "expected"),
    [
        pytest.param("uv sync", ALL[:3], id="root: with what it needs"),
        pytest.param("uv sync --all-packages", ALL, id="all"),
        pytest.param("uv sync --package web", (ALL[3], ALL[2]), id="one member"),
        pytest.param("/app/svc/a/web: uv sync", (ALL[3], ALL[2]), id="from a member's folder"),
        pytest.param("uv sync --no-install-project", ALL[1:3], id="not itself"),
        pytest.param("uv sync --no-install-workspace", (), id="no member"),
        pytest.param("uv sync --no-install-package one", (ALL[0], ALL[2]), id="not one of them"),
        pytest.param("/app/other: uv sync", ("/app/other",), id="no member of it"),
    ],
)
def test_workspace(install: str, expected: tuple[str, ...]) -> None:
    """Uv installs the members that a project needs."""
    assert installed_folders(built([install], WORKSPACE), read) == expected


def test_workspace_without_a_project() -> None:
    """A root that is no project stands for all members."""
    files = {**WORKSPACE, "/app/pyproject.toml": '[tool.uv.workspace]\nmembers = ["libs/*"]\n'}
    found = installed_folders(built(["uv sync"], files), read)
    assert found == ("/app/libs/old", "/app/libs/one", "/app/libs/two")


@pytest.mark.parametrize(
    ("install", "files", "expected"),
    [
        pytest.param(
            "pip install -r r.txt", {"/app/r.txt": "redis\n-e ./lib\n"}, True, id="editable"
        ),
        pytest.param(
            "pip install -r r.txt", {"/app/r.txt": "./lib[x]  # mine\n"}, True, id="folder"
        ),
        pytest.param(
            "pip install -r r.txt", {"/app/r.txt": "lib @ file:///app/lib\n"}, True, id="URL"
        ),
        pytest.param("pip install -r a/r.txt", {"/app/a/r.txt": "-e ../lib\n"}, True, id="beside"),
        pytest.param(
            "pip install -r a/r.txt", {"/app/a/r.txt": "-e ./lib\n"}, True, id="from here"
        ),
        pytest.param(
            "pip install -r a/r.txt",
            {"/app/a/r.txt": "-r b.txt\n", "/app/a/b.txt": "../lib\n"},
            True,
            id="nested",
        ),
        pytest.param("pip install -r r.txt", {"/app/r.txt": "-r r.txt\n"}, False, id="circle"),
        pytest.param("pip install -r r.txt", {"/app/r.txt": "lib\n# ./lib\n"}, False, id="a name"),
        pytest.param("pip install -r gone.txt", {}, False, id="no file"),
        pytest.param("pip-sync", {"/app/requirements.txt": "-e lib/.\n"}, True, id="pip-sync"),
        pytest.param(
            "conda env create -f e.yml",
            {"/app/e.yml": "dependencies:\n  - pip:\n      - -e ./lib\n"},
            True,
            id="conda",
        ),
        pytest.param(
            "pipenv install --system",
            {"/app/Pipfile": '[packages]\nlib = {path = "lib", editable = true}\n'},
            True,
            id="pipenv",
        ),
        pytest.param(
            "pipenv install", {"/app/Pipfile": '[packages]\nlib = "*"\n'}, False, id="pipenv, name"
        ),
        pytest.param("pipenv install -e ./lib", {}, True, id="pipenv, option"),
    ],
)
def test_lists(install: str, files: Files, expected: bool) -> None:
    """Files that list what to install may name a folder."""
    lib = {"/app/lib/setup.py": "setup()", "/app/lib/lib/__init__.py": ""}
    found = installed_folders(built([install], {**lib, **files}), read)
    assert found == (("/app/lib",) if expected else ())


SCRIPTS: Files = {
    "/app/pyproject.toml": project("app", '[project.scripts]\nserve = "app.cli:main"\n'),
    "/app/app/cli.py": "",
}


def test_console_scripts() -> None:
    """An installed project's console script imports its module; nothing else is in front."""
    made = built(["pip install ."], SCRIPTS, cmd="serve --port 80")
    assert dict(console_scripts(made, read)) == {"serve": "app.cli:main"}
    (launch,) = started(made)
    assert entries(launch) == ["module:app.cli"]
    assert (launch.sys_path, launch.installed) == ((), ("/app",))


def test_what_a_recipe_installs() -> None:
    """Where only a recipe knows, the project that runs and its local dependencies may be there."""
    needs = '[tool.uv.sources]\ncore = { path = "../core" }\n'
    files: Files = {
        "/app/pyproject.toml": project("app", needs),
        "/core/pyproject.toml": project("core"),
        "/core/core/__init__.py": "",
    }
    unknown = Unknown("/app/.venv", "make", 3)
    found = replace(built([], files), workdir="/app", unknowns=(unknown,))
    assert installed_folders(found, read) == ("/app", "/core")
    assert installed_folders(replace(found, unknowns=()), read) == ()


def test_not_installed() -> None:
    """Without an installer, nobody knows the script."""
    (launch,) = started(built([], SCRIPTS, cmd="serve"))
    assert launch.reason == "serve is not known to start Python"


@pytest.mark.parametrize(
    ("cmd", "installed"),
    [
        pytest.param("uv run serve", ("/app",), id="a script"),
        pytest.param("uv run uvicorn app.main:app", ("/app",), id="a server"),
        pytest.param("uv run --no-sync uvicorn app.main:app", (), id="without installing"),
        pytest.param("env UV_NO_SYNC=1 uv run uvicorn a:b", (), id="told so by a variable"),
    ],
)
def test_uv_run(cmd: str, installed: tuple[str, ...]) -> None:
    """``uv run`` installs the project that it runs in."""
    (launch,) = started(built([], SCRIPTS, cmd=cmd))
    assert launch.entries
    assert launch.installed == installed


def test_another_stage() -> None:
    """What another stage installed is read from that stage's files."""
    other = built(
        [], {**ONE, "/app/pyproject.toml": project("x", '[tool.pdm.build]\npackage-dir = "py"')}
    )
    install = Install("pip", ("pip", "install", "."), "/app", 3, other.fs)
    assert installed_folders(image(["x"], {"/app/py/": ""}, installs=(install,)), read) == (
        "/app/py",
    )
