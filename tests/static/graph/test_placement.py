"""Where the repository has what an image lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from resilience_hooks.static.graph.files import Files
from resilience_hooks.static.graph.placement import Deletion, Placement, Placer
from resilience_hooks.static.graph.repository import Repository
from resilience_hooks.static.graph.resolve import Lost, Resolver
from resilience_hooks.static.graph.roots import Root, Roots
from resilience_hooks.static.graph.targets import Misses
from resilience_hooks.static.image.context import open_context
from resilience_hooks.static.tree.memory import Content, memory_tree
from tests.static.graph.images import filesystem

SOURCES: dict[str, Content] = {
    "svc/app.py": "",
    "svc/helper.py": "",
    "shared/__init__.py": "",
    "shared/logs.py": "",
    "shared/deep/er/x.py": "",
    "lib/tools.py": "",
    "lib/kit/__init__.py": "",
}
IMAGE = {"/app/svc/app.py": "svc/app.py"}


class World:
    """A placer for SOURCES, an image and a build context, with what it is asked along."""

    def __init__(
        self,
        image: Mapping[str, str] = IMAGE,
        context: str = "",
        more: Mapping[str, Content] | None = None,
        deleted: Iterable[str] = (),
        front: tuple[str, ...] = ("/app/svc", "/app"),
    ) -> None:
        tree = memory_tree({**SOURCES, **(more or {})}, deleted)
        fs = filesystem(image)
        files = Files(fs, tree)
        self.resolver = Resolver(files, front, (), frozenset())
        self.placer = Placer(Repository(tree), open_context(tree, context, None), files, Roots(fs))

    def place(self, name: str, names: tuple[str, ...] = (), *intended: Root) -> Placement | None:
        """Where a module would come from that ``svc/app.py`` misses."""
        miss = Misses(name, names, Lost(name, None))
        return self.placer.place(miss, "svc/app.py", self.resolver, intended)

    def deletion(self, name: str, names: tuple[str, ...] = ()) -> Deletion | None:
        """The deleted file of a module that ``svc/app.py`` misses."""
        miss = Misses(name, names, Lost(name, None))
        return self.placer.deletion(miss, "svc/app.py", self.resolver, ())


PLACES = {
    "beside the importer": ("helper", (), "svc/helper.py", "/app/svc/helper.py"),
    "a whole package": ("shared.logs", (), "shared", "/app/shared"),
    "a package for its sub-module": ("shared", ("logs",), "shared", "/app/shared"),
    "from the root": ("lib.tools", (), "lib", "/app/lib"),
}


@pytest.mark.parametrize(("name", "names", "copy", "to"), PLACES.values(), ids=PLACES)
def test_place(name: str, names: tuple[str, ...], copy: str, to: str) -> None:
    """The shallowest path that the image lacks, and its place below the import root."""
    placement = World().place(name, names)
    assert placement is not None
    assert (placement.copy, placement.to) == (copy, to)
    assert (placement.key, placement.is_absent) == (copy, True)


NOWHERE = {
    "nothing of the name": ("gone", ()),
    "a module without the name that is wanted": ("shared.logs", ("gone",)),
    "a bare name elsewhere in the repository": ("tools", ()),
}


@pytest.mark.parametrize(("name", "names"), NOWHERE.values(), ids=NOWHERE)
def test_no_place(name: str, names: tuple[str, ...]) -> None:
    """A guess is not made where no import root stands for the folder."""
    assert World().place(name, names) is None


def test_only_what_is_missing_is_copied() -> None:
    """In a package that is there in part, the part that is not."""
    world = World({**IMAGE, "/app/shared/__init__.py": "shared/__init__.py"})
    placement = world.place("shared.deep.er.x")
    assert placement is not None
    assert (placement.copy, placement.to) == ("shared/deep", "/app/shared/deep")


def test_an_edit_of_the_path_names_a_folder() -> None:
    """Where it leads in the repository; without a place in the image there is none to copy to."""
    placement = World().place("tools", (), Root("lib", "/opt/lib", "edit"))
    assert placement is not None
    assert (placement.copy, placement.to) == ("lib/tools.py", "/opt/lib/tools.py")
    placement = World().place("tools", (), Root("lib", None, "edit"))
    assert placement is not None
    assert (placement.copy, placement.to) == ("lib/tools.py", None)


def test_a_folder_above_the_importer_needs_more_than_a_bare_module() -> None:
    """There a package is meant; a lone file of a common name may be anything."""
    more: dict[str, Content] = {"svc/in/app.py": "", "svc/pkg/__init__.py": ""}
    world = World({"/app/app.py": "svc/in/app.py"}, "svc/in", more, front=("/app",))
    found = {
        name: world.placer.place(
            Misses(name, (), Lost(name, None)), "svc/in/app.py", world.resolver, ()
        )
        for name in ("helper", "pkg")
    }
    assert found["helper"] is None
    assert found["pkg"] is not None
    assert (found["pkg"].root.kind, found["pkg"].outside) == ("ancestor", True)


def test_a_package_of_the_importers_own_name_is_somebody_elses() -> None:
    """``import redis`` in a package ``redis`` means the distribution, unless a name is wanted."""
    more: dict[str, Content] = {"pkg/redis/__init__.py": "X = 1\n", "pkg/redis/base.py": ""}
    world = World({"/app/pkg/redis/base.py": "pkg/redis/base.py"}, "", more, front=("/app",))

    def placed(names: tuple[str, ...]) -> Placement | None:
        miss = Misses("redis", names, Lost("redis", None))
        return world.placer.place(miss, "pkg/redis/base.py", world.resolver, ())

    assert placed(()) is None
    assert placed(("X",)) is not None


def test_a_file_under_another_name_is_not_absent() -> None:
    """It stands in the image: copying it again would not be the remedy."""
    world = World({**IMAGE, "/other/place.py": "lib/tools.py"})
    placement = world.place("lib.tools", (), Root("", None, "edit"))
    assert placement is not None
    assert placement.stands_at == "/other/place.py"


def test_an_ignored_path_is_hidden() -> None:
    """The line that keeps it out of the build is named."""
    placement = World(more={".dockerignore": "shared\n"}).place("shared.logs")
    assert placement is not None
    assert placement.hidden_by == ".dockerignore:1"


DELETIONS = {
    "a module": (
        "shared.gone",
        (),
        Deletion("shared.gone", "shared/gone.py", "/app/shared/gone.py"),
    ),
    "a sub-module from its package": (
        "shared",
        ("logs", "gone"),
        Deletion("shared.gone", "shared/gone.py", "/app/shared/gone.py"),
    ),
    "beside the importer": ("near", (), Deletion("near", "svc/near.py", "/app/svc/near.py")),
    "a bare name elsewhere": ("far", (), None),
    "never there": ("shared.never", (), None),
}


@pytest.mark.parametrize(("name", "names", "found"), DELETIONS.values(), ids=DELETIONS)
def test_deletion(name: str, names: tuple[str, ...], found: Deletion | None) -> None:
    """The same folders are asked for the files that the commit before had."""
    world = World(deleted=["shared/gone.py", "svc/near.py", "lib/far.py"])
    assert world.deletion(name, names) == found
