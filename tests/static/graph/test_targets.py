"""What one statement loads, misses, or leaves to others."""

from __future__ import annotations

import pytest

from resilience_hooks.static.graph.facts import ImportFact, ModuleFacts, Where
from resilience_hooks.static.graph.files import Files
from resilience_hooks.static.graph.repository import Repository
from resilience_hooks.static.graph.resolve import Module, Resolver
from resilience_hooks.static.graph.targets import Loads, Misses, NoParent, Target, targets
from resilience_hooks.static.tree.memory import memory_tree
from tests.static.graph.images import filesystem

SOURCES = {
    "p/__init__.py": "bound = 1\nfrom .stars import *\n",
    "p/stars.py": "starred = 1\n",
    "p/a.py": "z = 1\n",
    "p/q/__init__.py": "__all__ = ['x', 'y']\n",
    "p/q/x.py": "z = 1\n",
    "own/__init__.py": "from . import a, b, gone\nfrom .stars import *\nx = a.f(gone)\n"
    "from .inner import c\nfrom x import e\nfrom . import f as g\n",
    "own/stars.py": "from own import d\n",
    **{f"own/{name}.py": "" for name in "abcdefg"},
    "open/__init__.py": "def __getattr__(name): ...\n",
    "moving/__init__.py": "__path__.append('/elsewhere')\n",
    "ns/a.py": "",
    "lone.py": "",
    "late/__init__.py": "from .two import *\n",
    "late/two.py": "from late.gone import *\n",
}


def of(module: str, names: tuple[str, ...] | None, level: int, package: str) -> list[Target]:
    """The targets of a statement in a module of a package."""
    importer = Module(f"{package}.asking" if package else "asking", "module", "/app/asking.py")
    return stated(importer, module, names, level)


def stated(
    importer: Module, module: str, names: tuple[str, ...] | None, level: int
) -> list[Target]:
    """The targets of a statement in that module; the image holds SOURCES below ``/app``."""
    tree = memory_tree(SOURCES)
    repository = Repository(tree)
    files = Files(filesystem({f"/app/{path}": path for path in SOURCES}), tree)
    resolver = Resolver(files, ("/app",), (), frozenset({"redis"}))

    def facts_of(found: Module) -> ModuleFacts:
        return repository.facts(files.repo_path(found.file) or "")

    fact = ImportFact(module, names, level, 1, 1, Where())
    return list(targets(fact, importer, resolver, facts_of))


def brief(target: Target) -> str:
    """A target as a word and a name."""
    match target:
        case Loads(module):
            return f"loads {module.name}"
        case Misses(name, names, _, certain):
            wanted = f" for {','.join(names)}" if names else ""
            return f"{'misses' if certain else 'may miss'} {name}{wanted}"
        case NoParent(name):
            return f"no parent for {name}"
        case _:
            return f"outside: {target.external.kind}"


ABSOLUTE = {
    "a module": ("lone", None, ["loads lone"]),
    "the packages on the way": ("p.q.x", None, ["loads p", "loads p.q", "loads p.q.x"]),
    "the standard library": ("os.path", None, ["outside: stdlib"]),
    "a distribution": ("redis", ("Redis",), ["outside: installed"]),
    "a name that a module lacks": ("lone", ("anything",), ["loads lone", "misses lone.anything"]),
    "a name that a module binds": ("p.a", ("z",), ["loads p", "loads p.a"]),
    "a star of a module": ("lone", ("*",), ["loads lone"]),
    "a sub-module": ("p", ("a",), ["loads p", "loads p.a"]),
    "a name that the package binds": ("p", ("bound",), ["loads p"]),
    "a name that a star import binds": ("p", ("starred",), ["loads p"]),
    "a name that may be made up": ("open", ("anything",), ["loads open"]),
    "a star takes what __all__ lists": (
        "p.q",
        ("*",),
        ["loads p", "loads p.q", "loads p.q.x", "misses p.q.y"],
    ),
    "a star without __all__ takes no sub-module": ("p", ("*",), ["loads p"]),
    "nothing of the name": ("gone", ("x",), ["misses gone for x"]),
    "a missing sub-module": ("p.gone", ("x",), ["loads p", "misses p.gone for x"]),
    "a missing name of a package": ("p", ("gone",), ["loads p", "misses p.gone"]),
    "a missing name of a namespace package": (
        "ns",
        ("a", "b"),
        ["loads ns", "loads ns.a", "misses ns.b"],
    ),
    "a package that may look elsewhere": ("moving.x", None, ["loads moving", "may miss moving.x"]),
}


@pytest.mark.parametrize(("module", "names", "found"), ABSOLUTE.values(), ids=ABSOLUTE)
def test_absolute(module: str, names: tuple[str, ...] | None, found: list[str]) -> None:
    """Everything that is run on the way, then what is missing."""
    assert [brief(target) for target in of(module, names, 0, "")] == found


OWN = {
    "a sub-module that the package imports": ("a", ["loads own", "loads own.a"]),
    "the same, if the package also uses it": ("b", ["loads own", "loads own.b"]),
    "a missing one": ("gone", ["loads own", "misses own.gone"]),
    "one that a star brings from a module which asks the package": (
        "d",
        ["loads own", "loads own.d"],
    ),
    "a name that a sub-module supplies": ("c", ["loads own"]),
    "a name that another package supplies": ("e", ["loads own"]),
    "a sub-module under another name": ("f", ["loads own", "loads own.f"]),
    "the name that it has there": ("g", ["loads own"]),
}


@pytest.mark.parametrize(("name", "found"), OWN.values(), ids=OWN)
def test_own_members(name: str, found: list[str]) -> None:
    """``from . import a`` in a package binds ``a`` only once there is one: it loads it."""
    assert [brief(target) for target in of("own", (name,), 0, "")] == found


def test_a_star_of_what_is_missing_may_bring_a_name() -> None:
    """The star fails by itself, and is reported; whoever asks for a name behind it never runs."""
    assert [brief(target) for target in of("late", ("gone",), 0, "")] == ["loads late"]


def test_a_star_of_what_is_missing_brings_nothing_to_its_own_module() -> None:
    """There it has yet to run: it is the fallback of the very statement that asks."""
    importer = Module("late.two", "module", "/app/late/two.py")
    found = stated(importer, "", ("gone",), 1)
    assert [brief(target) for target in found] == ["loads late", "misses late.gone"]


RELATIVE = {
    "a neighbour": (1, "", ("a",), "p", ["loads p", "loads p.a"]),
    "a neighbour's name": (1, "q.x", ("z",), "p", ["loads p", "loads p.q", "loads p.q.x"]),
    "one package up": (2, "a", ("z",), "p.q", ["loads p", "loads p.a"]),
    "a missing neighbour": (1, "gone", ("z",), "p", ["loads p", "misses p.gone for z"]),
    "a script has no package": (1, "a", ("z",), "", ["no parent for .a"]),
    "beyond the top": (3, "a", ("z",), "p.q", ["no parent for ...a"]),
}


@pytest.mark.parametrize(
    ("level", "module", "names", "package", "found"), RELATIVE.values(), ids=RELATIVE
)
def test_relative(
    level: int, module: str, names: tuple[str, ...], package: str, found: list[str]
) -> None:
    """Dots count from ``__package__`` (PEP 328), whatever folder the file is in."""
    assert [brief(target) for target in of(module, names, level, package)] == found
