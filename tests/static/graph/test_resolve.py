"""Modules found as the interpreter finds them."""

from __future__ import annotations

import pytest

from resilience_hooks.static.graph.files import Files
from resilience_hooks.static.graph.resolve import External, Lost, Module, Resolver
from resilience_hooks.static.tree.memory import memory_tree
from tests.static.graph.images import filesystem


def resolver(
    *paths: str, front: tuple[str, ...] = ("/a", "/b"), external: frozenset[str] = frozenset()
) -> Resolver:
    """A resolver in an image that holds these files."""
    files = Files(filesystem({path: path.strip("/") for path in paths}), memory_tree({}))
    return Resolver(files, front, ("/site",), external)


FOUND = {
    "a module": (("/a/x.py",), "x", "/a/x.py"),
    "a package": (("/a/x/__init__.py",), "x", "/a/x/__init__.py"),
    "a sub-module": (("/a/x/__init__.py", "/a/x/y.py"), "x.y", "/a/x/y.py"),
    "a package before a module of its name": (
        ("/a/x/__init__.py", "/a/x.py"),
        "x",
        "/a/x/__init__.py",
    ),
    "the first entry wins": (("/a/x.py", "/b/x.py"), "x", "/a/x.py"),
    "a module of a later entry beats a namespace portion": (
        ("/a/x/y.py", "/b/x.py"),
        "x",
        "/b/x.py",
    ),
    "a namespace package spans entries": (("/a/n/x.py", "/b/n/y.py"), "n.y", "/b/n/y.py"),
    "a namespace package has no file": (("/a/n/x.py",), "n", ""),
    "an entry behind the standard library": (("/site/x.py",), "x", "/site/x.py"),
    "a legacy compiled module": (("/a/x.pyc",), "x", "/a/x.pyc"),
    "an extension module beats the source": (
        ("/a/x.cpython-312-x86_64-linux-gnu.so", "/a/x.py"),
        "x",
        "/a/x",
    ),
    "a local module hides the standard library's": (("/a/queue.py",), "queue", "/a/queue.py"),
}


@pytest.mark.parametrize(("paths", "name", "file"), FOUND.values(), ids=FOUND)
def test_finds(paths: tuple[str, ...], name: str, file: str) -> None:
    """The last module of the chain is the one the interpreter would load."""
    chain = resolver(*paths).chain(name)
    assert isinstance(chain, list)
    assert (chain[-1].name, chain[-1].file) == (name, file)


KINDS = {
    "a module": (("/a/x.py",), "x", "module"),
    "a package": (("/a/x/__init__.py",), "x", "package"),
    "a namespace package": (("/a/x/y.py",), "x", "namespace"),
    "an extension module": (("/a/x.cpython-312-x86_64-linux-gnu.so",), "x", "opaque"),
    "what an extension module may have": (
        ("/a/x.cpython-312-x86_64-linux-gnu.so",),
        "x.y",
        "opaque",
    ),
}


@pytest.mark.parametrize(("paths", "name", "kind"), KINDS.values(), ids=KINDS)
def test_kinds(paths: tuple[str, ...], name: str, kind: str) -> None:
    """What a module is decides what may be below it."""
    chain = resolver(*paths).chain(name)
    assert isinstance(chain, list)
    assert [(each.name, each.kind) for each in chain][-1] == (name, kind)
    assert chain[-1].file == ("" if kind == "namespace" else chain[0].file)


def test_what_a_module_of_the_standard_library_hides() -> None:
    """The parent is that module, which is no package."""
    lost = resolver("/a/queue/x.py").chain("queue.x")
    assert lost == Lost("queue.x", Module("queue", "module", ""))


ELSEWHERE = {
    "a built-in module cannot be hidden": (("/a/sys.py",), "sys", "stdlib"),
    "the standard library": ((), "xml.etree", "stdlib"),
    "a module of the standard library": (("/a/queue/x.py",), "queue", "stdlib"),
    "a name below one that is nowhere": ((), "queue.y", "stdlib"),
    "a package of the standard library may have it": (("/a/xml/x.py",), "xml.x", "stdlib"),
    "a module that newer interpreters lost": ((), "distutils.core", "stdlib"),
    "a declared distribution": ((), "redis.client", "installed"),
    "a distribution beats a namespace portion": (("/a/redis/x.py",), "redis.x", "installed"),
}


@pytest.mark.parametrize(("paths", "name", "kind"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_leaves_to_others(paths: tuple[str, ...], name: str, kind: str) -> None:
    """What is not first-party is somebody else's to supply."""
    found = resolver(*paths, external=frozenset({"redis"})).chain(name)
    assert isinstance(found, External)
    assert found.kind == kind


LOST = {
    "nothing of the name": ((), "x.y.z", "x", None),
    "no such sub-module": (("/a/x/__init__.py",), "x.y.z", "x.y", "x"),
    "a module has no sub-modules": (("/a/x.py", "/b/x/y.py"), "x.y", "x.y", "x"),
    "a regular package hides a namespace portion": (
        ("/a/n/__init__.py", "/b/n/y.py"),
        "n.y",
        "n.y",
        "n",
    ),
    "a file in an entry's place": (("/a/x/y.txt",), "x.y", "x.y", "x"),
    "a module of the standard library hides a folder": (
        ("/a/queue/x.py",),
        "queue.x",
        "queue.x",
        "queue",
    ),
}


@pytest.mark.parametrize(("paths", "name", "lost", "parent"), LOST.values(), ids=LOST)
def test_loses(paths: tuple[str, ...], name: str, lost: str, parent: str | None) -> None:
    """The first component that is nowhere, and the package it is missing in."""
    found = resolver(*paths).chain(name)
    assert isinstance(found, Lost)
    assert found.name == lost
    assert (found.parent.name if found.parent else None) == parent


def test_an_added_file_is_found_once_answers_are_forgotten() -> None:
    """A proposed copy counts like a file of the image."""
    files = Files(filesystem({}), memory_tree({"lib/x/y.py": ""}))
    finder = Resolver(files, ("/a",), (), frozenset())
    assert isinstance(finder.chain("x.y"), Lost)
    files.add("lib/x", "/a/x")
    finder.forget()
    chain = finder.chain("x.y")
    assert isinstance(chain, list)
    assert chain[-1] == Module("x.y", "module", "/a/x/y.py")
    assert files.is_added("/a/x/y.py")
    assert files.built("/a/x") is None


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        pytest.param(("/site/redis.py", "/last/redis.py"), "/site/redis.py", id="a project's own"),
        pytest.param(("/last/redis.py",), None, id="a distribution's"),
        pytest.param(("/last/ours.py",), "/last/ours.py", id="nobody else's"),
    ],
)
def test_what_is_appended_comes_last(paths: tuple[str, ...], found: str | None) -> None:
    """``sys.path.append`` puts a folder behind site-packages, where distributions stand."""
    files = Files(filesystem({path: path.strip("/") for path in paths}), memory_tree({}))
    finder = Resolver(files, ("/a",), ("/site",), frozenset({"redis"}), ("/last",))
    name = paths[-1].rpartition("/")[2].removesuffix(".py")
    chain = finder.chain(name)
    place = chain[-1].file if isinstance(chain, list) else None
    assert place == found


PACKAGES = {
    "a script": (Module("", "module", "/app/main.py"), ""),
    "a module at the top": (Module("a", "module", "/app/a.py"), ""),
    "a sub-module": (Module("p.a", "module", "/app/p/a.py"), "p"),
    "a package is its own": (Module("p.q", "package", "/app/p/q/__init__.py"), "p.q"),
}


@pytest.mark.parametrize(("module", "package"), PACKAGES.values(), ids=PACKAGES)
def test_package(module: Module, package: str) -> None:
    """``__package__`` comes from the name a module is loaded under."""
    assert module.package == package
