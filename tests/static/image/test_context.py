"""A build context shows what the builder sees."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from resilience_hooks.static.image.context import BuildContext, open_context
from resilience_hooks.static.image.model import Directory, Link
from resilience_hooks.static.tree.memory import (
    Content,
    EmptyDirectory,
    Submodule,
    memory_tree,
)
from resilience_hooks.static.tree.memory import Link as MemoryLink


def context(
    files: Mapping[str, Content], root: str = "", dockerfile: str | None = None
) -> BuildContext:
    """The context of some files."""
    return open_context(memory_tree(files), root, dockerfile)


def visible(found: BuildContext, directory: str = "/") -> list[str]:
    """Every visible path below a directory."""
    paths = []
    for name in found.files.children(directory):
        path = f"{directory.rstrip('/')}/{name}"
        paths += [path, *visible(found, path)]
    return paths


def test_without_an_ignore_file_everything_is_visible() -> None:
    """Files, directories, links, empty directories and the places of submodules."""
    found = context({"a/b.py": "", "e": EmptyDirectory(), "l": MemoryLink("a"), "s": Submodule()})
    assert visible(found) == ["/a", "/a/b.py", "/e", "/l", "/s"]
    link = found.files.lstat("/l")
    assert isinstance(link, Link)
    assert (link.target, link.origin.repo_path) == ("a", "l")
    assert isinstance(found.files.lstat("/s"), Directory)


def test_a_context_is_a_directory_of_the_tree() -> None:
    """What lies beside it does not exist, and its own ignore file counts."""
    files = {"svc/a.py": "", "svc/b.log": "", "svc/.dockerignore": "*.log\n", "lib/x.py": ""}
    found = context({**files, ".dockerignore": "*"}, "svc", "svc/Dockerfile")
    assert visible(found) == ["/.dockerignore", "/a.py"]
    assert found.hidden_by("b.log") == "svc/.dockerignore:1"


def test_the_ignore_file_beside_the_dockerfile_goes_first() -> None:
    """Even an empty one, and wherever the Dockerfile is."""
    files = {"a": "", ".dockerignore": "a\n", "ops/web.Dockerfile": ""}
    assert not context(files, "", "ops/web.Dockerfile").is_visible("a")
    own = {**files, "ops/web.Dockerfile.dockerignore": ""}
    assert context(own, "", "ops/web.Dockerfile").is_visible("a")


def test_an_ignore_file_may_be_a_link() -> None:
    """The engine follows it; one that leads nowhere is no ignore file."""
    linked: dict[str, Content] = {
        "a": "",
        ".dockerignore": MemoryLink("conf/ignore"),
        "conf/ignore": "a\n",
    }
    assert not context(linked).is_visible("a")
    assert context({"a": "", ".dockerignore": MemoryLink("nowhere")}).is_visible("a")


def test_what_is_re_included_keeps_its_directories() -> None:
    """An excluded directory is there as far as something in it is."""
    files = {"a/b/c.py": "", "a/b/d.txt": "", "a/e": "", ".dockerignore": "**\n!a/b/*.py\n"}
    found = context(files)
    assert visible(found) == ["/a", "/a/b", "/a/b/c.py"]
    assert found.hidden_by("a/b") is None
    assert found.hidden_by("a/e") == ".dockerignore:1"


def test_a_directory_whose_files_are_all_ignored_is_there() -> None:
    """A pattern for files leaves the directory."""
    assert visible(context({"a/b.log": "", ".dockerignore": "**/*.log\n.dockerignore"})) == ["/a"]


@pytest.mark.parametrize(
    ("path", "hidden_by"),
    [
        ("tools/x.py", ".dockerignore:3"),
        ("/tools/x.py", ".dockerignore:3"),
        ("tools", ".dockerignore:3"),
        ("ln", ".dockerignore:3"),
        ("ln/x.py", ".dockerignore:3"),
        ("a.log", ".dockerignore:1"),
        ("keep.log", None),
        ("app", None),
        ("nowhere", None),
        ("nowhere.log", ".dockerignore:1"),
        ("/", None),
    ],
)
def test_hidden_by(path: str, hidden_by: str | None) -> None:
    """The line that decides, links followed, for paths that do not exist too."""
    files: dict[str, Content] = {
        **dict.fromkeys(["tools/x.py", "a.log", "keep.log", "app/x.py"], ""),
        "ln": MemoryLink("tools"),
        ".dockerignore": "*.log\n!keep.log\ntools/\n",
    }
    assert context(files).hidden_by(path) == hidden_by


def test_existence_does_not_depend_on_the_ignore_file() -> None:
    """Links are followed inside the context and never leave it."""
    files: dict[str, Content] = {
        "a": "",
        "l": MemoryLink("/a"),
        "up": MemoryLink("../../a"),
        "o": MemoryLink("o"),
    }
    found = context({**files, ".dockerignore": "*"})
    assert [found.exists(path) for path in ("a", "l", "up", "o", "b")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert not found.is_visible("a")
    assert not found.is_visible("o")


def test_an_invalid_ignore_file_is_reported_and_hides_nothing() -> None:
    """The build fails for it; the analysis goes on."""
    found = context({"a": "", ".dockerignore": "x\n!\n"})
    assert found.ignore is not None
    assert found.ignore.problem == "line 2: '!' re-includes nothing"
    assert found.is_visible("a")


def test_submodules_are_unknown() -> None:
    """Their files come with a full checkout."""
    found = context({"svc/lib": Submodule(), "other": Submodule()}, "svc")
    assert [(unknown.path, unknown.reason) for unknown in found.unknowns] == [
        ("/lib", "svc/lib is a submodule")
    ]


def test_a_missing_root_is_an_empty_context() -> None:
    """Nothing is raised for a directory that is not there."""
    assert visible(context({"a": ""}, "nowhere")) == []
