"""What a project's packaging files declare to need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from packaging.utils import canonicalize_name

from resilience_hooks.static.launch.projects import Projects, within
from resilience_hooks.static.launch.toml import Table, read_table, strings, table
from resilience_hooks.static.packages.requirements import names

_STRING: Final = re.compile(r"""["']([A-Za-z0-9][^"'\n]*)["']""")
_Python = tuple[int, int] | None


def needed(folder: str, projects: Projects, python: _Python) -> frozenset[str]:
    """The distributions that the project in a folder declares, extras and groups too."""
    data = read_table(projects.file(within(folder, "pyproject.toml")))
    found = set(names(_lines(data), python))
    poetry = table(data, "tool", "poetry")
    for group in (poetry, *_tables(table(poetry, "group"))):
        for key in ("dependencies", "dev-dependencies"):
            found.update(canonicalize_name(name) for name in table(group, key))
    for name in ("setup.py", "setup.cfg"):
        found.update(names(_setup(projects.file(within(folder, name)), name), python))
    return frozenset(found - {"python"})


def _lines(data: Table) -> Iterator[str]:
    project = table(data, "project")
    yield from strings(project, "dependencies")
    for groups in (table(project, "optional-dependencies"), table(data, "dependency-groups")):
        for group in groups:
            yield from strings(groups, group)
    for group in table(data, "tool", "pdm", "dev-dependencies"):
        yield from strings(table(data, "tool", "pdm", "dev-dependencies"), group)


def _tables(data: Table) -> list[Table]:
    return [value for value in data.values() if isinstance(value, dict)]


def _setup(data: bytes | None, name: str) -> Iterator[str]:
    """Every text of a ``setup.py``, or line of a ``setup.cfg``: too many only silence."""
    text = (data or b"").decode("utf-8", "replace")
    yield from (
        _STRING.findall(text) if name == "setup.py" else text.replace("=\n", "\n").split("\n")
    )
