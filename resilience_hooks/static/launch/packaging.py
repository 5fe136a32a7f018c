"""What a project's packaging metadata says: import roots, console scripts, local dependencies.

Roots that a build backend is told are taken as they stand. Where it is told none, or by code
that cannot be read, both usual layouts count, ``src`` and the project's own folder: a root too
many hides a missing module, one too few invents one.
"""

from __future__ import annotations

import configparser
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from resilience_hooks.static.launch.toml import Table, read_table, strings, table, tables

_PACKAGE_DIR: Final = re.compile(r"package_dir\s*=\s*\{\s*[\"']{2}\s*:\s*[\"']([^\"']+)[\"']")
_FIND: Final = re.compile(r"find(?:_namespace)?_packages\(\s*(?:where\s*=\s*)?[\"']([^\"']+)[\"']")
_SCRIPT: Final = re.compile(r"[\"']\s*([\w.-]+)\s*=\s*([\w.]+:[\w.]+)\s*(?:\[[^\]]*\]\s*)?[\"']")
_NAME: Final = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")
_FILE_URL: Final = re.compile(r"@\s*file:(?://)?(?:/?\$\{?PROJECT_ROOT\}?/?)?([^\s;#]+)")


@dataclass(frozen=True, slots=True)
class Metadata:
    """``roots`` are folders relative to the project's (``""`` is its own), best first.

    ``paths`` are the folders of local dependencies, ``requires`` the distribution names (PEP 503
    normalised) that may be members of its workspace; ``members`` and ``exclude`` are the
    patterns of the workspace that it is the root of. ``is_package`` is false where the tools
    install its dependencies only.
    """

    name: str = ""
    roots: tuple[str, ...] = ("src", "")
    scripts: Mapping[str, str] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    requires: frozenset[str] = frozenset()
    members: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    is_package: bool = True
    is_project: bool = True


def normalised(name: str) -> str:
    """The distribution name of PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_metadata(
    pyproject: bytes | None, setup_cfg: bytes | None, setup_py: bytes | None
) -> Metadata:
    """What the three files say together; each may be absent."""
    data = read_table(pyproject)
    config = _config(setup_cfg)
    code = (setup_py or b"").decode("utf-8", "replace")
    told = tuple(dict.fromkeys((*_told(data), *_told_setup(config, code))))
    has_setup = setup_cfg is not None or setup_py is not None
    return Metadata(
        name=normalised(_name(data) or config.get("metadata", {}).get("name", "")),
        roots=told or ("src", ""),
        scripts={**_setup_scripts(config, code), **_scripts(data)},
        paths=tuple(_paths(data)),
        requires=frozenset(_requires(data)),
        members=strings(table(data, "tool", "uv", "workspace"), "members"),
        exclude=strings(table(data, "tool", "uv", "workspace"), "exclude"),
        is_package=_is_package(data, has_setup),
        is_project=has_setup or bool(table(data, "project") or table(data, "tool", "poetry")),
    )


def _name(data: Table) -> str:
    name = table(data, "project").get("name") or table(data, "tool", "poetry").get("name")
    return name if isinstance(name, str) else ""


def _is_package(data: Table, has_setup: bool) -> bool:
    """Whether the tools install the project itself, not only what it depends on."""
    tool = table(data, "tool")
    told = (
        table(tool, "uv").get("package"),
        table(tool, "poetry").get("package-mode"),
        table(tool, "pdm").get("distribution"),
    )
    named = [value for value in told if isinstance(value, bool)]
    if named:
        return all(named)
    is_poetry = bool(table(tool, "poetry")) or bool(table(tool, "pdm"))
    return has_setup or is_poetry or "build-system" in data


def _told(data: Table) -> Iterator[str]:
    """The roots that ``pyproject.toml`` names, by backend."""
    tool = table(data, "tool")
    for package in tables(table(tool, "poetry"), "packages"):
        yield str(package.get("from", ""))
    setuptools = table(tool, "setuptools")
    yield from _mapped(table(setuptools, "package-dir"))
    yield from strings(table(setuptools, "packages", "find"), "where")
    for build in (table(tool, "hatch", "build", "targets", "wheel"), table(tool, "hatch", "build")):
        yield from (posixpath.dirname(path.rstrip("/")) for path in strings(build, "packages"))
        yield from strings(build, "sources") or table(build, "sources")
        yield from strings(build, "dev-mode-dirs")
    is_uv = table(data, "build-system").get("build-backend") == "uv_build"
    by_default = "src" if is_uv else None
    named = (
        table(tool, "pdm", "build").get("package-dir"),
        table(tool, "maturin").get("python-source"),
        table(tool, "uv", "build-backend").get("module-root", by_default),
    )
    yield from (root for root in named if isinstance(root, str))


def _told_setup(config: Mapping[str, Mapping[str, str]], code: str) -> Iterator[str]:
    """The roots that ``setup.cfg`` and ``setup.py`` name."""
    lines = config.get("options", {}).get("package_dir", "").splitlines()
    pairs = (line.partition("=") for line in lines)
    yield from _mapped({name.strip(): folder.strip() for name, equals, folder in pairs if equals})
    yield from config.get("options.packages.find", {}).get("where", "").split()
    yield from _PACKAGE_DIR.findall(code)
    yield from _FIND.findall(code)


def _mapped(folders: Table) -> Iterator[str]:
    """``"" = "src"`` is a root; so is what is above ``pkg = "lib/pkg"``."""
    for name, folder in folders.items():
        inside = "/" + name.replace(".", "/") if name else ""
        if isinstance(folder, str) and f"/{folder}".endswith(inside):
            yield folder[: len(folder) - len(inside)] if name else folder


def _scripts(data: Table) -> dict[str, str]:
    project, poetry = table(data, "project"), table(data, "tool", "poetry")
    found: dict[str, str] = {}
    for scripts in (
        table(poetry, "scripts"),
        table(project, "gui-scripts"),
        table(project, "scripts"),
    ):
        for name, target in scripts.items():
            text = target.get("reference") if isinstance(target, dict) else target
            if isinstance(text, str):
                found[name] = text
    return found


def _setup_scripts(config: Mapping[str, Mapping[str, str]], code: str) -> dict[str, str]:
    lines = config.get("options.entry_points", {}).get("console_scripts", "").splitlines()
    pairs = (line.partition("=") for line in lines)
    declared = {name.strip(): target.strip() for name, equals, target in pairs if equals}
    return {**dict(_SCRIPT.findall(code)), **declared}


def _config(data: bytes | None) -> Mapping[str, Mapping[str, str]]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string((data or b"").decode("utf-8", "replace"))
    except configparser.Error:
        return {}
    return {section: dict(parser.items(section)) for section in parser.sections()}


def _paths(data: Table) -> Iterator[str]:
    """The folders of local dependencies: uv's sources, poetry's paths, ``name @ file:…``."""
    poetry = table(data, "tool", "poetry")
    groups = [table(data, "tool", "uv", "sources"), table(poetry, "dependencies")]
    groups += [table(poetry, "dev-dependencies")]
    groups += [table(group, "dependencies") for group in _tables(table(poetry, "group"))]
    for group in groups:
        for source in group.values():
            for one in source if isinstance(source, list) else [source]:
                if isinstance(one, dict) and isinstance(one.get("path"), str):
                    yield one["path"]
    for line in _lines(data):
        yield from _FILE_URL.findall(line)


def _tables(data: Table) -> list[Table]:
    return [value for value in data.values() if isinstance(value, dict)]


def _lines(data: Table) -> Iterator[str]:
    """Every requirement of every kind."""
    project = table(data, "project")
    yield from strings(project, "dependencies")
    for groups in (table(project, "optional-dependencies"), table(data, "dependency-groups")):
        for name in groups:
            yield from strings(groups, name)


def _requires(data: Table) -> Iterator[str]:
    for line in _lines(data):
        if match := _NAME.match(line):
            yield normalised(match[1])
    for name in table(data, "tool", "uv", "sources"):
        yield normalised(name)
