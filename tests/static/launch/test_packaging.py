"""What packaging metadata says of import roots, scripts and local dependencies."""

from __future__ import annotations

import pytest

from resilience_hooks.static.launch.packaging import Metadata, read_metadata

BOTH = ("src", "")


def pyproject(text: str) -> Metadata:
    """What a ``pyproject.toml`` says."""
    return read_metadata(text.encode(), None, None)


def setup(cfg: str = "", py: str = "") -> Metadata:
    """What the two older files say."""
    return read_metadata(None, cfg.encode() or None, py.encode() or None)


@pytest.mark.parametrize(
    ("text", "roots"),
    [
        pytest.param('[project]\nname = "x"', BOTH, id="nothing said"),
        pytest.param('[tool.setuptools]\npackage-dir = {"" = "lib"}', ("lib",), id="package-dir"),
        pytest.param('[tool.setuptools]\npackage-dir = {x = "lib/x"}', ("lib",), id="of a package"),
        pytest.param('[tool.setuptools]\npackage-dir = {x = "y"}', BOTH, id="renamed package"),
        pytest.param('[tool.setuptools.packages.find]\nwhere = ["a", "b"]', ("a", "b"), id="where"),
        pytest.param('[tool.setuptools]\npackages = ["x"]', BOTH, id="packages"),
        pytest.param(
            '[tool.hatch.build.targets.wheel]\npackages = ["src/x", "lib/y/"]',
            ("src", "lib"),
            id="hatch",
        ),
        pytest.param('[tool.hatch.build.targets.wheel]\npackages = ["x"]', ("",), id="hatch, flat"),
        pytest.param('[tool.hatch.build]\nsources = ["lib"]', ("lib",), id="hatch, sources"),
        pytest.param(
            '[tool.hatch.build.sources]\n"lib" = ""', ("lib",), id="hatch, mapped sources"
        ),
        pytest.param('[tool.hatch.build]\ndev-mode-dirs = ["."]', (".",), id="hatch, editable"),
        pytest.param('[[tool.poetry.packages]]\ninclude = "x"', ("",), id="poetry, flat"),
        pytest.param(
            '[tool.poetry]\npackages = [{include = "x", from = "lib"}]', ("lib",), id="poetry"
        ),
        pytest.param('[tool.pdm.build]\npackage-dir = "lib"', ("lib",), id="pdm"),
        pytest.param('[tool.maturin]\npython-source = "python"', ("python",), id="maturin"),
        pytest.param('[build-system]\nbuild-backend = "uv_build"', ("src",), id="uv"),
        pytest.param(
            '[build-system]\nbuild-backend = "uv_build"\n[tool.uv.build-backend]\nmodule-root = ""',
            ("",),
            id="uv, flat",
        ),
        pytest.param("[project", BOTH, id="broken"),
        pytest.param('project = 1\ntool = "x"', BOTH, id="another shape"),
        pytest.param("[tool.poetry]\npackages = 1", BOTH, id="a list that is none"),
    ],
)
def test_roots_of_pyproject(text: str, roots: tuple[str, ...]) -> None:
    """Roots that are named, else both usual ones."""
    assert pyproject(text).roots == roots


@pytest.mark.parametrize(
    ("cfg", "py", "roots"),
    [
        pytest.param("[options]\npackage_dir =\n    = src\n", "", ("src",), id="setup.cfg"),
        pytest.param("[options]\npackage_dir = x = lib/x", "", ("lib",), id="setup.cfg, package"),
        pytest.param("[options.packages.find]\nwhere = lib", "", ("lib",), id="setup.cfg, where"),
        pytest.param("", "setup(package_dir={'': 'src'})", ("src",), id="setup.py"),
        pytest.param("", 'find_packages("lib")', ("lib",), id="setup.py, find"),
        pytest.param("", "find_namespace_packages(where='lib')", ("lib",), id="setup.py, where"),
        pytest.param("", "find_packages()", BOTH, id="setup.py, nothing said"),
        pytest.param("", "find_packages(exclude=['tests'])", BOTH, id="setup.py, exclude"),
        pytest.param("[broken", "x = (", BOTH, id="broken"),
    ],
)
def test_roots_of_setup(cfg: str, py: str, roots: tuple[str, ...]) -> None:
    """What the older files name."""
    assert setup(cfg, py).roots == roots


@pytest.mark.parametrize(
    ("found", "scripts"),
    [
        pytest.param(pyproject('[project.scripts]\nx = "a.b:c"'), {"x": "a.b:c"}, id="project"),
        pytest.param(pyproject('[project.gui-scripts]\nx = "a:c"'), {"x": "a:c"}, id="windows"),
        pytest.param(pyproject('[tool.poetry.scripts]\nx = "a:b"'), {"x": "a:b"}, id="poetry"),
        pytest.param(
            pyproject('[tool.poetry.scripts]\nx = {reference = "a:b", type = "console"}'),
            {"x": "a:b"},
            id="poetry, table",
        ),
        pytest.param(
            setup("[options.entry_points]\nconsole_scripts =\n    x = a.b:c\n    y=d:e\n"),
            {"x": "a.b:c", "y": "d:e"},
            id="setup.cfg",
        ),
        pytest.param(
            setup(py="entry_points={'console_scripts': ['x = a.b:c', \"y=d:e [z]\"]}"),
            {"x": "a.b:c", "y": "d:e"},
            id="setup.py",
        ),
        pytest.param(pyproject("[project.scripts]\nx = 1"), {}, id="no target"),
    ],
)
def test_scripts(found: Metadata, scripts: dict[str, str]) -> None:
    """Console scripts, however they are declared."""
    assert dict(found.scripts) == scripts


@pytest.mark.parametrize(
    ("text", "is_package"),
    [
        pytest.param('[project]\nname = "x"', False, id="without a build system"),
        pytest.param('[project]\nname = "x"\n[build-system]\nrequires = []', True, id="with one"),
        pytest.param("[tool.uv]\npackage = true", True, id="uv says so"),
        pytest.param(
            "[build-system]\nrequires = []\n[tool.uv]\npackage = false", False, id="uv denies"
        ),
        pytest.param('[tool.poetry]\nname = "x"', True, id="poetry"),
        pytest.param("[tool.poetry]\npackage-mode = false", False, id="poetry denies"),
        pytest.param("[tool.pdm]\ndistribution = false", False, id="pdm denies"),
    ],
)
def test_is_package(text: str, is_package: bool) -> None:
    """Whether the tools install the project itself."""
    assert pyproject(text).is_package is is_package


def test_setup_is_a_package() -> None:
    """A project with ``setup.py`` always is one."""
    assert setup(py="x").is_package


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        pytest.param('[tool.uv.sources]\na = {path = "../a", editable = true}', ["../a"], id="uv"),
        pytest.param(
            '[tool.uv.sources]\na = [{path = "../a"}, {git = "x"}]', ["../a"], id="uv, several"
        ),
        pytest.param("[tool.uv.sources]\na = {workspace = true}", [], id="uv, workspace"),
        pytest.param(
            '[tool.poetry.dependencies]\na = {path = "../a"}\nb = "1"', ["../a"], id="poetry"
        ),
        pytest.param(
            '[tool.poetry.group.dev.dependencies]\na = {path = "../a"}',
            ["../a"],
            id="poetry, group",
        ),
        pytest.param(
            '[project]\ndependencies = ["a @ file:///srv/a", "b>=1"]', ["/srv/a"], id="file URL"
        ),
        pytest.param(
            '[project]\ndependencies = ["a @ file:///${PROJECT_ROOT}/../a"]', ["../a"], id="pdm"
        ),
    ],
)
def test_paths(text: str, paths: list[str]) -> None:
    """Dependencies that are folders."""
    assert list(pyproject(text).paths) == paths


def test_workspace() -> None:
    """A workspace's patterns, a project's name, and what it requires."""
    found = pyproject(
        '[project]\nname = "My_App"\ndependencies = ["Shared.Lib[x]>=1", "b"]\n'
        '[dependency-groups]\ndev = ["c", {include-group = "x"}]\n'
        "[tool.uv.sources]\nd = {workspace = true}\n"
        '[tool.uv.workspace]\nmembers = ["libs/*"]\nexclude = ["libs/old"]\n'
    )
    assert (found.name, found.members, found.exclude) == ("my-app", ("libs/*",), ("libs/old",))
    assert found.requires == {"shared-lib", "b", "c", "d"}
