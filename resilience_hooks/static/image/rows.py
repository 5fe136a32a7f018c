"""The files and links of an image as rows, their contents hashed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from resilience_hooks.static.image.context import BuildContext
from resilience_hooks.static.image.model import Content, Directory, File, Image, Link, Opaque, Row

Read = Callable[[Content], "bytes | None"]


def rows(image: Image, read: Read) -> Iterator[Row]:
    """Every file and link, sorted by path; directories are left out."""
    for path, node in image.fs.walk():
        if isinstance(node, Link):
            origin = node.origin
            yield Row(path, f"-> {node.target}", origin.repo_path, origin.lines)
        elif not isinstance(node, Directory):
            yield _file(path, node, read)


def ignored(context: BuildContext) -> Mapping[str, int]:
    """How many files of the context each line of the ignore file hides, the most first."""
    if context.ignore is None:
        return {}
    prefix = f"{context.root}/" if context.root else ""
    relative = (path[len(prefix) :] for path in context.tree.under(context.root))
    counts = Counter(place for path in relative if (place := context.hidden_by(path)))
    lines = context.tree.read(context.ignore.path).decode("utf-8", "replace").splitlines()
    return {f"{place}  {_line(lines, place)}": count for place, count in counts.most_common()}


def _line(lines: Sequence[str], place: str) -> str:
    return lines[int(place.rpartition(":")[2]) - 1].strip()


def _file(path: str, node: File, read: Read) -> Row:
    data = read(node.content)
    repo_path, lines = node.origin.repo_path, node.origin.lines
    if data is None:
        reason = node.content.reason if isinstance(node.content, Opaque) else "it cannot be read"
        return Row(path, "?", repo_path, lines, reason=reason)
    return Row(path, hashlib.sha256(data).hexdigest(), repo_path, lines, len(data))
