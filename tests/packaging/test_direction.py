"""``hooks/`` draws on ``resilience_hooks``, never the other way round."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.packaging.conftest import tracked
from tests.packaging.distributions import ROOT


def imports(path: str) -> Iterator[tuple[int, str]]:
    """The level and the module of each import of a file."""
    for node in ast.walk(ast.parse((ROOT / path).read_bytes())):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.level, node.module or ""


def modules(directory: str) -> list[str]:
    """The tracked modules below a directory."""
    return [path for path in tracked() if path.startswith(directory) and path.endswith(".py")]


@pytest.mark.parametrize("path", modules("hooks/"))
def test_a_hook_knows_the_core_and_its_neighbours(path: str) -> None:
    """Under its installed name neither ``hooks`` nor a parent package is there to import."""
    for level, module in imports(path):
        assert level <= 1, f"{path} imports beyond its own directory"
        assert level == 1 or module.split(".")[0] != "hooks", f"{path} imports {module}"


def test_the_core_does_not_know_the_hooks() -> None:
    """In the source tree ``resilience_hooks.hooks`` does not exist."""
    for path in modules("resilience_hooks/"):
        for _, module in imports(path):
            assert not f"{module}.".startswith(("hooks.", "resilience_hooks.hooks.")), path
