"""Builds on paper for tests: from a dict of files, and from the ``.case`` files.

A case is the text of a build context and of what a real engine made of it: sections that begin
with ``-- path --``, ``-- path -> target --`` for a link, ``-- path (base64) --``,
``-- path (no newline) --`` where the file does not end with one, and at last ``-- (expected) --``.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from resilience_hooks.static.dockerfile.parse import parse_dockerfile
from resilience_hooks.static.image.context import open_context
from resilience_hooks.static.image.model import Blob, Directory, Image, Link, Made
from resilience_hooks.static.image.replay import BuildOptions, replay
from resilience_hooks.static.tree.memory import Content, memory_tree
from resilience_hooks.static.tree.memory import Link as MemoryLink
from resilience_hooks.static.tree.model import Tree

CASES = Path(__file__).parents[2] / "cases" / "images"
_SECTION = re.compile(
    r"^-- (?P<path>.+?)(?: -> (?P<target>.+)| \((?P<form>base64|no newline)\))? --\n",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Case:
    """A build context, the options of the build, and the listing that an engine made."""

    files: Mapping[str, Content]
    expected: str
    dockerfile: str = "Dockerfile"
    args: tuple[str, ...] = ()


def read_case(path: Path) -> Case:
    """Read a ``.case`` file."""
    text = path.read_text(encoding="utf-8")
    head, _, _ = text.partition("-- ")
    settings = dict(line.removeprefix("# ").split(": ", 1) for line in head.splitlines())
    files = dict(_sections(text))
    expected = files.pop("(expected)")
    return Case(
        files,
        str(expected),
        settings.get("dockerfile", "Dockerfile"),
        tuple(settings.get("args", "").split()),
    )


def _sections(text: str) -> Iterator[tuple[str, Content]]:
    found = list(_SECTION.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        body = text[match.end() : end]
        if match["target"]:
            yield match["path"], MemoryLink(match["target"])
        elif match["form"] == "base64":
            yield match["path"], base64.b64decode(body)
        else:
            yield match["path"], body.removesuffix("\n") if match["form"] == "no newline" else body


def options_of(args: tuple[str, ...]) -> BuildOptions:
    """Build options from the arguments of a command line."""
    pairs = list(zip(args[::2], args[1::2], strict=True))
    target = next((value for name, value in pairs if name == "--target"), None)
    build_args = dict(value.split("=", 1) for name, value in pairs if name == "--build-arg")
    return BuildOptions(target=target, args=build_args)


def build(
    files: Mapping[str, Content],
    dockerfile: str = "Dockerfile",
    options: BuildOptions | None = None,
) -> Image:
    """Replay the Dockerfile among some files over the context that they make."""
    tree = memory_tree(files)
    context = open_context(tree, "", dockerfile)
    parsed = parse_dockerfile(tree.read(dockerfile), dockerfile)
    return replay(parsed, context, options or BuildOptions())


def listing(image: Image, tree: Tree) -> str:
    """An image as the engines' listings have it."""
    if image.failures:
        return "BUILD-FAILS\n"
    return "".join(f"{path}\t{value}\n" for path, value in _rows(image, tree))


def _rows(image: Image, tree: Tree) -> Iterator[tuple[str, str]]:
    for path, node in image.fs.walk():
        if isinstance(node, Link):
            yield path, f"-> {node.target}"
        elif not isinstance(node, Directory):
            content = node.content
            data = tree.read(content.path) if isinstance(content, Blob) else b""
            data = content.data if isinstance(content, Made) else data
            yield path, hashlib.sha256(data).hexdigest()


def paths(image: Image) -> list[str]:
    """The files and links of an image, sorted."""
    return [path for path, node in image.fs.walk() if not isinstance(node, Directory)]
