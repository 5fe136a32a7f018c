"""Modules as a developer's interpreter would find them."""

from __future__ import annotations

import pytest

from resilience_hooks.static.graph.repository import RepoModule, Repository
from resilience_hooks.static.tree.memory import Content, Link, memory_tree

SOURCES: dict[str, Content] = {
    "lib/p/__init__.py": "bound = 1\n",
    "lib/p/a.py": "inner = 1\n",
    "lib/p.py": "",
    "lib/ns/a.py": "",
    "lib/plain.py": "inner = 1\n",
    "lib/plain/sub.py": "",
    "lib/open.py": "def __getattr__(name): ...\n",
    "lib/broken.py": "import (\n",
    "lib/linked": Link("p"),
    "lib/dangling.py": Link("nowhere.py"),
    "venv/lib/site-packages/third.py": "",
}
PACKAGE = RepoModule("lib/p/__init__.py", "package")
PLAIN = RepoModule("lib/plain.py", "module")

MODULES = {
    "a package before a module of its name": ("lib", "p", PACKAGE),
    "a sub-module of a package": ("lib", "p.a", RepoModule("lib/p/a.py", "module")),
    "a module before a folder of its name": ("lib", "plain", PLAIN),
    "from the tree's root": ("", "lib.p.a", RepoModule("lib/p/a.py", "module")),
    "a folder is a namespace package": ("lib", "ns", RepoModule("lib/ns", "namespace")),
    "through a link": ("lib", "linked.a", RepoModule("lib/linked/a.py", "module")),
    "a module hides the folder of its name": ("lib", "plain.sub", None),
    "a dangling link": ("lib", "dangling", None),
    "nothing of the name": ("lib", "gone", None),
    "a committed environment is nobody's source": ("venv/lib/site-packages", "third", None),
}


@pytest.fixture
def repository() -> Repository:
    """A repository of SOURCES."""
    return Repository(memory_tree(SOURCES))


@pytest.mark.parametrize(("root", "name", "found"), MODULES.values(), ids=MODULES)
def test_module(repository: Repository, root: str, name: str, found: RepoModule | None) -> None:
    """A dotted name below a folder; nothing where such an import would work nowhere."""
    assert repository.module(root, name) == found


SUPPLIES = {
    "a module, nothing wanted of it": ("plain", (), PLAIN),
    "a name of it": ("plain", ("inner",), PLAIN),
    "one of the names will do": ("plain", ("inner", "gone"), PLAIN),
    "none of the names": ("plain", ("gone",), None),
    "names may be made up": ("open", ("gone",), RepoModule("lib/open.py", "module")),
    "what it binds cannot be read": ("broken", ("gone",), RepoModule("lib/broken.py", "module")),
    "a name of a package": ("p", ("bound",), PACKAGE),
    "a sub-module of a package": ("p", ("a",), PACKAGE),
    "neither": ("p", ("gone",), None),
    "a star": ("p", ("*",), PACKAGE),
    "a sub-module of a namespace package": ("ns", ("a",), RepoModule("lib/ns/a.py", "module")),
    "a namespace package alone is no evidence": ("ns", (), None),
    "nor with a star": ("ns", ("*",), None),
    "nor for what it lacks": ("ns", ("gone",), None),
}


@pytest.mark.parametrize(("name", "names", "found"), SUPPLIES.values(), ids=SUPPLIES)
def test_supplies(
    repository: Repository, name: str, names: tuple[str, ...], found: RepoModule | None
) -> None:
    """A module counts where it has what is wanted of it."""
    assert repository.supplies("lib", name, names) == found


DELETED = {
    "a module": ("", "shared.logs", "shared/logs.py"),
    "below a folder": ("shared", "logs", "shared/logs.py"),
    "a package": ("", "old", "old/__init__.py"),
    "it is there again": ("lib", "plain", None),
    "git ignores it by now": ("", "shared.api_pb2", None),
    "a part of a name": ("", "shared", None),
    "an environment that was committed": ("venv", "third", None),
}


@pytest.mark.parametrize(("root", "name", "found"), DELETED.values(), ids=DELETED)
def test_deleted(root: str, name: str, found: str | None) -> None:
    """The file that the commit before had, unless something else supplies it by now."""
    gone = [
        "shared/logs.py",
        "shared/api_pb2.py",
        "old/__init__.py",
        "lib/plain.py",
        "venv/third.py",
    ]
    tree = memory_tree({**SOURCES, ".gitignore": "*_pb2.py\n"}, gone)
    assert Repository(tree).deleted(root, name) == found


def test_equal_files_are_read_once_and_a_link_is_its_target(repository: Repository) -> None:
    """Facts belong to a content, under whatever path it is asked for."""
    assert repository.facts("lib/linked/a.py") is repository.facts("lib/p/a.py")
    assert repository.reader.parsed == 1
    assert repository.facts("lib/gone.py").open_names
